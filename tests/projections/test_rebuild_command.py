"""`dealreg rebuild` as an operator types it."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from services.kit.settings import Settings
from services.projections.messages.following import SCHEMA
from tests.projections.conftest import Views
from tests.projections.ledgers import publish

FOUND, USAGE = 1, 2


@pytest.fixture
async def installed(engine, settings, topics, broker, ledgers) -> Views:
    """The installation's own views, folded from the topics."""
    for ledger in topics:
        await publish(broker, ledger, 0, ledgers.records[ledger.name])
    views = Views(engine, settings.schema_name(SCHEMA))
    await views.open()
    await views.fold(ledgers.records)
    return views


async def rebuild(settings: Settings, *arguments: str) -> tuple[int, Any]:
    """Exit code and what was printed."""
    addresses = {"KAFKA_BOOTSTRAP_SERVERS": settings.kafka, "DATABASE_URL": settings.database_url.get_secret_value()}
    own = {
        "DEALREG_TOPIC_PREFIX": settings.topic_prefix,
        "DEALREG_DATABASE_SCHEMA_PREFIX": settings.database_schema_prefix,
        "DEALREG_PARTITIONS": str(settings.partitions),
    }
    process = await asyncio.create_subprocess_exec(
        *(Path(sys.executable).with_name("dealreg"), "rebuild", "--json", "--data", str(settings.data), *arguments),
        env={**os.environ, **addresses, **own},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    return process.returncode or 0, json.loads(printed) if printed else None


async def test_it_says_whether_the_views_were_right(settings: Settings, installed: Views, ledgers):
    code, said = await rebuild(settings)
    assert (code, said["records"]) == (0, sum(map(len, ledgers.records.values())))
    assert {view["view"] for view in said["views"]} == set(installed.tables.rebuildable)
    assert all(view["unchanged"] for view in said["views"])
    async with installed.engine.begin() as connection:
        await connection.execute(update(installed.tables.views["protections"]).values(state="active"))
    code, said = await rebuild(settings, "protections")
    assert (code, [(view["view"], view["unchanged"]) for view in said["views"]]) == (
        FOUND,
        [("protections", False), ("protections_past", True)],
    )
    assert (await rebuild(settings, "protections"))[0] == 0
    assert await rebuild(settings, "protectoins") == (USAGE, None)
