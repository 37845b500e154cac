"""Fixtures: views in a schema of their own, folded from records without a broker between."""

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import pytest
import pytest_asyncio
from prometheus_client import CollectorRegistry
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.database import open_database
from services.kit.ledger import KafkaBroker, Ledger, Record, Stored
from services.kit.settings import Settings
from services.projections.service.folding import Folder
from services.projections.service.metrics import FoldMetrics
from services.projections.service.weaving import Weave
from services.projections.store.schema import open_tables
from services.projections.store.tables import Tables
from tests.projections.house import House, opened
from tests.projections.ledgers import CONFLICT, REGISTRATION, Ledgers, make_topics
from tests.projections.story import whole_story
from tests.servers import unique

LEDGERS = (REGISTRATION, CONFLICT)
SECONDS = 20.0


def installation(kafka: str, database: str, data: Path, prefix: str) -> Settings:
    """An installation of its own on the shared servers."""
    return Settings(
        kafka=kafka,
        database_url=database,
        data=data,
        topic_prefix=prefix,
        partner_topic_prefix=f"{prefix}.partners",
        database_schema_prefix=f"{prefix}_",
        database_seconds_max=SECONDS,
        partitions=1,
    )


@pytest.fixture
def settings(kafka: str, database: str, tmp_path: Path, prefix: str) -> Settings:
    """An installation for one test."""
    return installation(kafka, database, tmp_path, prefix)


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """Connections to the module's database."""
    engine = open_database(settings)
    yield engine
    await engine.dispose()


class Views:
    """Views in one schema, and the short way from records to rows."""

    def __init__(self, engine: AsyncEngine, schema: str) -> None:
        self.engine = engine
        self.tables = Tables(schema)
        self.metrics = FoldMetrics(CollectorRegistry())
        self.folder = Folder(engine, self.tables, self.tables.rebuildable, self.tables, SECONDS)

    async def open(self, partitions: int = 1) -> None:
        """Empty tables."""
        places = [(partition, name) for partition in range(partitions) for name in LEDGERS]
        await open_tables(self.engine, self.tables, places)

    async def fold(self, records: Mapping[str, Sequence[Record]], partition: int = 0, batch: int = 100) -> int:
        """Fold all records, so many at once; how many were poison."""
        weave = Weave(LEDGERS, partition, {})
        for name, found in records.items():
            weave.add(name, stored(found))
        poison = 0
        before = dict(weave.positions)
        while taken := weave.take(batch):
            after = dict(weave.positions)
            poison += await self.folder.fold(partition, taken, before, after)
            before = after
        return poison


def stored(records: Sequence[Record]) -> list[Stored]:
    """Records as they stand in a topic."""
    return [Stored(offset, 0, record) for offset, record in enumerate(records)]


@pytest.fixture
async def views(engine: AsyncEngine, settings: Settings) -> Views:
    """Empty views."""
    views = Views(engine, unique("views"))
    await views.open()
    return views


@pytest.fixture
def ledgers() -> Ledgers:
    """Two ledgers that tell the whole story of two vendors."""
    return whole_story()


@pytest.fixture
async def broker(settings: Settings) -> AsyncIterator[KafkaBroker]:
    broker = KafkaBroker(settings.kafka)
    yield broker
    await broker.close()


@pytest.fixture
async def topics(settings: Settings, broker: KafkaBroker) -> list[Ledger]:
    """Empty ledgers of one partition."""
    found = [Ledger(name, f"{settings.topic_prefix}.{name}.ledger") for name in LEDGERS]
    await make_topics(broker, settings.kafka, found)
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(kafka: str, database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The running service with the whole story."""
    settings = installation(kafka, database, tmp_path_factory.mktemp("data"), unique("pages"))
    async with opened(settings, whole_story()) as house:
        yield house
