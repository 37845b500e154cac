"""Invariants of a registration and its protection: legal moves only, one end, and nobody approves what they wrote."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from contracts.conflicts import ConflictResolved
from contracts.message import Message
from contracts.protections import ProtectionExtended, ProtectionRescoped
from contracts.registrations import RegistrationApproved
from services.cli.invariants.finding import Violation
from services.cli.invariants.moves import PROTECTION, REGISTRATION, Moves
from services.kit.ledger import Accepted

AMENDED: Final = "registration.amended.v1"
WRITTEN: Final = frozenset(
    {
        "registration.drafted.v1",
        "registration.submitted.v1",
        AMENDED,
        "registration.amendment-proposed.v1",
        "registration.information-provided.v1",
        "evidence.attached.v1",
    }
)
"""Who sends one of these wrote a part of the claim."""


class RegistrationRules:
    """Follows every registration of one partition through its states."""

    def __init__(self) -> None:
        self._states: dict[str, str] = {}
        self._protections: dict[str, str] = {}
        self._authors: defaultdict[str, set[str]] = defaultdict(set)
        self._awarded: dict[str, frozenset[str]] = {}
        """Who had written the claim that a settled case awarded, by case."""

    def see(self, record: Accepted, event: Message) -> Iterator[Violation]:
        """What is wrong with this event, given what came before."""
        yield from self._separation(record, event)
        registration = record.stream.partition("/")[2]  # its hold and its protection have streams of their own
        for states, moves in ((self._states, REGISTRATION), (self._protections, PROTECTION)):
            if record.type in moves:
                yield from _moved(states, registration, record, moves)

    def _separation(self, record: Accepted, event: Message) -> Iterator[Violation]:
        authors = self._authors[record.stream.partition("/")[2]]
        match event:
            case RegistrationApproved(automatic=False, conflict=None) if _person(record.actor) in authors:
                yield _own(record, "approved")
            case ProtectionExtended(automatic=False) if _person(record.actor) in authors:
                yield _own(record, "extended")
            case ProtectionRescoped(automatic=False) if _person(record.actor) in authors:
                yield _own(record, "widened")
            case RegistrationApproved(conflict=str(case)):
                self._awarded[case] = frozenset(authors)
            case ConflictResolved() if _person(record.actor) in self._awarded.get(event.conflict, ()):
                yield _own(record, "settled")
        if record.type in WRITTEN and not self._agreed_to(record):
            authors.add(_person(record.actor))

    def _agreed_to(self, record: Accepted) -> bool:
        """Whether this is what a granted claim asked for: who agreed to it did not write it."""
        return record.type == AMENDED and self._states.get(record.stream.partition("/")[2]) == "asking"


def _moved(states: dict[str, str], name: str, record: Accepted, moves: Moves) -> Iterator[Violation]:
    state, known = states.get(name, ""), moves[record.type]
    if state not in known:
        detail = f"{record.type} of {record.stream} in state {state or 'none'!r}"
        yield Violation("only legal moves", record.ledger, record.partition, record.sequence, detail)
    states[name] = known.get(state, state)


def _person(actor: str) -> str:
    return actor.split("/", 2)[-1]


def _own(record: Accepted, did: str) -> Violation:
    detail = f"{record.actor} {did} {record.stream}, and wrote the claim"
    return Violation("the approver is not the submitter", record.ledger, record.partition, record.sequence, detail)
