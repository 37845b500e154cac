"""For whom an account is meant: a designation stands among the claims, behind all that were made before it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from contracts.claims import Reservation
from contracts.designations import (
    AccountDesignationChanged,
    AccountDesignationEnded,
    Designation,
    SetAccountDesignation,
)
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import EntityId, derived_id
from services.conflict.domain.customers import standing
from services.conflict.domain.state import Known, LiveClaim
from services.conflict.domain.world import World
from services.conflict.matching import Written
from services.conflict.policy.roles import ALL_PARTNERS, DIRECT_PARTY

RESERVED_AS: Final[dict[Designation, Reservation]] = {
    "direct": "direct",
    "named": "named",
    "partner_led": "partner_led",
}
"""The designations that keep somebody out; on a shared account nobody is."""


def designate(command: SetAccountDesignation, vendor: str, at: datetime, world: World) -> Sequence[Event]:
    """Say for whom an account is meant. Raises Refused."""
    customer = standing(command.customer, vendor, world)
    _expect_sound(command, at)
    before = world.designated(customer.id)
    if command.designation == "none" and before is None:
        raise refuse("ALREADY_DESIGNATED", "the account is meant for nobody in particular already", "/designation")
    claim = _reservation(command, customer, at, world)
    engaged = world.engaged(customer.id)
    within = engaged is not None and engaged >= at - timedelta(days=command.look_back_days)
    return [
        AccountDesignationChanged(
            customer=customer.id,
            designation=command.designation,
            partner=command.partner,
            group_wide=command.group_wide,
            look_back_days=command.look_back_days,
            engaged_at=engaged if within else None,
            until=command.until,
            owner=command.owner,
            reason=command.reason,
            claim=None if claim is None else claim.claim(),
        )
    ]


def _expect_sound(command: SetAccountDesignation, at: datetime) -> None:
    if (command.designation == "named") != (command.partner is not None):
        raise refuse("PARTNER_NEEDED", "a named account names its partner, and no other does", "/partner")
    if command.until is not None and command.until <= at:
        raise refuse("ENDS_IN_THE_PAST", "a designation has to end later than now", "/until")


def _reservation(command: SetAccountDesignation, customer: Known, at: datetime, world: World) -> LiveClaim | None:
    """The designation as a claim on everything the account buys, behind all that were screened before.

    One that is made anew in time, for the same party and no further, stays where it is.
    """
    reserved = RESERVED_AS.get(command.designation)
    if reserved is None:
        return None
    parties = {"direct": DIRECT_PARTY, "named": command.partner or "", "partner_led": ALL_PARTNERS}
    before = _standing(customer, world)
    if before is not None and before.party == parties[reserved] and before.group_wide >= command.group_wide:
        return replace(before, end=command.until, call=command.owner, group_wide=command.group_wide)
    return LiveClaim(
        id=derived_id("designation", customer.id, str(customer.designations)),
        vendor=customer.vendor,
        kind="direct",
        party=parties[reserved],
        customer=customer.id,
        written=Written(name=customer.name),
        probability=1.0,
        products=(),
        territory="*",
        start=at,
        end=command.until,
        role="reseller",
        distributor=None,
        priority=world.last_priority(),
        priority_at=at,
        call=command.owner,
        reserved=reserved,
        group_wide=command.group_wide,
    )


def _standing(customer: Known, world: World) -> LiveClaim | None:
    """What stands among the claims for the designation that an account has."""
    known = world.designated(customer.id)
    return None if known is None or known.claim is None else world.claim(known.claim)


def undesignate(customer: EntityId, end: datetime) -> list[Event]:
    """End a designation that nobody made anew in time."""
    return [AccountDesignationEnded(customer=customer, end=end)]
