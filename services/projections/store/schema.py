"""Makes the tables of the views, and drops them when other code built them: views are rebuilt, never migrated."""

from collections.abc import Iterable

from sqlalchemy import Index, insert, select
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


async def add_indexes_apart(engine: AsyncEngine, tables: Tables, sessions: int) -> None:
    """The same over so many connections at once, each of which keeps a processor of the database busy."""
    wanted = tables.indexes(folding=False)
    await together(*(_add(engine, wanted[first::sessions]) for first in range(sessions)))


async def _add(engine: AsyncEngine, indexes: Iterable[Index]) -> None:
    async with engine.begin() as connection:
        await without_limit(connection)
        for index in indexes:
            await connection.execute(CreateIndex(index))


async def _built_by(connection: AsyncConnection, tables: Tables) -> str | None:
    there = await connection.run_sync(
        lambda sync: sync.dialect.has_table(sync, tables.built.name, schema=tables.schema)
    )
    return await connection.scalar(select(tables.built.c.fingerprint)) if there else None
