"""A ledger to test with, in memory or on a real broker: the same behaviour is asked of both."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from services.kit.clock import Clock, SystemClock
from services.kit.ledger import (
    Accepted,
    Assignment,
    Broker,
    Durability,
    KafkaBroker,
    Ledger,
    MemoryBroker,
    Partition,
    Record,
    Tail,
    Topics,
    TopicSpec,
    Writer,
    WriterSettings,
)
from services.kit.ledger.backoff import BackoffLimits
from tests.kit.ledger.bookings import Bookings
from tests.servers import unique

QUICK = BackoffLimits(first_seconds=0.005, longest_seconds=0.2, storm_reopens=1000)
SECONDS = 30


@dataclass
class Place:
    """A commands topic, a ledger and another ledger, each with one partition."""

    broker: Broker
    name: str = field(default_factory=lambda: unique("ledger"))
    kinds: tuple[str, str, str] = ("commands", "ledger", "other")

    @property
    def commands(self) -> str:
        return f"{self.name}.{self.kinds[0]}"

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.kinds[1], f"{self.name}.{self.kinds[1]}")

    @property
    def other(self) -> Ledger:
        return Ledger(self.kinds[2], f"{self.name}.{self.kinds[2]}")

    def upstream(self) -> "Place":
        """The place whose ledger is the other ledger of this one."""
        return replace(self, kinds=("upstream", "other", "none"))

    def writer(
        self, make: Callable[[int], Partition] | None = None, clock: Clock | None = None, **how: object
    ) -> Writer:
        settings = WriterSettings(**{"code_version": "test", "backoff": QUICK, **how})
        where = Assignment(self.ledger, 0, self.commands, self.other)
        return Writer(self.broker, where, make or (lambda _: Bookings()), clock or SystemClock(), settings)

    async def send(self, records: Sequence[Record], topic: str = "") -> int:
        """Put records into the commands topic (or another); the position behind them."""
        log = await self.broker.log(topic or self.commands, 0)
        base = await log.append(records)
        await log.close()
        return base + len(records)

    async def records(self, ledger: Ledger | None = None) -> list[Accepted]:
        """All accepted records of the ledger."""
        return await Tail(self.broker, ledger or self.ledger, 0).read_at(0, 1_000_000)


@asynccontextmanager
async def running(writer: Writer) -> AsyncIterator[Writer]:
    """The writer at work; stopped cleanly at the end."""
    task = asyncio.create_task(writer.run())
    try:
        yield writer
        writer.stop()
        async with asyncio.timeout(SECONDS):
            await task
    finally:
        task.cancel()
        await asyncio.wait((task,))


async def settled(writer: Writer, **positions: int) -> None:
    """Wait until the writer consumed its inputs up to these positions and is quiet."""
    async with asyncio.timeout(SECONDS):
        await writer.progress.settled(positions)


async def until(true: Callable[[], bool]) -> None:
    """Wait for what nobody signals."""
    async with asyncio.timeout(SECONDS):
        while not true():  # noqa: ASYNC110 - counters have no events
            await asyncio.sleep(0.001)


@asynccontextmanager
async def memory_place() -> AsyncIterator[Place]:
    yield Place(MemoryBroker())


@asynccontextmanager
async def kafka_place(servers: str) -> AsyncIterator[Place]:
    broker = KafkaBroker(servers)
    place = Place(broker)
    specs = [TopicSpec(f"{place.name}.{kind}", 1) for kind in ("commands", "ledger", "upstream", "other", "none")]
    try:
        await Topics(servers, broker, Durability()).open(specs)
        yield place
    finally:
        await broker.close()
