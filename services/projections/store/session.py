"""A transaction on the views' tables: SQLAlchemy's connection and psycopg's own for COPY and pipelines."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.kit.database import AWAY
from services.projections.store.copying import Driver

DATABASE_AWAY = (*AWAY, DBAPIError, psycopg.OperationalError, psycopg.InterfaceError, TimeoutError)
"""The database does not answer, or not in time: what was to be written is still in the ledger, so try again."""


SETTINGS = text("SELECT set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true)")
"""Rows are looked up by key only, and plans are kept: one made for a table that was empty would read through it."""


class MovedError(Exception):
    """The views are not where this reader believed: somebody else moved or dropped them. Read the position again."""


class Session(NamedTuple):
    """One transaction, by both its handles."""

    connection: AsyncConnection
    driver: Driver


@asynccontextmanager
async def transaction(engine: AsyncEngine, seconds_max: float) -> AsyncIterator[Session]:
    """All or nothing, within a deadline. Raises one of DATABASE_AWAY.

    The commit does not wait for the disk: after a power cut rows and position are both where they were a moment before,
    and what was folded since is folded again.
    """
    async with asyncio.timeout(seconds_max), engine.begin() as connection:
        await connection.execute(SETTINGS)
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        yield Session(connection, driver)
