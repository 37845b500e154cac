"""How many claims a partner has, where a cap of the vendor or of a programme bounds them."""

from datetime import datetime, timedelta

from contracts.refusal import refuse
from contracts.registrations import Details
from services.registration.domain.state import Partner, World
from services.registration.policy.claims import Portfolio

WEEK = timedelta(days=7)


def below_imposed_cap(world: World, partner: Partner) -> None:
    """A partner has fewer claims open than the vendor lets it have, if it said so. Raises Refused."""
    held = world.open_claims(partner.vendor, partner.id)
    if partner.cap is not None and held >= partner.cap:
        raise refuse("CAP_REACHED", f"{held} open claims reach the cap of {partner.cap} that the vendor imposed")


def portfolio(world: World, partner: Partner, details: Details, at: datetime) -> Portfolio:
    """What the partner has in the claim's programme; a programme's caps count nothing else."""
    held = world.open_claims(partner.vendor, partner.id, details.programme)
    return Portfolio(held, world.submitted_since(partner.vendor, partner.id, details.programme, at - WEEK))
