"""Whom somebody may turn to: another partner, for an invitation or an offer."""

from contracts.envelope import Actor
from contracts.refusal import refuse
from services.registration.domain.judging import claimant
from services.registration.domain.state import World


def addressed(world: World, by: Actor, partner: str, pointer: str) -> None:
    """The partner is there and may make claims. Raises Refused.

    Another's standing is the vendor's to know: to a partner, one that may make no claims is not there.
    """
    found = world.partner(by.vendor, partner)
    if found is None or (found.standing != "active" and by.org is not None):
        raise refuse("PARTNER_UNKNOWN", f"there is no partner {partner}", pointer)
    claimant(world, by.vendor, partner)
