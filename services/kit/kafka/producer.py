"""A producer for commands and answers: idempotent, acknowledged by all replicas, and replaced after any failure."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

log = logging.getLogger(__name__)

Headers = Sequence[tuple[str, bytes]]


class Place(NamedTuple):
    """Where the broker put a record."""

    topic: str
    partition: int
    offset: int


class SendDoubtError(Exception):
    """The broker did not say in time that it has the record: it may have it, now or later, or not."""


class Producer:
    """Sends records, each with a deadline. A failed batch leaves a gap in an idempotent producer's numbers that no
    later batch gets over, so after a failure a new one takes its place."""

    def __init__(self, bootstrap: str, seconds_max: float, client_id: str = "dealreg") -> None:
        self._bootstrap = bootstrap
        self._seconds_max = seconds_max
        self._client_id = client_id
        self._current: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()
        self._stopping: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Connect. Raises SendDoubtError when the broker is away; sending will try again."""
        try:
            async with asyncio.timeout(self._seconds_max):
                await self._ready()
        except (KafkaError, TimeoutError) as error:
            raise SendDoubtError(f"the broker does not answer ({type(error).__name__})") from error

    async def send(  # a record has that many parts
        self, topic: str, partition: int | None, key: bytes | None, value: bytes | None, headers: Headers = ()
    ) -> Place:
        """Hand over a record; returns once all in-sync replicas have it. Without a partition, the key chooses.

        Raises SendDoubtError after the deadline or on any error of the broker.
        """
        producer = None
        try:
            async with asyncio.timeout(self._seconds_max):
                producer = await self._ready()
                sent = await producer.send(topic, value, key, partition, headers=list(headers))
                sent.add_done_callback(_look_at)
                stored = await asyncio.shield(sent)
        except (KafkaError, TimeoutError) as error:
            self._replace(producer)
            raise SendDoubtError(
                f"the broker did not acknowledge a record of {topic} ({type(error).__name__})"
            ) from error
        return Place(topic, stored.partition, stored.offset)

    async def stop(self) -> None:
        """Let go; what is not acknowledged by the deadline stays in doubt."""
        self._replace(self._current)
        await asyncio.gather(*self._stopping)

    async def _ready(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._current is None:
                producer = AIOKafkaProducer(
                    bootstrap_servers=self._bootstrap, client_id=self._client_id, acks="all", enable_idempotence=True
                )
                try:
                    await producer.start()
                except BaseException:
                    self._let_go(producer)
                    raise
                self._current = producer
            return self._current

    def _replace(self, producer: AIOKafkaProducer | None) -> None:
        if producer is not None and producer is self._current:
            self._current = None
            self._let_go(producer)

    def _let_go(self, producer: AIOKafkaProducer) -> None:
        task = asyncio.create_task(self._close(producer))
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)

    async def _close(self, producer: AIOKafkaProducer) -> None:
        try:
            async with asyncio.timeout(self._seconds_max):
                await producer.stop()
        except (KafkaError, TimeoutError) as error:
            log.warning("a producer did not stop cleanly: %s", type(error).__name__)


def _look_at(sent: "asyncio.Future[Any]") -> None:
    """A record given up after the deadline may fail later; nobody waits for that, and it is no stray error."""
    if not sent.cancelled():
        sent.exception()
