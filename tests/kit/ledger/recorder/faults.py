"""A broker that does what it is told and says something else, as a network between us and Kafka does."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from services.kit.ledger import Chunk, KafkaBroker, Log, LogDoubt, Record, Source

Fault = Callable[["FaultyLog", Sequence[Record]], Awaitable[int]]
"""What becomes of an append."""

LATE_SECONDS = 0.02


async def no_fault(log: "FaultyLog", records: Sequence[Record]) -> int:
    log.broker.last_sent = records
    return await log.real.append(records)


async def acknowledgement_lost(log: "FaultyLog", records: Sequence[Record]) -> int:
    """It is in the log, and nobody says so."""
    await log.real.append(records)
    raise LogDoubt("timeout", "the acknowledgement did not arrive")


async def request_lost(_: "FaultyLog", __: Sequence[Record]) -> int:
    """It never reaches the log."""
    raise LogDoubt("timeout", "the request did not arrive")


async def request_late(log: "FaultyLog", records: Sequence[Record]) -> int:
    """It reaches the log a moment after it was given up."""
    log.broker.append_later(log.place, records)
    raise LogDoubt("timeout", "the request is on its way")


async def sent_twice(log: "FaultyLog", records: Sequence[Record]) -> int:
    """It is repeated on the way, and the second copy is the one that is acknowledged."""
    await log.real.append(records)
    return await log.real.append(records)


async def behind_a_rejected_one(log: "FaultyLog", records: Sequence[Record]) -> int:
    """Something stale gets in first: it is accepted all the same, but not where it was expected."""
    await log.real.append(log.broker.last_sent)
    return await log.real.append(records)


class FaultyBroker:
    """A real broker behind a bad network: every append meets the fault that is next."""

    def __init__(self, servers: str) -> None:
        self.real = KafkaBroker(servers)
        self.next_fault: Callable[[], Fault] = lambda: no_fault
        self.last_sent: Sequence[Record] = ()
        """The records of the last append that met no fault."""
        self._late: list[asyncio.Task[None]] = []

    async def source(self, topic: str, partition: int) -> Source:
        return await self.real.source(topic, partition)

    async def log(self, topic: str, partition: int) -> Log:
        return FaultyLog(self, (topic, partition), await self.real.log(topic, partition))

    def append_later(self, place: tuple[str, int], records: Sequence[Record]) -> None:
        self._late.append(asyncio.create_task(self._append_later(place, records)))

    async def close(self) -> None:
        """Return when everything that was on its way arrived."""
        await asyncio.gather(*self._late)
        await self.real.close()

    async def _append_later(self, place: tuple[str, int], records: Sequence[Record]) -> None:
        await asyncio.sleep(LATE_SECONDS)
        log = await self.real.log(*place)
        await log.append(records)
        await log.close()


class FaultyLog:
    """A real log whose appends meet faults; reading is as it is."""

    def __init__(self, broker: FaultyBroker, place: tuple[str, int], real: Log) -> None:
        self.broker = broker
        self.place = place
        self.real = real

    async def end(self) -> int:
        return await self.real.end()

    async def read(self, position: int, wait_seconds: float = 0.0) -> Chunk:
        return await self.real.read(position, wait_seconds)

    async def append(self, records: Sequence[Record]) -> int:
        return await self.broker.next_fault()(self, records)

    async def close(self) -> None:
        await self.real.close()
