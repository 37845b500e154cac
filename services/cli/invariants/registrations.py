"""Invariants of a registration and its protection: legal moves only, one end, and nobody decides what they wrote."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from contracts.conflicts import ConflictResolved
from contracts.message import Message
from contracts.protections import ProtectionExtended, ProtectionRescoped
from contracts.registrations import (
    AppealDismissed,
    AppealUpheld,
    ExceptionGranted,
    RegistrationApproved,
    RegistrationCancelled,
    RegistrationRejected,
    StepApproved,
)
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
        "registration.appeal-filed.v1",
        "evidence.attached.v1",
    }
)
"""Who sends one of these wrote a part of the claim."""
RECONSIDERED: Final = "who rejected a claim does not decide its appeal"


class RegistrationRules:
    """Follows every registration of one partition through its states."""

    def __init__(self) -> None:
        self._states: dict[str, str] = {}
        self._protections: dict[str, str] = {}
        self._authors: defaultdict[str, set[str]] = defaultdict(set)
        self._rejected: dict[str, str] = {}
        """Who rejected a registration, or settled the case against it."""
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
        registration = record.stream.partition("/")[2]
        authors = self._authors[registration]
        by_itself = record.actor.startswith("system/")
        if (did := _decided(event)) and not by_itself and _person(record.actor) in authors:
            yield _own(record, did)
        match event:
            case RegistrationRejected() | RegistrationCancelled(settled_by=str()):
                self._rejected[registration] = _person(event.settled_by or record.actor)
            case AppealUpheld() | AppealDismissed() if _person(record.actor) == self._rejected.get(registration):
                yield _broken(RECONSIDERED, record, f"{record.actor} rejected {record.stream} before")
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
        yield _broken("only legal moves", record, detail)
    states[name] = known.get(state, state)


def _decided(event: Message) -> str | None:
    """What a person did who decides about a claim; None for an event that is no decision of a person."""
    match event:
        case StepApproved() | RegistrationApproved(automatic=False, conflict=None):
            return "approved"
        case ProtectionExtended(automatic=False):
            return "extended"
        case ProtectionRescoped(automatic=False):
            return "widened"
        case ExceptionGranted():
            return "made an exception for"
        case AppealUpheld() | AppealDismissed():
            return "decided about the appeal of"
        case _:
            return None


def _person(actor: str) -> str:
    return actor.split("/", 2)[-1]


def _own(record: Accepted, did: str) -> Violation:
    return _broken("the approver is not the submitter", record, f"{record.actor} {did} {record.stream}, and wrote it")


def _broken(rule: str, record: Accepted, detail: str) -> Violation:
    return Violation(rule, record.ledger, record.partition, record.sequence, detail)
