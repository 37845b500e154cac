"""The conflict service as it is met over HTTP, on a real broker and database."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from services.conflict.app import build
from services.kit.clock import SystemClock
from services.kit.settings import Settings
from tests.conflict.edges import somebody
from tests.servers import unique


@pytest.fixture(scope="module")
def settings(kafka: str, database: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        kafka=kafka,
        database_url=database,
        data=tmp_path_factory.mktemp("conflict"),
        topic_prefix=unique("t"),
        partitions=1,
        database_schema_prefix=unique("t") + "_",
        wait_seconds=15,
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(settings: Settings) -> AsyncIterator[Any]:
    app = build(settings, SystemClock())
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
def vendor() -> str:
    """A vendor of one's own: the tests of this module share one service."""
    return unique("v").replace("_", "-")


@pytest_asyncio.fixture(loop_scope="module")
async def client(app: Any, settings: Settings, vendor: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://edge") as client:
        client.headers.update(somebody(settings, vendor, "direct-sales"))
        yield client
