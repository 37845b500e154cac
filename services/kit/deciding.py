"""What every service's partition does alike: fold the own ledger, decide commands, and fold what was decided."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from contracts.message import Event
from contracts.outcomes import CommandRefused
from services.kit.commanding import Cause, Counter, Decide, Decided, drafts
from services.kit.ledger import Accepted, Draft, Incoming, Moment
from services.kit.mapper import message_of
from services.kit.repeats import Entry, Repeats


class Folding(Protocol):
    """The state of one partition: the fold of its own ledger and nothing else."""

    repeats: Repeats

    def version(self, stream: str) -> int:
        """The version of a stream; 0 for one without events."""

    def fold(self, event: Event, stream: str, entry: Entry, actor: str) -> None:
        """Take in one event of the own ledger, with what its record says beside it."""

    def dump(self) -> Iterable[bytes]:
        """The state as of now, in pieces."""

    def load(self, data: bytes) -> None:
        """Take over the state of a `dump`, its pieces joined."""


class Deciding:
    """One partition of a ledger: decides, and folds what it decided into the state it decides by."""

    def __init__(self, service: str, state: Folding, decide: Decide) -> None:
        self._folding = state
        self._counter = Counter(service, state.repeats, state.version, decide)

    def fold(self, record: Accepted) -> None:
        """Replay one record of the own ledger; the ledger's own bookkeeping is no concern."""
        stream = record.stream
        if stream.startswith("ledger/"):
            return
        event = message_of(record)
        if isinstance(event, Event):
            entry = Entry(record.causation, record.id, record.sequence, record.time, *_told(event, stream))
            self._folding.fold(event, stream, entry, record.actor)

    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        """Decide a command: its events, or the record of why not."""
        cause, decided = self._counter.command(command, now)
        return self.take(decided, cause, now)

    def take(self, decided: Sequence[Decided], cause: Cause, now: Moment) -> Sequence[Draft]:
        """Fold what was decided, as the records it will be, and hand it to the writer."""
        made = drafts(decided, cause, self._folding.version)
        for index, (draft, (stream, event, _)) in enumerate(zip(made, decided, strict=True)):
            entry = Entry(cause.id, draft.id, now.sequence + index, now.at, *_told(event, stream))
            self._folding.fold(event, stream, entry, draft.actor)
        return made

    def dump(self) -> Iterable[bytes]:
        """The state as of now, for a checkpoint."""
        return self._folding.dump()

    def load(self, data: bytes) -> None:
        """Take over a checkpoint of the same code version."""
        self._folding.load(data)


def _told(event: Event, stream: str) -> tuple[str, str | None]:
    """What a repeat of the command will be told: what it was about, and the code if it was refused."""
    return (event.subject or stream, event.code) if isinstance(event, CommandRefused) else (stream, None)
