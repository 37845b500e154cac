"""What follows from the conflict ledger: screened claims are decided or queued, settled conflicts are carried out.

What was due for a claim before a record happened before it: the clock may be ahead of the timer.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeGuard

from msgspec.structs import replace

from contracts import conflicts as c
from contracts.claims import ClaimScreened
from contracts.customers import CustomersMerged, CustomerSplit
from contracts.findings import Severity
from contracts.message import Event
from contracts.registrations import EvidenceDemanded
from services.registration.domain.appeals import rejection
from services.registration.domain.disputes import opened
from services.registration.domain.evolve import SCREENED
from services.registration.domain.flagged import FLAG_REACTIONS
from services.registration.domain.following import following
from services.registration.domain.holding import Observed, asks, hold, let_go
from services.registration.domain.judging import standing_claim
from services.registration.domain.legal_holds import on_merged, on_split
from services.registration.domain.settling import on_closed, on_overturned, on_resolved, on_upheld
from services.registration.domain.state import OPEN, Closed, Registration, World
from services.registration.domain.succession import as_of_now
from services.registration.domain.timers import caught_up
from services.registration.policy.eligibility import judge
from services.registration.policy.rules import COOLING_OFF

TO_BE_SEEN: frozenset[Severity] = frozenset({"notice", "review", "block"})
"""Findings that bar a decision by rule, unless the screening found the claim clear all the same."""
ASKED_IN_CASE = "ASKED_IN_CASE"
"""Why a partner is asked for proof: a case is decided by what both sides show."""


def on_screened(seen: Observed, world: World) -> list[Event]:
    """A claim was compared with all others: it is approved by rule, queued for a person, or held differently."""
    event: ClaimScreened = seen.event
    found = world.registration(event.registration)
    if _is_granted(found):
        return _recognised(found, seen, world)
    # An amendment may have overtaken the screening; and one amended back is another claim to those screened between.
    if not asks(found) or event.registration_version != found.asked_version:
        return []
    happened, was = caught_up(found, seen.at, world)
    return [*happened, *_compared(was, seen, world)] if asks(was) else happened


def _is_granted(was: Registration | Closed | None) -> TypeGuard[Registration]:
    """Whether a registration asks for nothing beyond what it was granted."""
    return isinstance(was, Registration) and was.stage == "approved" and not was.proposed


def _recognised(found: Registration, seen: Observed, world: World) -> list[Event]:
    """Its customer is another one's now: what is paid once, and who sits there, is asked by the new id from now on."""
    event: ClaimScreened = seen.event
    if event.claim.customer == found.customer:
        return []
    happened, was = caught_up(found, seen.at, world)
    now = replace(was, customer=event.claim.customer)
    return [*happened, *(hold(was, now, event.cause) if _is_granted(was) else ())]


def _compared(was: Registration, seen: Observed, world: World) -> list[Event]:
    event: ClaimScreened = seen.event
    cautioned = event.verdict != "clear" and any(
        finding.severity in TO_BE_SEEN and finding.conflict not in event.blocking for finding in event.findings
    )
    customer = event.claim.customer
    now = replace(was, screened=True, conflicts=event.blocking, cautioned=cautioned, customer=customer)
    if (too_soon := _too_soon(now, seen.at, world)) is not None:
        return [too_soon]
    return following(world, now, seen.at, seen.id) or hold(was, now, SCREENED)


def _too_soon(was: Registration, at: datetime, world: World) -> Event | None:
    """The rejection of a claim on a customer that only screening showed to be one its partner gave up lately."""
    if was.stage not in ("submitted", "under_review") or was.review.reviewer:
        return None
    asked = standing_claim(world, was, at)
    too_soon = (each for each in judge(asked, "decision").blocking if each.code == COOLING_OFF)
    return next((rejection(was, asked, each.code, each.rule) for each in too_soon), None)


def on_detected(seen: Observed, world: World) -> list[Event]:
    """A case was opened: a protection that it disputes may have to rest."""
    return opened(seen.event, seen.at, world)


def on_evidence_requested(seen: Observed, world: World) -> list[Event]:
    """Both sides of a case are to show their work: each partner is asked on its own registration."""
    event: c.ConflictEvidenceRequested = seen.event
    found = (as_of_now(claim, world) for claim in event.claims)
    return [
        # What is written beside the question may tell one side of the other, so it stays in the case.
        EvidenceDemanded(registration=was.id, code=ASKED_IN_CASE, due=event.due, conflict=event.conflict)
        for was in found
        if isinstance(was, Registration) and was.live and was.stage in OPEN
    ]


def on_dismissed(seen: Observed, world: World) -> list[Event]:
    """A case was a false match: it holds nobody any more."""
    return _over(seen, world, "CONFLICT_DISMISSED")


def on_lapsed(seen: Observed, world: World) -> list[Event]:
    """A case ended with one of its sides: it holds the other no more."""
    return _over(seen, world, "CONFLICT_LAPSED")


def _over(seen: Observed, world: World, cause: str) -> list[Event]:
    event: c.ConflictDismissed | c.ConflictLapsed = seen.event
    return [step for claim in event.claims for step in let_go(event.conflict, claim, cause, seen, world)]


REACTIONS: Mapping[type[Event], Callable[[Observed, World], list[Event]]] = {
    ClaimScreened: on_screened,
    c.ConflictDetected: on_detected,
    **FLAG_REACTIONS,
    c.ConflictEvidenceRequested: on_evidence_requested,
    c.ConflictResolved: on_resolved,
    c.OutcomeUpheld: on_upheld,
    c.ConflictClosed: on_closed,
    c.OutcomeOverturned: on_overturned,
    c.ConflictDismissed: on_dismissed,
    c.ConflictLapsed: on_lapsed,
    CustomersMerged: on_merged,
    CustomerSplit: on_split,
}
