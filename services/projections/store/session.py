"""A transaction on the views' tables: SQLAlchemy's connection for statements, psycopg's cursor for COPY."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.kit.database import AWAY
from services.projections.store.copying import Cursor

DATABASE_AWAY = (*AWAY, DBAPIError, psycopg.OperationalError, psycopg.InterfaceError, TimeoutError)
"""The database does not answer, or not in time: what was to be written is still in the ledger, so try again."""


class MovedError(Exception):
    """The views are not where this reader believed: somebody else moved or dropped them. Read the position again."""


class Session(NamedTuple):
    """One transaction, by both its handles."""

    connection: AsyncConnection
    cursor: Cursor


@asynccontextmanager
async def transaction(engine: AsyncEngine, seconds_max: float) -> AsyncIterator[Session]:
    """All or nothing, within a deadline. Raises one of DATABASE_AWAY."""
    async with asyncio.timeout(seconds_max), engine.begin() as connection:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        async with driver.cursor() as cursor:
            yield Session(connection, cursor)
