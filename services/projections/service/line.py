"""One partition being folded anew: both its ledgers read from where that stands up to a given place."""

import asyncio
from collections.abc import Mapping

from services.kit.ledger import Accepted, Chunk, LogDoubt, Source
from services.projections.service.weaving import Weave
from services.projections.store.positions import START, Position

READ_SECONDS = 1.0
READS_MAX = 3
"""So often a read is tried, each time on a new connection."""
EMPTY_READS_MAX = 20
"""So many reads may find nothing although the views in use have seen more; then the ledger is not what they saw."""


class Line:
    """Reads the ledgers of one partition and gives their records out in the order of cause."""

    def __init__(
        self, partition: int, sources: Mapping[str, Source], batch: int, stand: Mapping[str, Position]
    ) -> None:
        self.partition = partition
        self.weave = Weave(sources, partition, stand)
        self._sources = sources
        self._batch = batch
        self._next = {name: stand.get(name, START).next_offset for name in sources}

    async def step(self, goal: Mapping[str, Position]) -> list[Accepted]:
        """The next records up to the goal; empty when it is reached. Raises LogDoubt, LogRefused."""
        until = {name: goal.get(name, START).head.sequence for name in self._sources}
        for _ in range(EMPTY_READS_MAX):
            for name in self._sources:
                await self._read(name, goal)
            if (records := self.weave.take(self._batch, until)) or not self._behind(goal):
                return records
        raise LogDoubt("incomplete", f"partition {self.partition} ends before what the views in use have seen of it")

    async def _read(self, name: str, goal: Mapping[str, Position]) -> None:
        """Have a batch waiting, as far as there is one."""
        end = goal.get(name, START).next_offset
        while self.weave.waiting(name) < self._batch and self._next[name] < end:
            chunk = await self._chunk(name)
            self.weave.add(name, chunk.records)
            if chunk.position == self._next[name]:
                return
            self._next[name] = chunk.position

    async def _chunk(self, name: str) -> Chunk:
        """What stands next in a ledger; a broker that is slow for once does not end the work of many minutes."""
        source, tries = self._sources[name], 0
        while True:
            try:
                return await source.read(self._next[name], READ_SECONDS)
            except LogDoubt:
                await source.close()
                if (tries := tries + 1) == READS_MAX:
                    raise
            await asyncio.sleep(READ_SECONDS)

    def _behind(self, goal: Mapping[str, Position]) -> bool:
        positions = self.weave.positions
        return any(goal.get(name, START).head.sequence > positions[name].head.sequence for name in self._sources)
