"""What follows from the conflict ledger: screened claims are decided or queued, settled conflicts are carried out."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

from contracts import conflicts as c
from contracts import registrations as r
from contracts.claims import ClaimScreened, Severity
from contracts.message import Event
from contracts.values import EntityId
from services.registration.domain.appeals import rejection
from services.registration.domain.disputes import closed, opened
from services.registration.domain.evolve import SCREENED
from services.registration.domain.judging import awaits_parties, grant, known_partner, next_step, standing_claim
from services.registration.domain.protecting.ending import revoked
from services.registration.domain.protecting.reapplying import replaced
from services.registration.domain.request import wrote
from services.registration.domain.rescoping import declined, next_of_proposal
from services.registration.domain.reviewing.desks import decides_alone
from services.registration.domain.state import UNDECIDED, Registration, World
from services.registration.policy.eligibility import judge
from services.registration.policy.routing import needs_a_person
from services.registration.policy.rules import COOLING_OFF

LOST = "CONFLICT_LOST"
"""Why a claim ended when a conflict was settled against it."""
TO_BE_SEEN: frozenset[Severity] = frozenset({"notice", "review", "block"})
"""Findings that bar a decision by rule, unless the screening found the claim clear all the same."""


class Observed(NamedTuple):
    """A record of the conflict ledger: its event, its id, who answers for it, and the time a reaction will carry."""

    event: Any
    id: EntityId
    actor: str
    at: datetime


def on_screened(seen: Observed, world: World) -> list[Event]:
    """A claim was compared with all others: it is approved by rule, queued for a person, or held differently."""
    event: ClaimScreened = seen.event
    was = _asking(world, event.registration)
    # An amendment may have overtaken the screening; and one amended back is another claim to those screened between.
    if was is None or event.registration_version != was.asked_version:
        return []
    cautioned = event.verdict != "clear" and any(
        finding.severity in TO_BE_SEEN and finding.conflict not in event.blocking for finding in event.findings
    )
    customer = event.claim.customer
    now = replace(was, screened=True, conflicts=event.blocking, cautioned=cautioned, customer=customer)
    if (too_soon := _too_soon(now, seen.at, world)) is not None:
        return [too_soon]
    return _next(world, now, seen.at, seen.id) or _hold(was, now, SCREENED)


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


def on_dismissed(seen: Observed, world: World) -> list[Event]:
    """A case was a false match: it holds nobody any more."""
    return _let_go(seen, world, "CONFLICT_DISMISSED")


def on_lapsed(seen: Observed, world: World) -> list[Event]:
    """A case ended with one of its sides: it holds the other no more."""
    return _let_go(seen, world, "CONFLICT_LAPSED")


def _let_go(seen: Observed, world: World, cause: str) -> list[Event]:
    event: c.ConflictDismissed | c.ConflictLapsed = seen.event
    return [
        step
        for claim in event.claims
        for step in (
            *_without(event.conflict, claim, cause, seen, world),
            *closed(claim, event.conflict, seen.at, world),
        )
    ]


def _without(conflict: EntityId, claim: EntityId, cause: str, seen: Observed, world: World) -> list[Event]:
    was = _asking(world, claim)
    if was is None or conflict not in was.conflicts:
        return []
    now = replace(was, conflicts=tuple(held for held in was.conflicts if held != conflict))
    return _next(world, now, seen.at) or _hold(was, now, cause)


def _next(world: World, was: Registration, at: datetime, screening: EntityId | None = None) -> list[Event]:
    return next_of_proposal(was, at, world) if was.proposed else next_step(world, was, at, screening)


def on_resolved(seen: Observed, world: World) -> list[Event]:
    """A case was settled: in one decision the losing claim ends and the winning one is granted."""
    event: c.ConflictResolved = seen.event
    ordered = sorted(event.effects, key=lambda effect: effect.effect != "deny")
    return [step for effect in ordered for step in EFFECTS[effect.effect](effect, seen, world)]


def _deny(effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    event: c.ConflictResolved = seen.event
    was = world.registration(effect.claim)
    if not isinstance(was, Registration):
        return []
    if was.stage in UNDECIDED:
        asked = standing_claim(world, was, seen.at)
        return [rejection(was, asked, LOST, event.rule, event.conflict, settled_by=seen.actor)]
    # Once what was contested was granted meanwhile, the whole protection stands in the winner's way.
    if effect.proposal is not None and was.rescoped_version < effect.proposal:
        return declined(was, LOST) if was.asked_version == effect.proposal else []
    if was.grant is None:
        return []
    return revoked(was, LOST, conflict=event.conflict)


def _award(effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    event: c.ConflictResolved = seen.event
    was = _undecided(world, effect.claim)
    if was is None or not _may_be_granted(was, seen, world):
        return _keep(effect, seen, world)
    granted = grant(was, standing_claim(world, was, seen.at), event.rule, automatic=False, conflict=event.conflict)
    return [*granted, *replaced(was, world)]


def _may_be_granted(was: Registration, seen: Observed, world: World) -> bool:
    """Whether the resolution can stand for the approval: nothing else is in the way, and its author may answer for it.

    Who settles a conflict wrote no part of the claim, and is all its route still waits for, if it needs people at all.
    """
    asked = standing_claim(world, was, seen.at)
    return (
        was.screened
        and was.stage != "action_required"
        and set(was.conflicts) <= {seen.event.conflict}
        and not wrote(was, seen.actor)
        and known_partner(world, was.vendor, was.partner).standing == "active"
        and not judge(asked, "decision").blocking
        and not awaits_parties(was, asked)
        and (not any(needs_a_person(asked)) or decides_alone(was, asked, seen.actor.split("/", 2)[-1]))
    )


def _keep(effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    conflict, claim = seen.event.conflict, effect.claim
    return [
        *_without(conflict, claim, "CONFLICT_RESOLVED", seen, world),
        *closed(claim, conflict, seen.at, world),
    ]


EFFECTS: Mapping[str, Callable[[c.Effect, Observed, World], list[Event]]] = {
    "deny": _deny,
    "award": _award,
    "keep": _keep,
}

REACTIONS: Mapping[type[Event], Callable[[Observed, World], list[Event]]] = {
    ClaimScreened: on_screened,
    c.ConflictDetected: on_detected,
    c.ConflictResolved: on_resolved,
    c.ConflictDismissed: on_dismissed,
    c.ConflictLapsed: on_lapsed,
}


def _undecided(world: World, claim: EntityId) -> Registration | None:
    was = world.registration(claim)
    return was if isinstance(was, Registration) and was.stage in UNDECIDED else None


def _asking(world: World, claim: EntityId) -> Registration | None:
    """A registration that asks for something: one that is not decided, or a granted one with another scope."""
    was = world.registration(claim)
    return was if isinstance(was, Registration) and (was.stage in UNDECIDED or was.proposed) else None


def _hold(was: Registration, now: Registration, cause: str) -> list[Event]:
    if now == was:
        return []
    customer = now.customer or None
    return [
        r.HoldChanged(
            registration=was.id, conflicts=now.conflicts, cautioned=now.cautioned, cause=cause, customer=customer
        )
    ]
