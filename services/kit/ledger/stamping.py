"""Gives drafts their place in a chain: sequence, link, time and the CloudEvents headers, in the one fixed order."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from services.kit.ledger.chain import Head
from services.kit.ledger.forms import HASHED, WIRED
from services.kit.ledger.record import Draft, Moment, Record
from services.kit.ledger.template import Placed, Template

SPEC_VERSION = b"1.0"

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
        self._hashed, self._wired = Template(HASHED), Template(WIRED)
        self._settle("ce_specversion", SPEC_VERSION)
        self._source = self._settle("ce_source", f"/{ledger}/{partition}".encode())
        self._time = self._settle("ce_time", time_text(at).encode())
        self._append_id = self._settle("ce_appendid", b"")

    @property
    def head(self) -> Head:
        """The chain's last record."""
        return Head(self.sequence, self._hash)

    def begin(self, append_id: str) -> None:
        """The records that follow belong to the append of this id."""
        self._append_id = self._settle("ce_appendid", append_id.encode())

    def next(self, clock: datetime) -> Moment:
        """What the next record will carry: the clock's time unless the chain is ahead of it, and its sequence."""
        return Moment(max(self.at, clock), self.sequence + 1)

    def record(self, draft: Draft, at: datetime, inputs: str) -> Record:
        """The draft as the next record of the chain, which from then on ends with it."""
        if at is not self.at:
            self.at, self._time = at, self._settle("ce_time", time_text(at).encode())
        stream, kind, version, data, event_id, causation, actor, content_type = draft
        self.sequence += 1
        values = (
            SPEC_VERSION,
            event_id.encode(),
            kind.encode(),
            self._source,
            stream.encode(),
            self._time,
            content_type.encode(),
            b"%d" % version,
            b"%d" % self.sequence,
            self._hash.hex().encode(),
            inputs.encode(),
            causation.encode(),
            self._append_id,
            actor.encode(),
        )
        self._hash = sha256(self._hashed.join(data, values)).digest()
        return Record(values[4], data, Placed(values, self._wired.join(data, values)))

    def _settle(self, name: str, content: bytes) -> bytes:
        self._hashed.settle(name, content)
        self._wired.settle(name, content)
        return content
