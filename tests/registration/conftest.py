"""One registration service on real servers for a module that meets it from outside; tests write the other ledger."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from services.kit.settings import Settings
from services.registration.app import build
from tests.make import a_profile, a_programme
from tests.serving import OtherLedger, plain, serving, settings_for, somebody


@pytest.fixture(scope="module")
def settings(kafka: str, database: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_for(kafka, database, tmp_path_factory.mktemp("registration"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build, settings) as http:
        operator, manager = somebody(settings, "operator"), somebody(settings, "channel-manager")
        for name in ("upm-default", "partner-plus"):
            await http.put(f"/v1/programmes/{name}", json=plain(a_programme(name)), headers=operator)
        for name in ("northwind", "contoso"):
            await http.put(f"/v1/partners/{name}", json=plain(a_profile()), headers=manager)
        yield http


@pytest.fixture(scope="module")
def conflicts(settings: Settings) -> OtherLedger:
    return OtherLedger(settings, "conflict")


@pytest.fixture
def partner(settings: Settings) -> dict[str, str]:
    return somebody(settings, "partner", org="northwind") | {"Prefer": "wait=0"}


@pytest.fixture
def manager(settings: Settings) -> dict[str, str]:
    return somebody(settings, "channel-manager")
