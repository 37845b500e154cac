"""How fast views are built anew from the ledgers' topics, beside a COPY of the rows that come out.

That is COPY of every row of every table over one connection: bare, into tables with nothing but their keys, and with
the indexes and samples of the views made behind it, as behind a rebuild. What a rebuild does beside: it reads both
ledgers, checks their chains, folds, takes digests of all rows, new and old, and swaps the tables.

`python -m tests.bench.projections [--json] [--registrations N]`; a registration is some twelve records in two ledgers.
A million records are `--registrations 82000`.
"""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateIndex, CreateSchema, CreateTable, DropSchema

from services.kit.database import open_database
from services.kit.ledger import KafkaBroker, Ledger
from services.kit.settings import Settings
from services.kit.stack import Stack
from services.projections.service.building import Site
from services.projections.service.rebuilding import FRESH, SESSIONS_MAX, Rebuild, named
from services.projections.store.copying import name_of
from services.projections.store.schema import prepare
from services.projections.store.session import transaction
from services.projections.store.swapping import without_limit
from services.projections.store.tables import Tables
from tests.bench.figures import Figure, show
from tests.bench.processors import used
from tests.bench.running import on_servers, typed
from tests.projections.conftest import LEDGERS, Views, installation
from tests.projections.ledgers import Ledgers, make_topics, publish
from tests.projections.story import Story
from tests.servers import unique

BUDGET = 10_000
TIMES_A_COPY = 4.0
SECONDS_MAX = 600.0
PARTITIONS = 4
WORKERS = (1, 2, 4)
MILLION, MILLION_SECONDS = 1_000_000, 120.0


async def measure(stack: Stack, registrations: int, data: Path) -> list[Figure]:
    """All figures, on the same rows."""
    settings = installation(stack.kafka, stack.database, data, unique("bench"))
    settings = settings.model_copy(update={"partitions": PARTITIONS})
    engine, broker = open_database(settings), KafkaBroker(settings.kafka)
    views = Views(engine, unique("views"))
    topics = [Ledger(name, f"{settings.topic_prefix}.{name}.ledger") for name in LEDGERS]
    records = await _filled(views, broker, settings, topics, registrations // PARTITIONS)
    fresh = f"{views.tables.schema}{FRESH}"
    site = Site(settings, topics, fresh, views.tables.schema, named(views.tables, ()))
    took = {workers: await _rebuild(Rebuild(engine, broker, site, workers)) for workers in WORKERS}
    copied = await _copy(engine, views.tables)
    await engine.dispose()
    await broker.close()
    best = min(spent.seconds for spent in took.values())
    return [
        *(figure for workers, spent in took.items() for figure in _of_rebuild(workers, records, spent)),
        *(figure for what, spent in copied.items() for figure in _of_copy(what, records, spent, best)),
        Figure("a million records at the best rate", best / records * MILLION, "s", MILLION_SECONDS),
    ]


def _of_rebuild(workers: int, records: int, spent: "Spent") -> list[Figure]:
    what = f"all views rebuilt from the topics, workers: {workers}"
    return [Figure(what, records / spent.seconds, "records/s", BUDGET), *_processors(records, spent)]


def _of_copy(what: str, records: int, spent: "Spent", best: float) -> list[Figure]:
    rate = Figure(f"{what} of the same rows", records / spent.seconds, "records/s")
    times = Figure(f"a rebuild takes so many times a {what}", best / spent.seconds, "times", TIMES_A_COPY)
    return [rate, *_processors(records, spent), times]


def _processors(records: int, spent: "Spent") -> list[Figure]:
    return [
        Figure(f"processor time of that, {program}", seconds / records * 1e6, "µs/record")
        for program, seconds in sorted(spent.processors.items())
    ]


async def _filled(views: Views, broker: KafkaBroker, settings: Settings, topics: list[Ledger], each: int) -> int:
    """Views in use over all partitions, each with a vendor's business in it; how many records that is."""
    await make_topics(broker, settings.kafka, topics, PARTITIONS)
    await views.open(PARTITIONS)
    records = 0
    for number in range(PARTITIONS):
        ledgers = Ledgers(number)
        Story(ledgers, f"vendor-{number}").tell(each)
        for topic in topics:
            await publish(broker, topic, number, ledgers.records[topic.name], batch=500)
        await views.fold(ledgers.records, number, batch=2_000)
        records += sum(map(len, ledgers.records.values()))
    return records


class Spent(NamedTuple):
    """Seconds by the clock on the wall, and on the processors by program."""

    seconds: float
    processors: Counter[str]


class Watch:
    """Runs from where it is made."""

    def __init__(self) -> None:
        self._wall, self._processors = time.perf_counter(), used()

    def spent(self) -> Spent:
        """What went by since."""
        wall = time.perf_counter() - self._wall
        return Spent(wall, used() - self._processors)


async def _rebuild(rebuild: Rebuild) -> Spent:
    watch = Watch()
    found = await rebuild.run(lambda done, total: None)
    if any(item.before != item.after for item in found):
        raise RuntimeError("a rebuild gave other rows than folding record by record")
    return watch.spent()


async def _copy(engine: AsyncEngine, tables: Tables) -> dict[str, Spent]:
    """Copy every row into empty tables, and make those ready to be read: until the rows were in, and until the end."""
    dump = {name: await _dumped(engine, name_of(table)) for name, table in tables.rebuildable.items()}
    bare = Tables(unique("bare"))
    async with engine.begin() as connection:
        await connection.execute(CreateSchema(bare.schema))
        for table in bare.rebuildable.values():
            await connection.execute(CreateTable(table))
    watch = Watch()
    await _written(engine, [(name_of(bare.rebuildable[name]), blocks) for name, blocks in dump.items()])
    filled = watch.spent()
    await _indexed(engine, bare)
    ready = watch.spent()
    async with engine.begin() as connection:
        await connection.execute(DropSchema(bare.schema, cascade=True))
    return {"bare COPY": filled, "COPY with indexes": ready}


async def _written(engine: AsyncEngine, dump: Iterable[tuple[Any, Sequence[bytes]]]) -> None:
    async with transaction(engine, SECONDS_MAX) as session:
        await without_limit(session.connection)
        for name, blocks in dump:
            async with session.driver.cursor().copy(_command(name, "FROM STDIN")) as copy:
                for block in blocks:
                    await copy.write(block)


async def _indexed(engine: AsyncEngine, tables: Tables) -> None:
    async with engine.begin() as connection:
        await without_limit(connection)
        for index in tables.indexes(folding=True):
            await connection.execute(CreateIndex(index))
    await prepare(engine, tables, SESSIONS_MAX)


async def _dumped(engine: AsyncEngine, name: Any) -> Sequence[bytes]:
    command = _command(name, "TO STDOUT")
    async with transaction(engine, SECONDS_MAX) as session:
        await without_limit(session.connection)
        async with session.driver.cursor().copy(command) as copy:
            return [bytes(block) async for block in copy]


def _command(name: Any, direction: str) -> bytes:
    found: bytes = b"COPY " + name.as_bytes() + b" " + direction.encode()
    return found


def main() -> None:
    """Measure, and print."""
    asked = typed(__doc__, registrations=10_000)
    figures = on_servers(lambda stack, folder: measure(stack, asked.registrations, folder))
    show(figures, as_json=asked.json)


if __name__ == "__main__":
    main()
