"""Builds views anew from the ledgers beside those in use, which go on being folded, and swaps them in one place."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.kit.ledger import Broker, Ledger
from services.projections.service.folding import Folder
from services.projections.service.line import Line
from services.projections.store.positions import Position, open_positions, read_positions
from services.projections.store.schema import add_indexes, make_bare_tables
from services.projections.store.swapping import Digest, alone, digest, standstill, swap, without_limit
from services.projections.store.tables import LOOKED_UP, Tables

BATCH_RECORDS = 2_000
NEARLY_RECORDS = 5_000
"""So few records behind, the rest is folded while folding into the views in use stands still."""

Progress = Callable[[int, int], None]
"""Told, again and again, how many records are folded, and how many there are to fold."""
Goal = Mapping[int, Mapping[str, Position]]
"""Where the views in use stand, by partition and ledger."""


class UnknownViewError(LookupError):
    """There is no view of this name."""


class Rebuilt(NamedTuple):
    """One table that was built anew: its digest, and what it was before."""

    view: str
    before: Digest
    after: Digest


class Rebuild:
    """One rebuild of some views, or of all."""

    def __init__(
        self, engine: AsyncEngine, live: Tables, broker: Broker, ledgers: Sequence[Ledger], seconds_max: float
    ) -> None:
        self._engine = engine
        self._live = live
        self._broker = broker
        self._ledgers = ledgers
        self._seconds_max = seconds_max
        self._fresh = Tables(f"{live.schema}_rebuild")

    async def run(self, partitions: int, views: Collection[str], progress: Progress) -> list[Rebuilt]:
        """Build these views anew, all when none is named. Raises BusyError, UnknownViewError, LogDoubt, LogRefused."""
        names = self._named(views)
        known = self._fresh if LOOKED_UP.issubset(names) else self._live
        folder = Folder(self._engine, self._fresh, names, known, self._seconds_max)
        async with alone(self._engine, self._live.schema), self._lines(partitions) as lines:
            await self._open(partitions)
            while _left(lines, goal := await self._goal(partitions)) > NEARLY_RECORDS:
                await self._fold(folder, lines, goal, progress)
            async with self._engine.begin() as connection:
                await without_limit(connection)
                await add_indexes(connection, self._fresh)
            async with standstill(self._engine, self._live) as connection:
                await self._fold(folder, lines, await self._goal(partitions), progress)
                found = [await self._compared(connection, name) for name in names]
                await swap(connection, self._fresh, self._live, names)
        return found

    def _named(self, views: Collection[str]) -> list[str]:
        """The tables to fill. Those that folding looks things up in are built anew only with all others."""
        unknown = [name for name in views if name not in self._live.views]
        if unknown:
            raise UnknownViewError(
                f"there is no view {unknown[0]!r} to build by itself; there are: {', '.join(self._live.views)}"
            )
        found = (table.name for name in views for table in self._live.of_view(name))
        return list(found if views else self._live.rebuildable)

    async def _open(self, partitions: int) -> None:
        places = [(number, ledger.name) for number in range(partitions) for ledger in self._ledgers]
        async with self._engine.begin() as connection:
            await make_bare_tables(connection, self._fresh)
            await open_positions(connection, self._fresh.positions, places)

    @asynccontextmanager
    async def _lines(self, partitions: int) -> AsyncIterator[list[Line]]:
        async with AsyncExitStack() as stack:
            lines = []
            for number in range(partitions):
                sources = {ledger.name: await self._broker.source(ledger.topic, number) for ledger in self._ledgers}
                for source in sources.values():
                    stack.push_async_callback(source.close)
                lines.append(Line(number, sources, BATCH_RECORDS))
            yield lines

    async def _goal(self, partitions: int) -> Goal:
        async with self._engine.connect() as connection:
            return {n: await read_positions(connection, self._live.positions, n) for n in range(partitions)}

    async def _fold(self, folder: Folder, lines: Sequence[Line], goal: Goal, progress: Progress) -> None:
        """Fold every partition up to its goal; while one waits for the database, another is read and decoded."""
        total = sum(position.head.sequence + 1 for held in goal.values() for position in held.values())

        async def follow(line: Line) -> None:
            before = dict(line.weave.positions)
            while records := await line.step(goal[line.partition]):
                after = dict(line.weave.positions)
                await folder.fold(line.partition, records, before, after)
                before = after
                progress(total - _left(lines, goal), total)

        tasks = [asyncio.create_task(follow(line)) for line in lines]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _compared(self, connection: AsyncConnection, name: str) -> Rebuilt:
        used, fresh = self._live.rebuildable[name], self._fresh.rebuildable[name]
        return Rebuilt(name, await digest(connection, used), await digest(connection, fresh))


def _left(lines: Sequence[Line], goal: Goal) -> int:
    return sum(line.left(goal[line.partition]) for line in lines)
