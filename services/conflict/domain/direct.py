"""Direct sales: its own claims, under the same duties as a partner's, and how they end."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from contracts.customers import Resolution
from contracts.direct import (
    DirectClaimExpired,
    DirectClaimExtended,
    DirectClaimRegistered,
    DirectClaimScreened,
    DirectClaimWithdrawn,
    ExtendDirectClaim,
    RegisterDirectClaim,
    WithdrawDirectClaim,
)
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import Window
from services.conflict.domain.claims import certainty, lapses, work_of
from services.conflict.domain.resolving import as_known, resolved, written
from services.conflict.domain.screening import screen
from services.conflict.domain.state import LiveClaim
from services.conflict.domain.world import World
from services.conflict.matching import MATCHING_VERSION
from services.conflict.policy.duties import LENGTH, LENGTH_MAX, RECENT
from services.conflict.policy.evergreen import goes_round
from services.conflict.policy.pairs import Accounts, pair
from services.conflict.policy.roles import DIRECT_PARTY

ENDED_AS: Final[Mapping[type[Event], str]] = {
    DirectClaimWithdrawn: "DIRECT_CLAIM_WITHDRAWN",
    DirectClaimExpired: "DIRECT_CLAIM_EXPIRED",
}
"""Why the cases of a claim of direct sales lapse."""


def register(command: RegisterDirectClaim, vendor: str, at: datetime, world: World) -> Sequence[Event]:
    """Enter a claim of direct sales and find whose claims it meets. Raises Refused."""
    if world.claim(command.direct_claim) is not None or world.closed_for(command.direct_claim) is not None:
        raise refuse("ALREADY_EXISTS", "there is a claim of this id")
    _expect_past(command, at)
    end = _end(command.until or at + LENGTH, at)
    found = resolved(command.customer, vendor, command.direct_claim, world)
    claim = _claim(command, vendor, found.resolution, Window(start=at, end=end), world.last_priority())
    _expect_work(claim, world)
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
        **work_of(command.evidence),
    )


def _expect_work(claim: LiveClaim, world: World) -> None:
    """A claim without proof is for once: who let others run out here without any work shows some first.

    Raises Refused.
    """
    before = world.lapsed(claim.customer, claim.party)
    if before is None or claim.proofs:
        return
    same = Accounts("same", claim.probability)
    if goes_round(pair(before.last.claim(), claim.claim(), same, world.regions(claim.vendor)), before.count):
        raise refuse("EVIDENCE_MISSING", f"{before.count} claims here ended without any work: show some", "/evidence")


def _expect_past(command: RegisterDirectClaim, at: datetime) -> None:
    for index, item in enumerate(command.evidence):
        if item.at > at:
            raise refuse("EVIDENCE_IN_FUTURE", "proof is of work that was done", f"/evidence/{index}/at")


def _end(until: datetime, at: datetime) -> datetime:
    if until <= at:
        raise refuse("ENDS_IN_THE_PAST", "a claim has to end later than now", "/until")
    if until > at + LENGTH_MAX:
        raise refuse(
            "ENDS_TOO_LATE", f"a claim of direct sales ends within {LENGTH_MAX.days} days; register it again", "/until"
        )
    return until


def again(claim: LiveClaim, code: str, cause: str, world: World) -> list[Event]:
    """Compare a claim once more on the customer it is known to be on, which is not the one it was."""
    resolution = as_known(claim, world)
    found = screen(claim, resolution, cause, world)
    screened = DirectClaimScreened(
        direct_claim=claim.id,
        cause=code,
        claim=claim.claim(),
        resolution=resolution,
        verdict="clear" if found.clear else "findings",
        findings=found.findings,
        matching_version=MATCHING_VERSION,
    )
    return [screened, *found.of_cases]


def extend(command: ExtendDirectClaim, claim: LiveClaim, at: datetime) -> Sequence[Event]:
    """Let direct sales go on with a claim that it works, as a partner may with a protection. Raises Refused."""
    end = _end(command.until, at)
    if claim.end is not None and end <= claim.end:
        raise refuse("ENDS_NO_LATER", f"the claim ends on {claim.end.date()} already", "/until")
    if claim.worked_at is None or claim.worked_at < at - RECENT:
        raise refuse("NO_RECENT_WORK", f"no work of the last {RECENT.days} days is recorded at this account")
    return [DirectClaimExtended(direct_claim=claim.id, end=end, reason=command.reason)]


def withdraw(command: WithdrawDirectClaim, claim: LiveClaim, world: World) -> Sequence[Event]:
    """Let direct sales stand down by itself."""
    withdrawn = DirectClaimWithdrawn(direct_claim=claim.id, reason=command.reason)
    return [withdrawn, *lapses(claim.id, ENDED_AS[DirectClaimWithdrawn], world)]


def expire(claim: LiveClaim, world: World) -> Sequence[Event]:
    """End a claim of direct sales whose time has come, or that shows no work."""
    found = claim.lapse()
    if found is None:
        return ()
    expired = DirectClaimExpired(direct_claim=claim.id, end=found.at, cause=found.cause)
    return [expired, *lapses(claim.id, ENDED_AS[DirectClaimExpired], world)]
