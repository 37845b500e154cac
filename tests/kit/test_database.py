"""The pool of connections: whatever is under way when it is closed, no connection stays open."""

import asyncio
import gc
from pathlib import Path

import psycopg
from sqlalchemy import text

from services.kit.database import close_database, open_database
from tests.serving import settings_for


async def test_a_connection_in_use_when_the_pool_is_closed_is_closed_when_it_comes_back(
    database: str, tmp_path: Path
) -> None:
    engine = open_database(settings_for("unused", database, tmp_path))
    async with engine.connect() as idle:
        await idle.execute(text("SELECT 1"))
    async with engine.connect() as used:
        await used.execute(text("SELECT 1"))
        found = await used.get_raw_connection()
        connection = found.driver_connection
        await close_database(engine)
        assert isinstance(connection, psycopg.AsyncConnection)
        assert (await used.execute(text("SELECT 2"))).scalar() == 2
    assert connection.closed


async def test_whoever_uses_it_after_that_leaves_nothing_open_either(database: str, tmp_path: Path) -> None:
    engine = open_database(settings_for("unused", database, tmp_path))
    await close_database(engine)
    async with engine.connect() as late:
        await late.execute(text("SELECT 1"))
    del late
    gc.collect()  # an open connection would be an error here
    await asyncio.sleep(0)
