"""Invariants of a registration: legal moves only, one final outcome, and nobody approves what they wrote."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from contracts.conflicts import ConflictResolved
from contracts.message import Message
from contracts.registrations import RegistrationApproved
from services.cli.invariants.finding import Violation
from services.kit.ledger import Accepted

MOVES: Final[Mapping[str, tuple[frozenset[str], str | None]]] = {
    "registration.drafted.v1": (frozenset({"", "draft"}), "draft"),
    "registration.submitted.v1": (frozenset({"", "draft"}), "submitted"),
    "registration.amended.v1": (frozenset({"draft", "submitted", "under_review"}), None),
    "registration.review-started.v1": (frozenset({"submitted", "under_review"}), "under_review"),
    "registration.hold-changed.v1": (frozenset({"submitted", "under_review", "action_required"}), None),
    "registration.information-requested.v1": (frozenset({"submitted", "under_review"}), "action_required"),
    "registration.information-provided.v1": (frozenset({"action_required"}), "submitted"),
    "registration.approved.v1": (frozenset({"submitted", "under_review"}), "approved"),
    "registration.rejected.v1": (frozenset({"submitted", "under_review", "action_required"}), "rejected"),
    "registration.withdrawn.v1": (
        frozenset({"draft", "submitted", "under_review", "action_required", "approved"}),
        "withdrawn",
    ),
    "registration.expired.v1": (frozenset({"action_required", "approved"}), "expired"),
    "registration.cancelled.v1": (
        frozenset({"submitted", "under_review", "action_required", "approved"}),
        "cancelled",
    ),
    "deal.won.v1": (frozenset({"approved"}), "closed_won"),
    "deal.lost.v1": (frozenset({"approved"}), "closed_lost"),
}
"""Event → the states it may come in, and the state it leads to (None: it stays)."""
WRITTEN: Final = frozenset(
    {
        "registration.drafted.v1",
        "registration.submitted.v1",
        "registration.amended.v1",
        "registration.information-provided.v1",
        "evidence.attached.v1",
    }
)
"""Who sends one of these wrote a part of the claim."""


class RegistrationRules:
    """Follows every registration of one partition through its states."""

    def __init__(self) -> None:
        self._states: dict[str, str] = {}
        self._authors: defaultdict[str, set[str]] = defaultdict(set)
        self._awarded: dict[str, frozenset[str]] = {}
        """Who had written the claim that a settled case awarded, by case."""

    def see(self, record: Accepted, event: Message) -> Iterator[Violation]:
        """What is wrong with this event, given what came before."""
        yield from self._separation(record, event)
        move = MOVES.get(record.type)
        if move is None:
            return
        before, after = move
        registration = record.stream.partition("/")[2]  # what holds a registration has a stream of its own
        state = self._states.get(registration, "")
        if state not in before:
            detail = f"{record.type} of {record.stream} in state {state or 'none'!r}"
            yield Violation("only legal moves", record.ledger, record.partition, record.sequence, detail)
        self._states[registration] = after or state

    def _separation(self, record: Accepted, event: Message) -> Iterator[Violation]:
        authors = self._authors[record.stream]
        match event:
            case RegistrationApproved(automatic=False, conflict=None) if _person(record.actor) in authors:
                yield _own(record, "approved")
            case RegistrationApproved(conflict=str(case)):
                self._awarded[case] = frozenset(authors)
            case ConflictResolved() if _person(record.actor) in self._awarded.get(event.conflict, ()):
                yield _own(record, "settled")
        if record.type in WRITTEN:
            authors.add(_person(record.actor))


def _person(actor: str) -> str:
    return actor.split("/", 2)[-1]


def _own(record: Accepted, did: str) -> Violation:
    detail = f"{record.actor} {did} {record.stream}, and wrote the claim"
    return Violation("the approver is not the submitter", record.ledger, record.partition, record.sequence, detail)
