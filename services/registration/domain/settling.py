"""A conflict was settled: in one decision the losing claim ends and the winning one is granted."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts import conflicts as c
from contracts.message import Event
from contracts.registrations import RegistrationCancelled, RegistrationExpired, RegistrationRejected
from services.registration.domain.appeals import rejection
from services.registration.domain.holding import Observed, let_go, without
from services.registration.domain.judging import (
    awaits_parties,
    compared_otherwise,
    grant,
    known_partner,
    standing_claim,
)
from services.registration.domain.protecting.ending import revoked
from services.registration.domain.protecting.reapplying import replaced
from services.registration.domain.request import wrote
from services.registration.domain.rescoping import declined
from services.registration.domain.reviewing.desks import decides_alone
from services.registration.domain.state import UNDECIDED, Registration, World
from services.registration.domain.succession import as_of_now
from services.registration.domain.timers import caught_up
from services.registration.policy.eligibility import judge
from services.registration.policy.routing import needs_a_person

LOST = "CONFLICT_LOST"
"""Why a claim ended when a conflict was settled against it."""
RESOLVED = "CONFLICT_RESOLVED"
ENDS = (RegistrationCancelled, RegistrationExpired, RegistrationRejected)
"""What a decision about a conflict may end a registration with."""


def on_resolved(seen: Observed, world: World) -> list[Event]:
    """A case was settled: in one decision the losing claim ends and the winning one is granted."""
    event: c.ConflictResolved = seen.event
    events: list[Any] = []
    for effect in sorted(event.effects, key=lambda effect: effect.effect != "deny"):
        # A grant ends what its holder had in grace, unless this decision ended that already.
        over = {event.registration for event in events if isinstance(event, ENDS)}
        found: list[Any] = EFFECTS[effect.effect](effect, seen, world)
        events += [step for step in found if step.registration not in over]
    return events


def _deny(effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    found = as_of_now(effect.claim, world)
    if not isinstance(found, Registration) or (found.stage not in UNDECIDED and found.grant is None):
        return []
    happened, was = caught_up(found, seen.at, world)
    return [*happened, *_lost(was, effect, seen, world)]


def _lost(was: Registration, effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    event: c.ConflictResolved = seen.event
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
    found = world.registration(effect.claim)
    if not isinstance(found, Registration) or found.stage not in UNDECIDED:
        return _keep(effect, seen, world)
    happened, was = caught_up(found, seen.at, world)
    if not _may_be_granted(was, seen, world):
        return [*happened, *without(event.conflict, was, RESOLVED, seen, world)]
    granted = grant(was, standing_claim(world, was, seen.at), event.rule, automatic=False, conflict=event.conflict)
    return [*happened, *granted, *replaced(was, world)]


def _may_be_granted(was: Registration, seen: Observed, world: World) -> bool:
    """Whether the resolution can stand for the approval: nothing else is in the way, and its author may answer for it.

    Who settles a conflict wrote no part of the claim, and is all its route still waits for, if it needs people at all.
    """
    asked = standing_claim(world, was, seen.at)
    return (
        was.screened
        and was.stage in ("submitted", "under_review")
        and set(was.conflicts) <= {seen.event.conflict}
        and not wrote(was, seen.actor)
        and known_partner(world, was.vendor, was.partner).standing == "active"
        and not judge(asked, "decision").blocking
        and not awaits_parties(was, asked)
        and not compared_otherwise(was, asked)
        and (not any(needs_a_person(asked)) or decides_alone(was, asked, seen.actor.split("/", 2)[-1]))
    )


def _keep(effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    return let_go(seen.event.conflict, effect.claim, RESOLVED, seen, world)


EFFECTS: Mapping[str, Callable[[c.Effect, Observed, World], list[Event]]] = {
    "deny": _deny,
    "award": _award,
    "keep": _keep,
}
