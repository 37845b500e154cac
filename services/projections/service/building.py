"""Fills fresh tables from the ledgers, partition by partition: in this process, or in several that share the work."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from multiprocessing import get_context
from typing import NamedTuple

import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.collector import at_rest, calm
from services.kit.database import close_database, open_database
from services.kit.ledger import Broker, KafkaBroker, Ledger, LogDoubt, LogRefused
from services.kit.settings import Settings
from services.kit.tasks import together
from services.projections.service.folding import Folder
from services.projections.service.line import Line
from services.projections.store.positions import Position, read_positions
from services.projections.store.tables import LOOKED_UP, Tables

BATCH_RECORDS = 5_000
"""So many fold for a fifth less of the database's time than 2 000; more would only take more memory."""
BATCH_CALLS = 6
"""A batch is many statements, each with the deadline of one; all of them get so many times that."""
LOOK_SECONDS = 0.5

AT_ONCE = 2
"""Partitions of which a batch is under way in one process."""

Positions = Mapping[str, Position]
Goal = Mapping[int, Positions]
"""How far to come, by partition and ledger."""


class Site(NamedTuple):
    """What is built, out of what, and beside what: the names of the tables to fill, and the schemas of both sets."""

    settings: Settings
    ledgers: Sequence[Ledger]
    fresh: str
    live: str
    names: Sequence[str]

    def folder(self, engine: AsyncEngine) -> Folder:
        """Fills the fresh tables; whose a record is they know themselves once all are built, else those in use do."""
        fresh = Tables(self.fresh)
        known = fresh if LOOKED_UP.issubset(self.names) else Tables(self.live)
        return Folder(engine, fresh, self.names, known, self.settings.database_seconds_max * BATCH_CALLS)


async def build(site: Site, engine: AsyncEngine, broker: Broker, goal: Goal) -> None:
    """Fold every partition from where the fresh tables stand up to its goal. Raises LogDoubt, LogRefused.

    While one partition waits for the database, another is read and decoded; more at once would only take more memory.
    """
    folder, turns = site.folder(engine), asyncio.Semaphore(AT_ONCE)
    async with engine.connect() as connection:
        stand = {number: await read_positions(connection, folder.tables.positions, number) for number in goal}
    with at_rest():  # all of a batch goes by its references; looking for cycles in it took a fifth of the time
        lines = [_line(site.ledgers, broker, number, stand[number]) for number in goal]
        await together(*(_follow(folder, turns, *each) for each in zip(lines, goal.values(), strict=True)))


async def _follow(
    folder: Folder, turns: asyncio.Semaphore, opening: AbstractAsyncContextManager[Line], goal: Positions
) -> None:
    async with opening as line:
        before: Positions | None = dict(line.weave.positions)
        while before is not None:
            async with turns:
                before = await _fold_next(folder, line, goal, before)


async def _fold_next(folder: Folder, line: Line, goal: Positions, before: Positions) -> Positions | None:
    """Fold a batch that comes behind these positions; where that ends, None when nothing was left."""
    if not (records := await line.step(goal)):
        return None
    after = dict(line.weave.positions)
    await folder.fold(line.partition, records, before, after)
    return after


@asynccontextmanager
async def _line(ledgers: Sequence[Ledger], broker: Broker, number: int, stand: Positions) -> AsyncIterator[Line]:
    sources = {ledger.name: await broker.source(ledger.topic, number) for ledger in ledgers}
    try:
        yield Line(number, sources, BATCH_RECORDS, stand)
    finally:
        for source in sources.values():
            await source.close()


async def build_apart(site: Site, engine: AsyncEngine, broker: Broker, goal: Goal, workers: int) -> None:
    """As `build`, by so many processes, each with partitions of its own; this one, which has started, is one of them.

    Raises LogDoubt, LogRefused.
    """
    own, *others = (dict(list(goal.items())[first::workers]) for first in range(min(workers, len(goal))))
    with ProcessPoolExecutor(max(len(others), 1), get_context("spawn")) as pool:
        loop = asyncio.get_running_loop()
        apart = [loop.run_in_executor(pool, _work, site, share) for share in others]
        await asyncio.gather(build(site, engine, broker, own), *apart)


def _work(site: Site, share: Goal) -> None:
    """One process. A doubt comes out as a refusal: nobody else has its connection, so it is not his to open again."""
    calm()
    try:
        uvloop.run(_share(site, share))
    except LogDoubt as doubt:
        raise LogRefused(str(doubt)) from None


async def _share(site: Site, share: Goal) -> None:
    engine, broker = open_database(site.settings), KafkaBroker(site.settings.kafka)
    try:
        await build(site, engine, broker, share)
    finally:
        await close_database(engine)
        await broker.close()
