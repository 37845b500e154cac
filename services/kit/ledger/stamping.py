"""Gives drafts their place in a chain: sequence, link, time and the CloudEvents headers, in the one fixed order."""

from collections.abc import Sequence
from datetime import UTC, datetime

from services.kit.ledger.chain import Head
from services.kit.ledger.record import Draft, Moment, Record, record_hash

RECORD_OVERHEAD_BYTES = 640
"""More than header names, fixed-size header values, lengths and framing of one record ever take in a batch."""


def time_text(at: datetime) -> str:
    """An instant as RFC 3339 in UTC with microseconds: always 27 characters, so that texts sort as times do."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def size_bytes(drafts: Sequence[Draft]) -> int:
    """At most how many bytes the drafts will take in a record batch."""
    size = 0
    for stream, kind, _, data, event_id, causation, actor, _ in drafts:
        characters = 2 * len(stream) + len(kind) + len(event_id) + len(causation) + len(actor)
        size += RECORD_OVERHEAD_BYTES + len(data) + 4 * characters
    return size


class Stamp:
    """Links drafts to the chain of one partition, one append after the other."""

    def __init__(self, ledger: str, partition: int, head: Head, at: datetime) -> None:
        self.sequence, self._hash = head
        self.at = at
        """Time of the chain's last record."""
        self._source = ("ce_source", f"/{ledger}/{partition}".encode())
        self._append_id = ("ce_appendid", b"")
        self._time = _time_header(at)

    @property
    def head(self) -> Head:
        """The chain's last record."""
        return Head(self.sequence, self._hash)

    def begin(self, append_id: str) -> None:
        """The records that follow belong to the append of this id."""
        self._append_id = ("ce_appendid", append_id.encode())

    def next(self, clock: datetime) -> Moment:
        """What the next record will carry: the clock's time unless the chain is ahead of it, and its sequence."""
        return Moment(max(self.at, clock), self.sequence + 1)

    def record(self, draft: Draft, at: datetime, inputs: str) -> Record:
        """The draft as the next record of the chain, which from then on ends with it."""
        if at is not self.at:
            self.at, self._time = at, _time_header(at)
        stream_text, kind, version, data, event_id, causation, actor, content_type = draft
        stream = stream_text.encode()
        self.sequence += 1
        headers = [
            ("ce_specversion", b"1.0"),
            ("ce_id", event_id.encode()),
            ("ce_type", kind.encode()),
            self._source,
            ("ce_subject", stream),
            self._time,
            ("content-type", content_type.encode()),
            ("ce_streamversion", b"%d" % version),
            ("ce_sequence", b"%d" % self.sequence),
            ("ce_previoushash", self._hash.hex().encode()),
            ("ce_inputs", inputs.encode()),
            ("ce_causationid", causation.encode()),
            self._append_id,
            ("ce_actor", actor.encode()),
        ]
        record = Record(stream, data, headers)
        self._hash = record_hash(record)
        return record


def _time_header(at: datetime) -> tuple[str, bytes]:
    return "ce_time", time_text(at).encode()
