"""A log in memory behind the same port as the real one, for tests of what is built on a ledger."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence

from services.kit.ledger.port import Chunk
from services.kit.ledger.record import Record, Stored

CHUNK_RECORDS = 2000


class MemoryLog:
    """One partition held in memory; every handle of a partition is the same object."""

    def __init__(self) -> None:
        self.records: list[Stored] = []
        self._grown = asyncio.Event()

    async def start(self) -> int:
        return 0

    async def end(self) -> int:
        return len(self.records)

    async def read(self, position: int, wait_seconds: float = 0.0) -> Chunk:
        if position >= len(self.records) and wait_seconds:
            await self._wait(wait_seconds)
        found = self.records[position : position + CHUNK_RECORDS]
        return Chunk(found, position + len(found), len(self.records) - position - len(found))

    async def append(self, records: Sequence[Record]) -> int:
        await asyncio.sleep(0)  # as with a broker, others run before the answer is there
        return self.put(records)

    def put(self, records: Sequence[Record]) -> int:
        """Add records at once; the offset of the first."""
        base = len(self.records)
        at_ms = time.time_ns() // 1_000_000
        self.records += [Stored(base + index, at_ms, record) for index, record in enumerate(records)]
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()
        return base

    async def close(self) -> None:
        """Nothing is held open."""

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._grown.wait()
        except TimeoutError:
            return


class MemoryBroker:
    """Topics in memory; a partition comes into being when it is first opened."""

    def __init__(self) -> None:
        self.partitions: defaultdict[tuple[str, int], MemoryLog] = defaultdict(MemoryLog)

    async def source(self, topic: str, partition: int) -> MemoryLog:
        return self.partitions[topic, partition]

    async def log(self, topic: str, partition: int) -> MemoryLog:
        return self.partitions[topic, partition]
