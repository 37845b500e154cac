"""Direct sales: its own claims, under the same expiry as a partner's, and how they end."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from contracts.customers import Resolution
from contracts.direct import (
    DirectClaimExpired,
    DirectClaimRegistered,
    DirectClaimWithdrawn,
    RegisterDirectClaim,
    WithdrawDirectClaim,
)
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import Window
from services.conflict.domain.claims import certainty, lapses
from services.conflict.domain.resolving import resolved, written
from services.conflict.domain.screening import screen
from services.conflict.domain.state import LiveClaim
from services.conflict.domain.world import World
from services.conflict.policy.kinds import DIRECT_PARTY
from services.conflict.policy.limits import DIRECT_CLAIM_LENGTH, DIRECT_CLAIM_LENGTH_MAX

ENDED_AS: Final[Mapping[type[Event], str]] = {
    DirectClaimWithdrawn: "DIRECT_CLAIM_WITHDRAWN",
    DirectClaimExpired: "DIRECT_CLAIM_EXPIRED",
}
"""Why the cases of a claim of direct sales lapse."""


def register(command: RegisterDirectClaim, vendor: str, at: datetime, world: World) -> Sequence[Event]:
    """Enter a claim of direct sales and find whose claims it meets. Raises Refused."""
    if world.claim(command.direct_claim) is not None or world.closed_for(command.direct_claim) is not None:
        raise refuse("ALREADY_EXISTS", "there is a claim of this id")
    end = _end(command, at)
    found = resolved(command.customer, vendor, command.direct_claim, world)
    claim = _claim(command, vendor, found.resolution, Window(start=at, end=end), world.last_priority())
    screening = screen(claim, found.resolution, command.direct_claim, world)
    registered = DirectClaimRegistered(
        direct_claim=claim.id,
        written=command.customer,
        resolution=found.resolution,
        claim=claim.claim(),
        owner=command.owner,
        evidence=command.evidence,
        description=command.description,
    )
    # What the command made comes first: an answer names the entity of the first record.
    return [registered, *found.events, *screening.detected]


def _claim(
    command: RegisterDirectClaim, vendor: str, resolution: Resolution, window: Window, priority: int
) -> LiveClaim:
    return LiveClaim(
        id=command.direct_claim,
        vendor=vendor,
        kind="direct",
        party=DIRECT_PARTY,
        customer=resolution.customer,
        written=written(command.customer),
        probability=certainty(resolution),
        products=command.scope.products,
        territory=command.scope.territory,
        start=window.start,
        end=window.end,
        role="reseller",
        distributor=None,
        priority=priority,
        priority_at=window.start,
        call=command.owner,
    )


def _end(command: RegisterDirectClaim, at: datetime) -> datetime:
    end = command.until or at + DIRECT_CLAIM_LENGTH
    if end <= at:
        raise refuse("ENDS_IN_THE_PAST", "a claim has to end later than now", "/until")
    if end > at + DIRECT_CLAIM_LENGTH_MAX:
        days = DIRECT_CLAIM_LENGTH_MAX.days
        raise refuse("ENDS_TOO_LATE", f"a claim of direct sales ends within {days} days; register it again", "/until")
    return end


def withdraw(command: WithdrawDirectClaim, claim: LiveClaim, world: World) -> Sequence[Event]:
    """Let direct sales stand down by itself."""
    withdrawn = DirectClaimWithdrawn(direct_claim=claim.id, reason=command.reason)
    return [withdrawn, *lapses(claim.id, ENDED_AS[DirectClaimWithdrawn], world)]


def expire(claim: LiveClaim, end: datetime, world: World) -> Sequence[Event]:
    """End a claim of direct sales whose time has come."""
    expired = DirectClaimExpired(direct_claim=claim.id, end=end)
    return [expired, *lapses(claim.id, ENDED_AS[DirectClaimExpired], world)]
