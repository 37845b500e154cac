"""Invariants of a registration: legal moves only, one final outcome, and nobody approves what they submitted."""

from collections.abc import Iterator, Mapping
from typing import Final

from contracts.message import Message
from contracts.registrations import RegistrationApproved, RegistrationDrafted, RegistrationSubmitted
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


class RegistrationRules:
    """Follows every registration of one partition through its states."""

    def __init__(self) -> None:
        self._states: dict[str, str] = {}
        self._submitters: dict[str, str] = {}

    def see(self, record: Accepted, event: Message) -> Iterator[Violation]:
        """What is wrong with this event, given what came before."""
        if isinstance(event, RegistrationDrafted | RegistrationSubmitted):
            self._submitters[record.stream] = record.actor
        if isinstance(event, RegistrationApproved) and not event.automatic:
            yield from self._separation(record)
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

    def _separation(self, record: Accepted) -> Iterator[Violation]:
        if record.actor == self._submitters.get(record.stream):
            detail = f"{record.actor} approved {record.stream}, which it submitted"
            yield Violation(
                "the approver is not the submitter", record.ledger, record.partition, record.sequence, detail
            )
