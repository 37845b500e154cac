"""How fast views are built anew from the ledgers' topics, beside a bare COPY of the rows that come out.

`python -m tests.bench.projections [--json] [--registrations N]`; a registration is some eight records in two ledgers.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateSchema, CreateTable, DropSchema

from services.kit.database import open_database
from services.kit.ledger import KafkaBroker, Ledger
from services.kit.stack import Stack
from services.projections.service.rebuilding import Rebuild
from services.projections.store.copying import name_of
from services.projections.store.session import transaction
from services.projections.store.tables import Tables
from tests.bench.figures import Figure, show
from tests.bench.running import on_servers, typed
from tests.projections.conftest import LEDGERS, Views, installation
from tests.projections.ledgers import Ledgers, make_topics, publish
from tests.projections.story import Story
from tests.servers import unique

BUDGET = 10_000
TIMES_A_BARE_COPY = 4.0
SECONDS_MAX = 600.0


async def measure(stack: Stack, registrations: int, data: Path) -> list[Figure]:
    """Both figures, on the same rows."""
    settings = installation(stack.kafka, stack.database, data, unique("bench"))
    engine, broker = open_database(settings), KafkaBroker(settings.kafka)
    ledgers = Ledgers()
    Story(ledgers).tell(registrations)
    topics = [Ledger(name, f"{settings.topic_prefix}.{name}.ledger") for name in LEDGERS]
    await make_topics(broker, settings.kafka, topics)
    for topic in topics:
        await publish(broker, topic, 0, ledgers.records[topic.name], batch=500)
    views = Views(engine, unique("views"))
    await views.open()
    await views.fold(ledgers.records, batch=2_000)
    records = sum(map(len, ledgers.records.values()))
    rebuilt = records / await _rebuild(Rebuild(engine, views.tables, broker, topics, SECONDS_MAX))
    copied = records / await _copy(engine, views.tables)
    await engine.dispose()
    await broker.close()
    return [
        Figure("all views rebuilt from the topics", rebuilt, "records/s", BUDGET),
        Figure("bare COPY of the same rows", copied, "records/s"),
        Figure("a rebuild takes so many times a bare COPY", copied / rebuilt, "times", TIMES_A_BARE_COPY),
    ]


async def _rebuild(rebuild: Rebuild) -> float:
    began = time.perf_counter()
    await rebuild.run(1, [], lambda done, total: None)
    return time.perf_counter() - began


async def _copy(engine: AsyncEngine, tables: Tables) -> float:
    """Seconds to copy every row into empty tables without indexes but their keys."""
    dump = {name: await _dumped(engine, name_of(table)) for name, table in tables.rebuildable.items()}
    bare = Tables(unique("bare"))
    async with engine.begin() as connection:
        await connection.execute(CreateSchema(bare.schema))
        for table in bare.rebuildable.values():
            await connection.execute(CreateTable(table))
    began = time.perf_counter()
    async with transaction(engine, SECONDS_MAX) as session:
        await session.connection.execute(text("SET LOCAL statement_timeout = 0"))
        for name, blocks in dump.items():
            async with session.driver.cursor().copy(_command(name_of(bare.rebuildable[name]), "FROM STDIN")) as copy:
                for block in blocks:
                    await copy.write(block)
    took = time.perf_counter() - began
    async with engine.begin() as connection:
        await connection.execute(DropSchema(bare.schema, cascade=True))
    return took


async def _dumped(engine: AsyncEngine, name: Any) -> Sequence[bytes]:
    command = _command(name, "TO STDOUT")
    async with transaction(engine, SECONDS_MAX) as session, session.driver.cursor().copy(command) as copy:
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
