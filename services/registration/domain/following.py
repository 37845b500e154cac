"""What a change of a registration leads to at once: approval by rule, another route, or nothing."""

from collections.abc import Iterable

from contracts.message import Event
from services.registration.domain.evolve import evolve
from services.registration.domain.judging import next_step
from services.registration.domain.request import Request
from services.registration.domain.state import Registration, World


def after_all(was: Registration, events: Iterable[Event], request: Request) -> Registration:
    """The registration as these events of one decision will leave it."""
    for event in events:
        was = evolve(was, event, request.seen)
    return was


def and_next(was: Registration, events: list[Event], request: Request, world: World) -> list[Event]:
    """The events of a change, and what follows from them by itself."""
    return [*events, *next_step(world, after_all(was, events, request), request.at)]
