"""An event of the library as a record of the ledger, and back: its id is the stream, its state the value."""

from collections.abc import Callable
from typing import Literal, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.persistence import DataError, Notification, StoredEvent

from services.kit.ledger.record import Accepted, Draft

TRACKED = "ledger.tracked.v1"
"""A record without an event: it says only, by its `ce_inputs`, how far an upstream application was processed."""

IdType = Literal["uuid", "text"]


class Kept(NamedTuple):
    """What is kept in memory of a record: as much as makes a stored event or a notification."""

    stream: str
    version: int
    type: str
    state: bytes

    @property
    def memory_bytes(self) -> int:
        """About how much memory this takes."""
        return 320 + len(self.stream) + len(self.state)


class Ids:
    """Originator ids as stream names; one recorder has ids of one type, as with the library's PostgreSQL recorder."""

    def __init__(self, kind: IdType) -> None:
        self._type: Callable[[str], UUID | str] = UUID if kind == "uuid" else str
        self._kind = kind

    def stream(self, originator_id: UUID | str) -> str:
        """Raises DataError for an id of the other type: it would come back as something else than it was."""
        if not isinstance(originator_id, UUID if self._kind == "uuid" else str) or originator_id == "":
            raise DataError(f"{originator_id!r} is no id of ORIGINATOR_ID_TYPE {self._kind!r}")
        return str(originator_id)

    def stored(self, kept: Kept) -> StoredEvent:
        return StoredEvent(self._type(kept.stream), kept.version, kept.type, kept.state)

    def notification(self, sequence: int, kept: Kept) -> Notification:
        """A notification's id is its sequence number in the ledger; the ledger's own first record has 0."""
        return Notification(self._type(kept.stream), kept.version, kept.type, kept.state, id=sequence)


def kept(record: Accepted) -> Kept:
    """What to remember of an accepted record."""
    return Kept(record.stream, record.version, record.type, record.value)


class Author:
    """Who writes, and what kind of bytes."""

    def __init__(self, actor: str, content_type: str) -> None:
        self.actor = actor
        self.content_type = content_type

    @property
    def record_bytes(self) -> int:
        """What the author adds to the size of a record."""
        return len(self.actor.encode()) + len(self.content_type)

    def draft(self, event: Kept, save_id: str) -> Draft:
        """The event as a draft; what caused it is not known here, so the save stands for the command."""
        event_id = str(uuid5(NAMESPACE_URL, f"{save_id}/{event.stream}/{event.version}"))
        return Draft(
            event.stream, event.type, event.version, event.state, event_id, save_id, self.actor, self.content_type
        )

    def tracked(self, stream: str, version: int, save_id: str) -> Draft:
        """A record that carries nothing but the position of an upstream application."""
        return self.draft(Kept(stream, version, TRACKED, b"{}"), save_id)._replace(content_type="application/json")
