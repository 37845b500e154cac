"""What came to the edge and never onto the ledger goes from the vault again; what is on the ledger, stays."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from services.kit.database import close_database, open_database
from services.kit.settings import Settings
from services.kit.vault import Vault, open_vault
from services.registration.app import build
from tests.kit.ledger.places import until
from tests.registration.meeting import claim
from tests.registration.test_forgetting import JO, drafted, people, vault_of
from tests.serving import serving, settings_for, somebody

AT_ONCE = timedelta(0)


@pytest.fixture
def settings(kafka: str, database: str, tmp_path: Path) -> Settings:
    return settings_for(kafka, database, tmp_path)


@pytest_asyncio.fixture
async def vault(settings: Settings) -> AsyncIterator[Vault]:
    engine = open_database(settings)
    yield open_vault(settings, engine)
    await close_database(engine)


def waiting(settings: Settings) -> int:
    """For how many in the vault no record was seen yet."""
    with vault_of(settings) as connection:
        found = connection.execute("SELECT count(*) FROM people WHERE brought_by IS NOT NULL").fetchone()
    assert found is not None
    return int(found[0])


async def asked(http: httpx.AsyncClient, settings: Settings, path: str, key: str, **changes: object) -> int:
    headers = somebody(settings, "partner", org="northwind") | {"Idempotency-Key": key}
    return (await http.post(path, json=claim() | {"contact": JO} | changes, headers=headers)).status_code


async def test_refused_and_previewed_they_go_and_drafted_they_stay(settings: Settings, vault: Vault):
    async with serving(build, settings) as http:
        subject = await drafted(http, settings)
        assert await asked(http, settings, "/v1/registrations", "refused", programme="unknown") == 409
        assert await asked(http, settings, "/v1/registrations/preview", "preview") == 201
        assert people(settings) == 3
        await until(lambda: waiting(settings) == 2)
        assert await vault.unclaimed.drop(AT_ONCE) == 2
        assert (await vault.get("acme", subject)).email == JO["email"]


async def test_a_legal_hold_on_the_partner_keeps_what_was_refused(settings: Settings, vault: Vault):
    async with serving(build, settings) as http:
        await drafted(http, settings)
        assert await asked(http, settings, "/v1/registrations", "refused", programme="unknown") == 409
        body = {"on": {"kind": "partner", "id": "northwind"}, "reason": "litigation 4"}
        held = await http.post("/v1/legal-holds", json=body, headers=somebody(settings, "compliance"))
        await until(lambda: holds(settings) == 1)
        assert await vault.unclaimed.drop(AT_ONCE) == 0
        path = f"/v1/legal-holds/{held.json()['id']}/release"
        await http.post(path, json={"reason": "settled"}, headers=somebody(settings, "compliance"))
        await until(lambda: holds(settings) == 0)
        assert await vault.unclaimed.drop(AT_ONCE) == 1


def holds(settings: Settings) -> int:
    with vault_of(settings) as connection:
        found = connection.execute("SELECT count(*) FROM holds").fetchone()
    assert found is not None
    return int(found[0])


async def test_they_go_by_themselves_when_their_time_is_over(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    for name, value in (("UNCLAIMED_EVERY_SECONDS", 0.2), ("UNCLAIMED_KEPT", AT_ONCE)):
        monkeypatch.setattr(f"services.registration.messages.forgetting.{name}", value)
    async with serving(build, settings) as http:
        assert await asked(http, settings, "/v1/registrations", "refused", programme="unknown") == 409
        await until(lambda: people(settings) == 0)
