"""Reads one Kafka partition from positions the reader names; no group, no committed offset, no reset to an end."""

import time
from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import ConsumerRecord

from services.kit.ledger.deadlines import Deadlines, Leftovers, within
from services.kit.ledger.port import Chunk, LogDoubt
from services.kit.ledger.record import Record, Stored

CHUNK_RECORDS = 2000
"""At most so many records are handed over at once, so that other work of the process gets its turn."""
FETCH_BYTES = 4 * 1024 * 1024
LONG_POLL_MS = 500
"""How long the broker holds a fetch that finds nothing; data that arrive end it at once."""


class KafkaSource:
    """One partition with a connection of its own, so that it never waits for another partition's fetch."""

    def __init__(
        self, bootstrap_servers: str, place: TopicPartition, deadlines: Deadlines, leftovers: Leftovers
    ) -> None:
        self._servers = bootstrap_servers
        self._place = place
        self._deadlines = deadlines
        self._leftovers = leftovers
        self._consumer: AIOKafkaConsumer | None = None
        self._heard = time.monotonic()

    async def end(self) -> int:
        consumer = await self._open()
        what = f"end of {self._name}"
        ends = await within(self._deadlines.look, what, consumer.end_offsets([self._place]))
        return int(ends[self._place])

    async def read(self, position: int, wait_seconds: float = 0.0) -> Chunk:
        consumer = await self._open()
        what = f"read {self._name} at {position}"
        found, at = await within(
            self._deadlines.look + wait_seconds, what, self._fetch(consumer, position, wait_seconds)
        )
        if found:
            self._heard = time.monotonic()
        elif time.monotonic() - self._heard > self._deadlines.silence:
            await self._check_silence(at)
        return Chunk([stored(record) for record in found], at)

    async def close(self) -> None:
        if self._consumer:
            self._leftovers.close(self._consumer.stop)
            self._consumer = None

    @property
    def _name(self) -> str:
        return f"{self._place.topic}/{self._place.partition}"

    async def _open(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            self._consumer = AIOKafkaConsumer(
                bootstrap_servers=self._servers,
                auto_offset_reset="none",
                enable_auto_commit=False,
                fetch_max_wait_ms=LONG_POLL_MS,
                max_partition_fetch_bytes=FETCH_BYTES,
                request_timeout_ms=int(self._deadlines.look * 1000),
            )
            await within(self._deadlines.connect, f"connect to {self._servers}", self._consumer.start())
            self._consumer.assign([self._place])
            self._consumer.pause(self._place)  # until the first read: fetching ahead would keep other requests waiting
            self._consumer.seek(self._place, 0)
        return self._consumer

    async def _fetch(
        self, consumer: AIOKafkaConsumer, position: int, wait_seconds: float
    ) -> tuple[Sequence[ConsumerRecord], int]:
        if await consumer.position(self._place) != position:
            consumer.seek(self._place, position)
        consumer.resume(self._place)
        found = await consumer.getmany(self._place, timeout_ms=int(wait_seconds * 1000), max_records=CHUNK_RECORDS)
        # The position also steps over batches that hold no record of ours, such as those compaction left empty.
        return found.get(self._place, ()), await consumer.position(self._place)

    async def _check_silence(self, position: int) -> None:
        # A consumer can be stuck behind a restarted broker and say nothing about it.
        if await self.end() > position:
            raise LogDoubt("stuck", f"{self._name} has records behind {position}, and none of them arrives")
        self._heard = time.monotonic()


def stored(found: ConsumerRecord) -> Stored:
    """A record as aiokafka hands it over."""
    return Stored(found.offset, found.timestamp, Record(found.key or b"", found.value or b"", found.headers))
