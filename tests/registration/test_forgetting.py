"""Who is to be forgotten stays so: after a crash, after an old backup of the vault, and when a command comes again."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg import sql

from services.kit.settings import Settings
from services.registration.app import build
from tests.kit.ledger.places import until
from tests.make import a_profile, a_programme
from tests.registration.meeting import claim
from tests.serving import plain, serving, settings_for, somebody

TABLES = ("people", "erased", "carried_out")
JO = {"name": "Jo Miller", "email": "jo.miller@volkswagen.de"}


@pytest.fixture
def settings(kafka: str, database: str, tmp_path: Path) -> Settings:
    return settings_for(kafka, database, tmp_path)


@contextmanager
def vault_of(settings: Settings) -> Iterator[psycopg.Connection]:
    """A connection that finds the vault's tables, and the edge's."""
    with psycopg.connect(settings.database_url.get_secret_value(), autocommit=True) as connection:
        path = (settings.schema_name("vault"), settings.schema_name("edge"))
        connection.execute(sql.SQL("SET search_path TO {}, {}").format(*map(sql.Identifier, path)))
        yield connection


def people(settings: Settings) -> int:
    """How many the vault has."""
    with vault_of(settings) as connection:
        found = connection.execute("SELECT count(*) FROM people").fetchone()
    assert found is not None
    return int(found[0])


def back_up(settings: Settings) -> None:
    with vault_of(settings) as connection:
        for table in TABLES:
            named = map(sql.Identifier, (f"backup_{table}", table))
            connection.execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(*named))


def restore(settings: Settings, *tables: str) -> None:
    with vault_of(settings) as connection:
        for table in tables:
            connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))
            named = map(sql.Identifier, (table, f"backup_{table}"))
            connection.execute(sql.SQL("INSERT INTO {} TABLE {}").format(*named))


async def gone(settings: Settings) -> None:
    """Wait until nobody is left."""
    await until(lambda: people(settings) == 0)


async def drafted(http: httpx.AsyncClient, settings: Settings, key: str = "draft-1") -> str:
    """A draft with somebody in it; the subject."""
    operator, manager = somebody(settings, "operator"), somebody(settings, "channel-manager")
    await http.put("/v1/programmes/upm-default", json=plain(a_programme("upm-default")), headers=operator)
    await http.put("/v1/partners/northwind", json=plain(a_profile()), headers=manager)
    headers = somebody(settings, "partner", org="northwind") | {"Idempotency-Key": key}
    answer = await http.post("/v1/registrations", json=claim() | {"draft": True, "contact": JO}, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["events"][0]["data"]["details"]["contact"]["subject"])


async def erased(http: httpx.AsyncClient, settings: Settings, subject: str) -> None:
    body = {"subjects": [subject], "reason": "request 2026-17"}
    answer = await http.post("/v1/erasures", json=body, headers=somebody(settings, "compliance"))
    assert answer.status_code == 201, answer.text


async def test_a_vault_from_an_old_backup_forgets_anew_whom_the_ledger_names(settings: Settings):
    async with serving(build, settings) as http:
        subject = await drafted(http, settings)
        back_up(settings)
        await erased(http, settings, subject)
        assert people(settings) == 0
    restore(settings, *TABLES)
    assert people(settings) == 1
    async with serving(build, settings):
        await gone(settings)


async def test_between_event_and_row_the_power_goes(settings: Settings):
    """The edge dies before it erases; who starts next does it, and the repeat is told that it is done."""
    async with serving(build, settings) as http:
        subject = await drafted(http, settings)
        back_up(settings)
        await erased(http, settings, subject)
        await gone(settings)
    with vault_of(settings) as connection:
        connection.execute("INSERT INTO people TABLE backup_people")
        connection.execute("DELETE FROM erased")
        connection.execute("DELETE FROM carried_out")
    async with serving(build, settings) as http:
        await gone(settings)
        await erased(http, settings, subject)


async def test_rows_alone_that_came_back_are_erased_by_hand(settings: Settings):
    async with serving(build, settings) as http:
        subject = await drafted(http, settings)
        back_up(settings)
        await erased(http, settings, subject)
        await until(lambda: bool(_places(settings)))
    restore(settings, "people")
    async with serving(build, settings) as http:
        await drafted(http, settings, "draft-2")
        assert people(settings) == 2
    assert [erase_again(settings) for _ in range(2)] == [{"subjects": 1, "rows": 1}, {"subjects": 1, "rows": 0}]
    assert people(settings) == 1


def erase_again(settings: Settings) -> dict[str, int]:
    """What the operator's command says."""
    own = {
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka,
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "DEALREG_DATABASE_SCHEMA_PREFIX": settings.database_schema_prefix,
        "DEALREG_TOPIC_PREFIX": settings.topic_prefix,
        "DEALREG_PARTITIONS": str(settings.partitions),
    }
    words = ("vault", "erase-again", "--json", "--data", str(settings.data))
    line = [Path(sys.executable).with_name("dealreg"), *words]
    found = subprocess.run(line, env={**os.environ, **own}, capture_output=True, timeout=60, check=True)
    told: dict[str, int] = json.loads(found.stdout)
    return told


async def test_a_command_that_comes_again_brings_nobody_back(settings: Settings):
    async with serving(build, settings) as http:
        subject = await drafted(http, settings)
        await erased(http, settings, subject)
        with vault_of(settings) as connection:
            connection.execute("DELETE FROM answers")
        assert await drafted(http, settings) == subject
        assert people(settings) == 0
        other = await drafted(http, settings, "draft-2")
        assert (other != subject, people(settings)) == (True, 1)


async def test_a_start_does_not_read_again_what_was_carried_out(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    async with serving(build, settings) as http:
        await erased(http, settings, await drafted(http, settings))
        await until(lambda: bool(_places(settings)))
    seen = []
    monkeypatch.setattr("services.registration.messages.forgetting.erasures", lambda batch: seen.extend(batch) or [])
    first = _places(settings)[0]["sequence"]
    async with serving(build, settings) as http:
        await drafted(http, settings, "draft-3")
        await until(lambda: any(record.type == "registration.drafted.v1" for record in seen))
    assert min(record.sequence for record in seen) == first + 1


def _places(settings: Settings) -> list[dict[str, int]]:
    with vault_of(settings) as connection:
        return [place for (place,) in connection.execute("SELECT place FROM carried_out")]
