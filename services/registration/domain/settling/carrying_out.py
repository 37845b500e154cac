"""What was settled is carried out, side by side: ends first, so that what is granted finds its place free."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts import conflicts as c
from contracts import registrations as r
from contracts.message import Event
from services.registration.domain.holding import Observed
from services.registration.domain.settling.again import (
    GOING_ON,
    answered,
    is_final,
    joins_again,
    leaves,
    reopened,
    stays_as_it_is,
)
from services.registration.domain.settling.ends import denied, joined, merged
from services.registration.domain.settling.going_on import awarded, kept
from services.registration.domain.state import World

ENDS = (r.RegistrationCancelled, r.RegistrationExpired, r.RegistrationRejected)
"""What a decision about a conflict may end a registration with."""

EFFECTS: Mapping[str, Callable[[c.Effect, Observed, World], list[Event]]] = {
    "deny": denied,
    "join": joined,
    "merge": merged,
    "award": awarded,
    "keep": kept,
}


def on_resolved(seen: Observed, world: World) -> list[Event]:
    """A case was settled."""
    return _carried_out(seen, world)


def on_overturned(seen: Observed, world: World) -> list[Event]:
    """An outcome does not stand: who lost by it lives again, and another one takes its place."""
    event: c.OutcomeOverturned = seen.event
    told = [
        step
        for effect in event.effects
        for step in answered(effect.claim, seen, world, upheld=effect.effect in GOING_ON)
    ]
    again = [step for effect in event.effects if effect.reopen for step in reopened(effect, seen, world)]
    stays = [
        step for effect in event.effects if not effect.reopen for step in stays_as_it_is(effect.claim, seen, world)
    ]
    found = [*_carried_out(seen, world), *stays, *again]
    parted = [step for effect in event.effects for step in leaves(effect, seen, world)]
    brought = [step for effect in event.effects for step in joins_again(effect, event.effects, seen, world)]
    return [*told, *found, *parted, *brought]


def on_upheld(seen: Observed, world: World) -> list[Event]:
    """An outcome stands: what was asked for another look stays as it is."""
    event: c.OutcomeUpheld = seen.event
    stays = [step for claim in event.claims for step in stays_as_it_is(claim, seen, world)]
    return [*stays, *(step for claim in event.claims for step in answered(claim, seen, world, upheld=False))]


def on_closed(seen: Observed, world: World) -> list[Event]:
    """Nobody asked in time whether an outcome stands: what it ended is its partner's own concern from now on."""
    event: c.ConflictClosed = seen.event
    ended = [step for claim in event.claims for step in is_final(claim, seen, world)]
    return [*ended, *(step for claim in event.claims for step in answered(claim, seen, world, upheld=False))]


def _carried_out(seen: Observed, world: World) -> list[Event]:
    events: list[Any] = []
    for effect in sorted(seen.event.effects, key=lambda effect: effect.effect in GOING_ON):
        if effect.reopen:
            continue
        # A grant ends what its holder had in grace, unless this decision ended that already.
        over = {event.registration for event in events if isinstance(event, ENDS)}
        found: list[Any] = EFFECTS[effect.effect](effect, seen, world)
        events += [step for step in found if getattr(step, "registration", None) not in over]
    return events
