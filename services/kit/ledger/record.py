"""What a ledger's record is: its bytes, its hash, and the shapes a record has before and after it took its place."""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from services.kit.ledger.forms import HASHED, Headers


class Record(NamedTuple):
    """A record as Kafka keeps it, without offset and broker time: exactly what the hash covers."""

    key: bytes
    value: bytes
    headers: Headers


class Stored(NamedTuple):
    """A record where it was found; the broker's time (milliseconds since 1970) and the offset are not part of it."""

    offset: int
    timestamp: int
    record: Record


class Draft(NamedTuple):
    """An event before it has its place in the chain: all of it but sequence, time, position of inputs and link."""

    stream: str
    type: str
    version: int
    data: bytes
    id: str
    causation: str
    actor: str
    content_type: str = "application/json"


class Moment(NamedTuple):
    """The time and the sequence number that the next record will get."""

    at: datetime
    sequence: int


def record_bytes(record: Record) -> bytes:
    """What a hash is taken of: key, value, each header's name and value in order, each behind its 4-byte length."""
    return HASHED.write(*record)


def record_hash(record: Record) -> bytes:
    """SHA-256 of the record bytes: what the next record must name as its `ce_previoushash`."""
    return sha256(record_bytes(record)).digest()


class Incoming:
    """A record of a commands partition; `timestamp` is the broker's, in milliseconds since 1970."""

    __slots__ = ("_headers", "_texts", "key", "offset", "timestamp", "value")

    def __init__(self, stored: Stored) -> None:
        self.offset = stored.offset
        self.timestamp = stored.timestamp
        self.key = stored.record.key
        self.value = stored.record.value
        self._headers = stored.record.headers
        self._texts: dict[str, str] | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Header values as text; none is empty, and bytes that are no UTF-8 show as replacement characters."""
        if self._texts is None:
            self._texts = {name: (value or b"").decode("utf-8", "replace") for name, value in self._headers}
        return self._texts


class Accepted:
    """A record that extends its chain, and its place there; attributes are read from the headers on demand."""

    __slots__ = ("_headers", "hash", "ledger", "offset", "partition", "record", "sequence")

    def __init__(  # a place, what stands there, and what was looked at already
        self,
        ledger: str,
        partition: int,
        offset: int,
        sequence: int,
        digest: bytes,
        record: Record,
        named: dict[str, bytes] | None = None,
    ) -> None:
        self.ledger = ledger
        self.partition = partition
        self.offset = offset
        self.sequence = sequence
        self.hash = digest
        self.record = record
        self._headers = named

    def __repr__(self) -> str:
        return f"<{self.ledger}/{self.partition} #{self.sequence} {self.type} {self.stream}>"

    def _named(self) -> dict[str, bytes]:
        self._headers = dict(self.record.headers)
        return self._headers

    def _text(self, name: str) -> str:
        return (self._headers or self._named())[name].decode()

    @property
    def value(self) -> bytes:
        return self.record.value

    @property
    def stream(self) -> str:
        return self._text("ce_subject")

    @property
    def type(self) -> str:
        return self._text("ce_type")

    @property
    def id(self) -> str:
        return self._text("ce_id")

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self._text("ce_time"))

    @property
    def version(self) -> int:
        return int(self._text("ce_streamversion"))

    @property
    def causation(self) -> str:
        return self._text("ce_causationid")

    @property
    def actor(self) -> str:
        return self._text("ce_actor")

    @property
    def inputs(self) -> str:
        """How far each input had been consumed, as `commands=1201,conflict=88`."""
        return self._text("ce_inputs")

    @property
    def append_id(self) -> str:
        return self._text("ce_appendid")
