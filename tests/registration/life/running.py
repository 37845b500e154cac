"""Sends one input to a copy of a story, and says what came of it; lets the clock of a copy run until nothing is due."""

import copy
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from contracts.envelope import Actor
from contracts.message import Command, Event
from contracts.outcomes import CommandRefused
from services.registration.service.partition import RegistrationPartition
from tests.registration.life.house import A
from tests.registration.story import Story
from tests.story import image


class State(NamedTuple):
    """A state that something can be in: what people call it, and how it is reached, by real commands alone."""

    name: str
    reach: Callable[[], Story]


class Ask(NamedTuple):
    """A command in an ordinary form, by somebody fit to send it; `how` tells it from others of its class."""

    by: Actor
    make: Callable[[Story], Command]
    how: str = ""


class Hear(NamedTuple):
    """What the conflict service says of a claim."""

    make: Callable[[Story], Event]
    how: str


class Outcome(NamedTuple):
    """Events in their order; or the code of a refusal alone."""

    events: tuple[Event, ...]
    code: str | None = None


def copied(story: Story) -> Story:
    """Another story that goes on from here, by itself."""
    other = copy.copy(story)
    other.partition = RegistrationPartition()
    other.partition.load(image(story.partition))
    other.ledger, other.other, other._stamp = list(story.ledger), list(story.other), copy.copy(story._stamp)
    return other


class Probe:
    """Asks one thing after another of the same state, which stays as it is."""

    def __init__(self, state: State) -> None:
        self.story = state.reach()
        self._spare = copied(self.story)

    def answer(self, step: Ask | Hear, by: Actor | None = None) -> Outcome:
        """What comes of an input. A refusal leaves the registration as it was, so that the next one finds it so."""
        now = self._spare
        last = self._send(step, by).last
        match last:
            case [CommandRefused(code=code)]:
                assert now.partition.state.registration(A) == self.story.partition.state.registration(A)
                return Outcome((), code)
        self._spare = copied(self.story)
        return Outcome(tuple(last))

    def _send(self, step: Ask | Hear, by: Actor | None) -> Story:
        now = self._spare
        if isinstance(step, Hear):
            return now.sees(step.make(now))
        return now.when(step.make(now), by=by or step.by)


def falls_due(story: Story) -> Iterator[tuple[timedelta, tuple[Event, ...]]]:
    """What the clock decides from here on if nothing else happens, and after how long."""
    now, start = copied(story), story.at
    while (due := now.partition.next_due()) is not None:
        found = now.passes(seconds=max((due - now.at).total_seconds(), 0)).last
        yield now.at - start, tuple(found)


class Machine(NamedTuple):
    """What has states of its own, and what may be asked in them."""

    title: str
    states: Sequence[State]
    asks: Sequence[Ask | Hear]
