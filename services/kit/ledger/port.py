"""What the ledger needs of a log: partitions that are read from a position and appended to, a batch at a time."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from services.kit.ledger.record import Accepted, Draft, Incoming, Moment, Record, Stored


class LogDoubt(Exception):
    """The log did not do, or did not say in time that it did, what it was asked: drop what you believe and read again.

    `kind` is one word for counters; the text is for the log.
    """

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(f"{kind}: {text}")
        self.kind = kind


class LogRefused(Exception):
    """The log is not the one it should be, or weaker than it must be; the text says what to do. Retrying is no use."""


class Chunk(NamedTuple):
    """Records found from a position on, the position to read from next, and how many records lie behind that."""

    records: Sequence[Stored]
    position: int
    behind: int = 0


class Source(Protocol):
    """One partition of a topic, open for reading."""

    async def start(self) -> int:
        """The position of the first record that is still there. Raises LogDoubt."""

    async def end(self) -> int:
        """The position behind the last record. Raises LogDoubt."""

    async def read(self, position: int, wait_seconds: float = 0.0) -> Chunk:
        """A bounded number of records from `position` on; waits for the first that long. Raises LogDoubt."""

    async def close(self) -> None:
        """Let go of the connection; never raises, never waits long."""


class Log(Source, Protocol):
    """One partition of a ledger, open for reading and appending."""

    async def append(self, records: Sequence[Record]) -> int:
        """Write the records as one batch; the offset of its first once the log holds it durably. Raises LogDoubt."""


class Broker(Protocol):
    """Where topics are kept; opened partitions have connections of their own."""

    async def source(self, topic: str, partition: int) -> Source:
        """Open a partition for reading. Raises LogDoubt."""

    async def log(self, topic: str, partition: int) -> Log:
        """Open a partition for reading and appending. Raises LogDoubt."""


class Ledger(NamedTuple):
    """A ledger's name (`registration`) and the topic it is kept in."""

    name: str
    topic: str


class Partition(Protocol):
    """What a service does in one partition: state is the fold of its own ledger and nothing else.

    `command`, `observe` and `due` decide and fold what they decided. The k-th of the drafts they return gets the
    sequence `now.sequence + k` and the time `now.at`. Any doubt about the log drops the object and makes a new one.
    """

    def fold(self, record: Accepted) -> None:
        """Replay one accepted record of the own ledger."""

    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        """Decide a command; never empty, a refusal is an event."""

    def observe(self, ledger: str, record: Accepted, now: Moment) -> Sequence[Draft]:
        """Decide on a record of the other ledger; empty when it is no concern."""

    def due(self, now: Moment) -> Sequence[Draft]:
        """Decide what is due at `now.at`; a bounded number a call, empty when nothing is."""

    def next_due(self) -> datetime | None:
        """When `due` should be called next; None when nothing is waiting for the clock."""

    def dump(self) -> Iterable[bytes]:
        """The state as of now, for a checkpoint (a cache: it may be thrown away at any time).

        It comes in pieces that are made while the writer goes on deciding, so each must be made in a moment.
        """

    def load(self, data: bytes) -> None:
        """Take over the state of a `dump` of the same code version, its pieces joined. Called in a thread."""
