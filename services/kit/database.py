"""Connections to PostgreSQL: one pool a process, every wait with a deadline."""

from collections.abc import Mapping
from hashlib import blake2b

from sqlalchemy import Connection, MetaData, Table, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.schema import CreateSchema

from services.kit.settings import Settings

AWAY = (OperationalError, InterfaceError, PoolTimeoutError, ConnectionError)
"""What is raised when the database cannot be reached, is shutting down, or a deadline has passed: try again later."""


def open_database(settings: Settings) -> AsyncEngine:
    """A pool of connections; connecting, waiting for a connection, a lock or a statement each have a deadline."""
    seconds = settings.database_seconds_max
    limit = int(seconds * 1_000)
    return create_async_engine(
        make_url(settings.database_url.get_secret_value()).set(drivername="postgresql+psycopg"),
        pool_size=settings.database_connections,
        max_overflow=0,
        pool_timeout=seconds,
        hide_parameters=True,  # values of a failed statement may be personal, and errors end up in logs
        connect_args={
            "connect_timeout": max(2, round(seconds)),
            "options": f"-c statement_timeout={limit} -c lock_timeout={limit}",
            "application_name": "dealreg",
        },
    )


async def close_database(engine: AsyncEngine) -> None:
    """Close all connections; one that is still in use is closed when it is given back.

    SQLAlchemy only forgets those: they would go back into a pool that nobody has any more, open.
    """

    @event.listens_for(engine.sync_engine, "checkin")
    def close(_: object, entry: ConnectionPoolEntry) -> None:
        entry.invalidate()

    await engine.dispose()


async def create_tables(engine: AsyncEngine, tables: MetaData) -> None:
    """Create a set of tables and its schema where they do not exist; processes that start together take turns."""
    schema = tables.schema or "public"
    async with engine.begin() as connection:
        await take_turn(connection, schema)
        await connection.execute(CreateSchema(schema, if_not_exists=True))
        await connection.run_sync(tables.create_all)


async def add_columns(connection: AsyncConnection, table: Table, kinds: Mapping[str, str]) -> None:
    """Give a table from before them the columns it lacks, for tables that cannot be made anew. Locks it only then."""

    def known(here: Connection) -> set[str]:
        return {column["name"] for column in inspect(here).get_columns(table.name, table.schema)}

    lacking = kinds.keys() - await connection.run_sync(known)
    for name in sorted(lacking):
        await connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {name} {kinds[name]}"))


async def take_turn(connection: AsyncConnection, schema: str) -> None:
    """Wait until nobody else makes or replaces tables of this schema; they then wait until this transaction ends."""
    turn = int.from_bytes(blake2b(schema.encode(), digest_size=8).digest(), "big", signed=True)
    await connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": turn})


async def ping(engine: AsyncEngine) -> str | None:
    """What is wrong with the database, or None: a readiness check."""
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (*AWAY, DBAPIError) as error:
        return f"the database does not answer ({type(error).__name__})"
    return None
