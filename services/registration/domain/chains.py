"""The chain a deal travels: which distributor a reseller sources through, and so who may file for it."""

from contracts.refusal import refuse
from contracts.registrations import Details
from services.registration.domain.state import World

DISTRIBUTOR = "distributor"


def supplies(world: World, vendor: str, distributor: str, reseller: str) -> bool:
    """Whether a reseller sources through this distributor now: named in its profile, of that type, and in standing."""
    buyer, seller = world.partner(vendor, reseller), world.partner(vendor, distributor)
    if buyer is None or seller is None or distributor not in buyer.profile.distributors:
        return False
    return seller.standing == "active" and DISTRIBUTOR in seller.profile.types


def check_chain(world: World, vendor: str, partner: str, details: Details) -> None:
    """A claim names no distributor, or one its partner sources through. Raises Refused."""
    named = details.chain.distributor
    if named is not None and not supplies(world, vendor, named, partner):
        detail = f"{named} is no distributor that this partner sources through"
        raise refuse("CHAIN_UNKNOWN", detail, "/chain/distributor")
