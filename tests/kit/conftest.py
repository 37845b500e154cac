"""What tests of the kit share: an installation that has a database and nothing else."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.database import close_database, open_database
from services.kit.settings import Settings


@pytest.fixture
def settings(database: str) -> Settings:
    """Its settings; no test that asks for these speaks to Kafka."""
    return Settings(kafka="unused:1", database_url=database)


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """Its database, open."""
    engine = open_database(settings)
    yield engine
    await close_database(engine)
