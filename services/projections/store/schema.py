"""Makes the tables of the views, and drops them when other code built them: views are rebuilt, never migrated."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Executable, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import CreateIndex, CreateSchema, CreateTable, DropSchema

from services.kit.database import take_turn
from services.kit.tasks import together
from services.projections.store.bi import Analysts
from services.projections.store.positions import open_positions
from services.projections.store.swapping import without_limit
from services.projections.store.tables import Tables


async def open_tables(engine: AsyncEngine, tables: Tables, places: Iterable[tuple[int, str]]) -> bool:
    """Have the tables there, empty if this code did not build those that are; True when they start empty.

    `places` are the partitions and ledgers that fill them.
    """
    async with engine.begin() as connection:
        await take_turn(connection, tables.schema)
        current = await _built_by(connection, tables) == tables.fingerprint()
        if not current:
            await make_tables(connection, tables)
        analysts = Analysts(tables)
        if not (current and await analysts.are_current(connection)):
            await analysts.renew(connection)
        await open_positions(connection, tables.positions, places)
    return not current


async def make_tables(connection: AsyncConnection, tables: Tables) -> None:
    """Empty tables, in the place of whatever was there."""
    await make_bare_tables(connection, tables)
    await add_indexes(connection, tables)


async def make_bare_tables(connection: AsyncConnection, tables: Tables) -> None:
    """Empty tables without the indexes that only readers use: filling them is a third faster."""
    await connection.execute(DropSchema(tables.schema, cascade=True, if_exists=True))
    await connection.execute(CreateSchema(tables.schema))
    for table in tables.metadata.sorted_tables:
        await connection.execute(CreateTable(table))
    for index in tables.indexes(folding=True):
        await connection.execute(CreateIndex(index))
    await connection.execute(insert(tables.built).values(id=1, fingerprint=tables.fingerprint()))


async def add_indexes(connection: AsyncConnection, tables: Tables) -> None:
    """The indexes that readers use."""
    for index in tables.indexes(folding=False):
        await connection.execute(CreateIndex(index))


async def rest(connection: AsyncConnection, tables: Tables) -> None:
    """Leave tables that are being filled alone: to clean and to sample them meanwhile was a sixth of what filling cost.

    It ends with the swap; until then nobody reads them.
    """
    for name in _names(tables):
        await connection.execute(
            text(f"ALTER TABLE {name} SET (autovacuum_enabled = false, toast.autovacuum_enabled = false)")
        )


async def prepare(engine: AsyncEngine, tables: Tables, sessions: int) -> None:
    """Make tables that were filled ready to be read, over so many connections at once: indexes, then samples."""
    await _share(engine, [CreateIndex(index) for index in tables.indexes(folding=False)], sessions)
    await _share(engine, [text(f"ANALYZE {name}") for name in _names(tables)], sessions)


async def _share(engine: AsyncEngine, work: Sequence[Executable], sessions: int) -> None:
    """Each connection keeps a processor of the database busy."""
    await together(*(_run(engine, work[first::sessions]) for first in range(sessions)))


async def _run(engine: AsyncEngine, work: Iterable[Executable]) -> None:
    async with engine.begin() as connection:
        await without_limit(connection)
        for statement in work:
            await connection.execute(statement)


def _names(tables: Tables) -> list[str]:
    return [str(table) for table in tables.rebuildable.values()]


async def _built_by(connection: AsyncConnection, tables: Tables) -> str | None:
    there = await connection.run_sync(
        lambda sync: sync.dialect.has_table(sync, tables.built.name, schema=tables.schema)
    )
    return await connection.scalar(select(tables.built.c.fingerprint)) if there else None
