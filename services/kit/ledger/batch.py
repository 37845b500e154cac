"""Record batches as the broker takes them: Kafka's format 2, uncompressed, without a producer's numbers."""

import struct
from collections.abc import Iterable, Sequence

from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.util import calc_crc32c

from services.kit.ledger.forms import WIRED
from services.kit.ledger.record import Record
from services.kit.ledger.template import Placed

HEAD = struct.Struct(">qiibIhiqqqhii")
"""Base offset, length, leader epoch, magic number, checksum; last offset, times, producer, number of records."""
CHECKSUM, CHECKED_FROM, COUNTED_FROM = struct.Struct(">I"), 21, 12
"""The checksum covers all that stands behind it; the length counts all that stands behind the length."""
NOBODY, MAGIC = -1, 2
NO_ATTRIBUTES_NO_DELAY = bytes(2)
"""Of a record: its attributes, and how much later than the batch's first it was made."""


def record_batch(records: Sequence[Record], at_ms: int) -> bytearray:
    """The records in one batch, made at this time (milliseconds since 1970)."""
    batch = bytearray().join((bytes(HEAD.size), *_framed(map(_wired, records))))
    length, last = len(batch) - COUNTED_FROM, len(records) - 1
    HEAD.pack_into(batch, 0, 0, length, NOBODY, MAGIC, 0, 0, last, at_ms, at_ms, NOBODY, NOBODY, NOBODY, len(records))
    CHECKSUM.pack_into(batch, CHECKED_FROM - CHECKSUM.size, calc_crc32c(memoryview(batch)[CHECKED_FROM:]))
    return batch


def _framed(records: Iterable[bytes]) -> list[bytes]:
    framed: list[bytes] = []
    for offset, record in enumerate(records):
        place = NO_ATTRIBUTES_NO_DELAY + WIRED.length(offset)
        framed += (WIRED.length(len(place) + len(record)), place, record)
    return framed


def _wired(record: Record) -> bytes:
    return record.headers.wired if isinstance(record.headers, Placed) else WIRED.write(*record)


class ReadyBatch(BatchBuilder):  # type: ignore[misc]  # aiokafka has no types
    """A batch that is made already, for aiokafka's producer to send: its own builder takes thrice the time."""

    def __init__(self, batch: bytearray, count: int) -> None:
        super().__init__(0, 0)
        self._buffer = batch
        self._relative_offset = count
        self._closed = True
