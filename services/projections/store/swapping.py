"""Puts tables that were built anew into the place of those in use, and tells whether they hold the same rows."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import NamedTuple

from sqlalchemy import Numeric, Table, Text, cast, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import DropSchema, DropTable

from services.projections.store.bi import STATEMENT_SECONDS, Analysts
from services.projections.store.tables import Tables


class BusyError(Exception):
    """Somebody else builds these views anew at this moment."""


class Digest(NamedTuple):
    """How many rows a table has, and a sum over all of them that differs when one does."""

    rows: int
    sum: int


@asynccontextmanager
async def alone(engine: AsyncEngine, schema: str) -> AsyncIterator[None]:
    """Only one rebuild of a schema goes on at a time. Raises BusyError."""
    turn = func.hashtextextended(f"rebuild {schema}", 0)
    async with engine.connect() as connection:
        if not await connection.scalar(select(func.pg_try_advisory_lock(turn))):
            raise BusyError(f"the views in {schema} are being rebuilt by somebody else")
        await connection.commit()  # the lock is the session's; no transaction stays open for as long
        try:
            yield
        finally:
            await connection.execute(select(func.pg_advisory_unlock(turn)))


@asynccontextmanager
async def standstill(engine: AsyncEngine, tables: Tables) -> AsyncIterator[AsyncConnection]:
    """A transaction during which nobody folds into these tables; what it does is done when it ends."""
    async with engine.begin() as connection:
        await without_limit(connection)
        await connection.execute(text(f"SET LOCAL lock_timeout = '{2 * STATEMENT_SECONDS}s'"))
        await connection.execute(select(tables.positions).with_for_update())
        yield connection


async def without_limit(connection: AsyncConnection) -> None:
    """Work on whole tables takes as long as it takes."""
    await connection.execute(text("SET LOCAL statement_timeout = 0"))


async def digest(engine: AsyncEngine, table: Table) -> Digest:
    """The digest of a table as it is.

    PostgreSQL's own hash of a row takes a third of the time of one of its text; numbers are written out for it, as it
    holds 1.0 and 1.00 for one.
    """
    whole = tuple_(*(cast(each, Text) if isinstance(each.type, Numeric) else each for each in table.c))
    columns = func.count(), func.coalesce(func.sum(func.hash_record_extended(whole, 0)), 0)
    async with engine.begin() as connection:
        await without_limit(connection)
        rows, total = (await connection.execute(select(*columns).select_from(table))).one()
    return Digest(int(rows), int(total))


async def swap(connection: AsyncConnection, fresh: Tables, used: Tables, names: Iterable[str]) -> None:
    """Drop the tables in use, move the fresh ones into their place, and drop what is left of the fresh set.

    Analysts' views are made over the fresh ones; a question of theirs that goes on is waited for.
    """
    prepare, analysts = connection.dialect.identifier_preparer, Analysts(used)
    await analysts.remove(connection)
    for name in names:
        await connection.execute(DropTable(used.rebuildable[name]))
        moved = prepare.format_table(fresh.rebuildable[name])
        await connection.execute(text(f"ALTER TABLE {moved} RESET (autovacuum_enabled, toast.autovacuum_enabled)"))
        await connection.execute(text(f"ALTER TABLE {moved} SET SCHEMA {prepare.quote(used.schema)}"))
    await connection.execute(DropSchema(fresh.schema, cascade=True))
    await analysts.renew(connection)
