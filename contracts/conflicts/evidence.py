"""What the sides of a case were asked to show, and what they did."""

from typing import ClassVar

from pydantic import Field

from contracts.message import Event
from contracts.values import EntityId, Evidence, Instant, Text


class ConflictEvidenceRequested(Event):
    """These sides are to show their work until a time; what a partner learns of it is on its own registration."""

    TYPE: ClassVar[str] = "conflict.evidence-requested.v1"
    conflict: EntityId
    claims: tuple[EntityId, ...] = Field(min_length=1, max_length=2)
    due: Instant
    note: Text = ""


class ConflictEvidenceReceived(Event):
    """A side showed something; what a partner wrote itself stays with its registration, and only its kind is here."""

    TYPE: ClassVar[str] = "conflict.evidence-received.v1"
    conflict: EntityId
    claim: EntityId
    evidence: tuple[Evidence, ...] = Field(min_length=1, max_length=20)


class ConflictEvidenceOverdue(Event):
    """The time to answer is over, and these sides did not."""

    TYPE: ClassVar[str] = "conflict.evidence-overdue.v1"
    conflict: EntityId
    silent: tuple[EntityId, ...]
    due: Instant
