"""The log on Kafka: an append is one record batch, sent by a producer that knows no retries worth trusting."""

import time
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.record.memory_records import MemoryRecords

from services.kit.connections import Connection, Leftovers
from services.kit.ledger.batch import ReadyBatch, record_batch
from services.kit.ledger.deadlines import Deadlines, within
from services.kit.ledger.port import LogRefused
from services.kit.ledger.record import Record
from services.kit.ledger.source import KafkaSource

BATCH_BYTES = 1024 * 1024
"""The largest record batch, as the topics are set up."""


class KafkaLog(KafkaSource):
    """One partition of a ledger; its producer and its consumer are opened when they are first needed."""

    _producer: AIOKafkaProducer | None = None
    _producing: Connection | None = None

    async def append(self, records: Sequence[Record]) -> int:
        producer = await self._open_producer()
        made = record_batch(records, time.time_ns() // 1_000_000)
        if len(made) > BATCH_BYTES:
            raise LogRefused(f"{len(records)} records do not fit into one batch of {BATCH_BYTES} bytes")
        batch = ReadyBatch(made, len(records))
        what = f"append to {self._name}"
        place, partition = self._place.topic, self._place.partition
        sent = await within(self._deadlines.append, what, producer.send_batch(batch, place, partition=partition))
        done = await within(self._deadlines.append, what, sent)
        return int(done.offset)

    async def close(self) -> None:
        await super().close()
        if self._producing:
            self._leftovers.close(self._producing)
        self._producer = self._producing = None

    async def _open_producer(self) -> AIOKafkaProducer:
        if self._producer is None or self._producing is None:
            # Idempotence stays off: it would only repeat what the chain already gives, and a failed batch would leave
            # a gap in its numbers that no later batch gets over.
            self._producer = AIOKafkaProducer(
                bootstrap_servers=self._servers,
                acks="all",
                enable_idempotence=False,
                max_batch_size=BATCH_BYTES,
                max_request_size=BATCH_BYTES,
                request_timeout_ms=int(self._deadlines.append * 1000),
            )
            self._producing = Connection(self._producer.start, self._producer.stop)
        producer = self._producer
        await self._opened(self._producing)
        return producer


class KafkaBroker:
    """A Kafka cluster as the ledger uses it."""

    def __init__(self, bootstrap_servers: str, deadlines: Deadlines | None = None) -> None:
        """Raises LogRefused when aiokafka lacks its C extensions: pure Python is ten times slower."""
        if "_crecords" not in MemoryRecords.__module__:
            raise LogRefused(
                "aiokafka runs without its C extensions: unset AIOKAFKA_NO_EXTENSIONS, reinstall its wheel"
            )
        self._servers = bootstrap_servers
        self._deadlines = deadlines or Deadlines()
        self._leftovers = Leftovers(self._deadlines.close)

    async def source(self, topic: str, partition: int) -> KafkaSource:
        return KafkaSource(self._servers, TopicPartition(topic, partition), self._deadlines, self._leftovers)

    async def log(self, topic: str, partition: int) -> KafkaLog:
        return KafkaLog(self._servers, TopicPartition(topic, partition), self._deadlines, self._leftovers)

    async def close(self) -> None:
        """Return when every connection that was let go is closed."""
        await self._leftovers.wait()
