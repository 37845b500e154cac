"""A producer for commands and answers: idempotent, acknowledged by all replicas, and replaced after any failure."""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from services.kit.connections import Connection, Leftovers

Headers = Sequence[tuple[str, bytes]]


class Place(NamedTuple):
    """Where the broker put a record."""

    topic: str
    partition: int
    offset: int


class SendDoubtError(Exception):
    """The broker did not say in time that it has the record: it may have it, now or later, or not."""


class Opened(NamedTuple):
    """A client, and its way from being opened to being closed."""

    client: AIOKafkaProducer
    connection: Connection


class Producer:
    """Sends records, each with a deadline. A failed batch leaves a gap in an idempotent producer's numbers that no
    later batch gets over, so after a failure a new one takes its place."""

    def __init__(self, bootstrap: str, seconds_max: float, client_id: str = "dealreg") -> None:
        self._bootstrap = bootstrap
        self._seconds_max = seconds_max
        self._client_id = client_id
        self._current: Opened | None = None
        self._leftovers = Leftovers(seconds_max)
        self._stopped = False

    async def start(self) -> None:
        """Connect. Raises SendDoubtError when the broker is away; sending will try again."""
        opened = self._open()
        try:
            async with asyncio.timeout(self._seconds_max):
                await opened.connection.ready()
        except (KafkaError, TimeoutError) as error:
            self._let_go(opened)
            raise SendDoubtError(f"the broker does not answer ({type(error).__name__})") from error

    async def send(  # a record has that many parts
        self, topic: str, partition: int | None, key: bytes | None, value: bytes | None, headers: Headers = ()
    ) -> Place:
        """Hand over a record; returns once all in-sync replicas have it. Without a partition, the key chooses.

        Raises SendDoubtError after the deadline or on any error of the broker.
        """
        opened = self._open()
        try:
            async with asyncio.timeout(self._seconds_max):
                await opened.connection.ready()
                sent = await opened.client.send(topic, value, key, partition, headers=list(headers))
                sent.add_done_callback(_look_at)
                stored = await asyncio.shield(sent)
        except (KafkaError, TimeoutError) as error:
            self._let_go(opened)
            raise SendDoubtError(
                f"the broker did not acknowledge a record of {topic} ({type(error).__name__})"
            ) from error
        return Place(topic, stored.partition, stored.offset)

    async def stop(self) -> None:
        """Let go for good; what is not acknowledged by the deadline stays in doubt."""
        self._stopped = True
        if self._current is not None:
            self._let_go(self._current)
        await self._leftovers.wait()

    def _open(self) -> Opened:
        if self._stopped:  # a producer made now would never be closed
            raise SendDoubtError("nothing is sent any more: the producer was stopped")
        if self._current is None:
            client = AIOKafkaProducer(
                bootstrap_servers=self._bootstrap,
                client_id=self._client_id,
                acks="all",
                enable_idempotence=True,
                request_timeout_ms=int(self._seconds_max * 1_000),  # what is given up here is soon given up there
            )
            self._current = Opened(client, Connection(client.start, client.stop))
        return self._current

    def _let_go(self, opened: Opened) -> None:
        if opened is self._current:
            self._current = None
            self._leftovers.close(opened.connection)


def _look_at(sent: "asyncio.Future[Any]") -> None:
    """A record given up after the deadline may fail later; nobody waits for that, and it is no stray error."""
    if not sent.cancelled():
        sent.exception()
