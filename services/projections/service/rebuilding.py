"""Builds views anew from the ledgers beside those in use, which go on being folded, and swaps them in one place."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.ledger import Broker
from services.kit.tasks import together
from services.projections.service.building import LOOK_SECONDS, Goal, Site, build, build_apart
from services.projections.store.positions import open_positions, read_positions
from services.projections.store.schema import make_bare_tables, prepare, rest
from services.projections.store.swapping import Digest, alone, digest, standstill, swap
from services.projections.store.tables import Tables

NEARLY_RECORDS = 5_000
"""So few records behind, the rest is folded while folding into the views in use stands still."""
ALONE_RECORDS = 50_000
"""Up to so many records one process is done before others have started."""
SESSIONS_MAX = 4
"""Over so many connections at most are indexes made: an installation's other work needs some too."""
FRESH = "_rebuild"

Progress = Callable[[int, int], None]
"""Told, again and again, how many records are folded, and how many there are to fold."""


class UnknownViewError(LookupError):
    """There is no view of this name."""


class Rebuilt(NamedTuple):
    """One table that was built anew: its digest, and what it was before, at the same position."""

    view: str
    before: Digest
    after: Digest


def named(live: Tables, views: Collection[str]) -> list[str]:
    """The tables to fill, all when no view is named: those that folding looks things up in come only with all others.

    Raises UnknownViewError.
    """
    unknown = [name for name in views if name not in live.views]
    if unknown:
        raise UnknownViewError(
            f"there is no view {unknown[0]!r} to build by itself; there are: {', '.join(live.views)}"
        )
    found = (table.name for name in views for table in live.of_view(name))
    return list(found if views else live.rebuildable)


class Rebuild:
    """One rebuild of the tables a site names."""

    def __init__(self, engine: AsyncEngine, broker: Broker, site: Site, workers: int = 1) -> None:
        self._engine = engine
        self._broker = broker
        self._site = site
        self._workers = workers
        self._live, self._fresh = Tables(site.live), Tables(site.fresh)
        self._partitions = range(site.settings.partitions)

    async def run(self, progress: Progress) -> list[Rebuilt]:
        """Build the tables anew and put them into use. Raises BusyError, LogDoubt, LogRefused."""
        async with alone(self._engine, self._live.schema):
            await self._open()
            while (left := await self._left(goal := await self._goal(), progress)) > NEARLY_RECORDS:
                await self._build(goal, left, progress)
            await prepare(self._engine, self._fresh, min(self._workers, SESSIONS_MAX))
            async with standstill(self._engine, self._live) as connection:
                await build(self._site, self._engine, self._broker, goal := await self._goal())
                await self._left(goal, progress)
                found = [await self._compared(name) for name in self._site.names]
                await swap(connection, self._fresh, self._live, self._site.names)
        return found

    async def _open(self) -> None:
        places = [(number, ledger.name) for number in self._partitions for ledger in self._site.ledgers]
        async with self._engine.begin() as connection:
            await make_bare_tables(connection, self._fresh)
            await rest(connection, self._fresh)
            await open_positions(connection, self._fresh.positions, places)

    async def _build(self, goal: Goal, left: int, progress: Progress) -> None:
        """Come up to the goal; progress is what the fresh tables say of themselves, whoever fills them."""
        watching = asyncio.create_task(self._watch(goal, progress))
        try:
            if self._workers == 1 or left <= ALONE_RECORDS:
                await build(self._site, self._engine, self._broker, goal)
            else:
                await build_apart(self._site, self._engine, self._broker, goal, self._workers)
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def _watch(self, goal: Goal, progress: Progress) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self._left(goal, progress)

    async def _goal(self) -> Goal:
        """Where the views in use stand."""
        return await self._standing(self._live)

    async def _standing(self, tables: Tables) -> Goal:
        async with self._engine.connect() as connection:
            return {n: await read_positions(connection, tables.positions, n) for n in self._partitions}

    async def _left(self, goal: Goal, progress: Progress) -> int:
        """How many records there are still to fold."""
        total, done = _records(goal), _records(await self._standing(self._fresh))
        progress(done, total)
        return total - done

    async def _compared(self, name: str) -> Rebuilt:
        """Both digests, while nobody folds into either table."""
        tables = self._live.rebuildable[name], self._fresh.rebuildable[name]
        before, after = await together(*(digest(self._engine, table) for table in tables))
        return Rebuilt(name, before, after)


def _records(goal: Goal) -> int:
    return sum(position.head.sequence + 1 for held in goal.values() for position in held.values())
