"""Every command in every state, and what came of it: found out once, for the page and for the tests."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import NamedTuple

from contracts import protections as g
from contracts import registrations as r
from contracts.envelope import Actor
from contracts.message import Event
from tests.registration.life.asking import BY_PARTNER, BY_VENDOR, FOUND
from tests.registration.life.claims import STATES
from tests.registration.life.house import STAFF_ROLES
from tests.registration.life.keeping import GUS
from tests.registration.life.others import MACHINES, ONLY_BY_CLOCK
from tests.registration.life.running import Ask, Hear, Outcome, Probe, State, falls_due
from tests.registration.story import VENDOR, Story

Clock = Sequence[tuple[timedelta, tuple[Event, ...]]]


class Row(NamedTuple):
    """One input, and what comes of it in each state of its table."""

    name: str
    how: str
    cells: Sequence[Outcome]


class Table(NamedTuple):
    """Inputs by states."""

    title: str
    states: Sequence[str]
    rows: Sequence[Row]
    clock: Mapping[str, Clock]


SAM = Actor(VENDOR, None, "sam", ("direct-sales",))
SENDERS: Mapping[str, Actor] = {
    "without a role for it": SAM,
    "another partner": GUS,
    "another vendor's people": Actor("zenith", None, "zoe", STAFF_ROLES),
}
AUTHOR = Actor(VENDOR, None, "petra", STAFF_ROLES)
NOT_BY_AUTHOR = (
    r.StartReview,
    r.RequestInformation,
    r.ApproveRegistration,
    r.RejectRegistration,
    r.DecideAppeal,
    r.GrantException,
    r.VerifyEvidence,
    g.GrantExtension,
    g.DenyExtension,
)
"""What nobody decides about a claim that he or she wrote."""


@cache
def claims() -> tuple[Table, ...]:
    """A registration and its protection, in groups of states."""
    return tuple(_table(title, states, (*BY_PARTNER, *BY_VENDOR, *FOUND)) for title, states in STATES.items())


@cache
def others() -> tuple[Table, ...]:
    """Partners, programmes, invitations, opportunities, orders."""
    return tuple(_table(title, states, asks) for title, states, asks in MACHINES)


@cache
def only_by_clock() -> Mapping[str, Clock]:
    """States that differ from others by what falls due in them alone."""
    return {state.name: tuple(falls_due(state.reach())) for state in ONLY_BY_CLOCK}


def tables() -> tuple[Table, ...]:
    """All of them."""
    return (*claims(), *others())


def _table(title: str, states: Sequence[State], steps: Sequence[Ask | Hear]) -> Table:
    probes = [probe(state) for state in states]
    rows = [Row(_name(step, probes[0].story), step.how, [each.answer(step) for each in probes]) for step in steps]
    clock = {each.name: tuple(falls_due(known.story)) for each, known in zip(states, probes, strict=True)}
    return Table(title, [state.name for state in states], rows, clock)


@cache
def probe(state: State) -> Probe:
    """One who asks in a state; reached once."""
    return Probe(state)


def _name(step: Ask | Hear, story: Story) -> str:
    return type(step.make(story)).__name__


@cache
def strangers() -> tuple[tuple[str, str, str, Outcome], ...]:
    """Commands about a registration by those who may not send them: command, sender, state, and what came of it."""
    return tuple(_refused())


def _refused() -> Iterator[tuple[str, str, str, Outcome]]:
    for state in (state for states in STATES.values() for state in states):
        asking = probe(state)
        for ask in (*BY_PARTNER, *BY_VENDOR):
            command = ask.make(asking.story)
            senders = {**SENDERS, **({"who wrote it": AUTHOR} if isinstance(command, NOT_BY_AUTHOR) else {})}
            for who, by in senders.items():
                yield type(command).__name__, who, state.name, asking.answer(ask, by)
