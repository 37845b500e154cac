"""What a change of a registration leads to at once: approval by rule, another route, or nothing."""

from collections.abc import Iterable
from datetime import datetime

from contracts.message import Event
from contracts.values import EntityId
from services.registration.domain.approving import next_step
from services.registration.domain.evolve import Seen, evolve
from services.registration.domain.request import Request
from services.registration.domain.rescoping import next_of_proposal
from services.registration.domain.state import Registration, World


def following(world: World, was: Registration, at: datetime, screening: EntityId | None = None) -> list[Event]:
    """What follows by itself for a claim, or what a granted one asks for beyond its grant, as it stands now."""
    return next_of_proposal(was, at, world) if was.proposed else next_step(world, was, at, screening)


def after_all(was: Registration, events: Iterable[Event], seen: Seen) -> Registration:
    """The registration as these events of one decision will leave it."""
    for event in events:
        was = evolve(was, event, seen)
    return was


def and_next(was: Registration, events: list[Event], request: Request, world: World) -> list[Event]:
    """The events of a change, and what follows from them by itself."""
    return [*events, *following(world, after_all(was, events, request.seen), request.at)]
