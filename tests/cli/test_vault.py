"""`dealreg vault` as an operator types it."""

import asyncio
import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contracts.bodies import Contact
from services.kit.database import close_database, open_database
from services.kit.settings import Settings
from services.kit.vault import open_vault
from tests.servers import unique
from tests.serving import settings_for

FOUND, USAGE, AWAY = 1, 2, 3
ADA = Contact(name="Ada Byron", email="ada@example.com")
NEW = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    return settings_for("unused:1", database, tmp_path, database_schema_prefix=f"{unique('v')}_")


async def put(settings: Settings) -> str:
    """Somebody, put into the vault of this installation; the id."""
    engine = open_database(settings)
    try:
        vault = open_vault(settings, engine)
        await vault.create()
        return (await vault.put("acme", "cause", ADA)).subject
    finally:
        await close_database(engine)


def reseal(settings: Settings, **environment: str) -> tuple[int, Any]:
    """Exit code and what was printed."""
    own = {
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka,
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "DEALREG_DATABASE_SCHEMA_PREFIX": settings.database_schema_prefix,
    }
    found = subprocess.run(
        [Path(sys.executable).with_name("dealreg"), "vault", "reseal", "--json", "--data", str(settings.data)],
        env={**os.environ, **own, **environment},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return found.returncode, json.loads(found.stdout) if found.stdout else found.stderr.decode()


def test_rows_are_put_under_the_key_that_seals_now(settings: Settings) -> None:
    asyncio.run(put(settings))
    newest = {"DEALREG_VAULT_SEALING_KEYS": json.dumps([NEW])}
    assert reseal(settings, **newest) == (0, {"rows": 1, "broken": []})
    assert reseal(settings, **newest) == (0, {"rows": 0, "broken": []})
    code, said = reseal(settings)
    assert code == USAGE
    assert "DEALREG_VAULT_SEALING_KEYS" in said


def test_a_key_that_is_none_and_a_database_that_is_away_are_told_apart(settings: Settings) -> None:
    code, said = reseal(settings, DEALREG_VAULT_SEALING_KEYS='["short"]')
    assert (code, "32 bytes" in said) == (USAGE, True)
    assert reseal(settings, DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")[0] == AWAY
