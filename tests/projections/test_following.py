"""The whole way from the ledgers' topics to the tables, on a real broker and a real database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.kit.kafka import open_broker
from services.kit.ledger import Ledger, Record
from services.kit.settings import Settings
from services.projections.messages.ledgers import Readers
from services.projections.service.lane import Lane
from tests.projections.conftest import LEDGERS, Views
from tests.projections.ledgers import Ledgers, publish
from tests.projections.test_folding import everything
from tests.servers import unique

WAIT_SECONDS = 30.0


@asynccontextmanager
async def following(settings: Settings, views: Views, topics: list[Ledger]) -> AsyncIterator[Lane]:
    """Folding goes on inside."""
    lane = Lane(0, LEDGERS, views.folder, views.metrics)
    readers = Readers(open_broker(settings), topics, [lane], f"{settings.topic_prefix}.projections")
    tasks = [asyncio.create_task(lane.run()), asyncio.create_task(readers.run(views.metrics))]
    try:
        yield lane
        assert not any(task.done() for task in tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def folded(lane: Lane, records: dict[str, list[Record]]) -> None:
    """Return when all these records are folded."""
    async with asyncio.timeout(WAIT_SECONDS):
        for name, found in records.items():
            await lane.reached(name, len(found) - 1)


async def in_memory(views: Views, ledgers: Ledgers) -> dict[str, list[object]]:
    """The rows the same ledgers give when nothing comes between."""
    others = Views(views.engine, unique("views"))
    await others.open()
    await others.fold(ledgers.records)
    return await everything(others)


async def test_the_tables_follow_the_topics(settings, views, topics, broker, ledgers):
    async with following(settings, views, topics) as lane:
        for ledger in topics:
            await publish(broker, ledger, 0, ledgers.records[ledger.name])
        await folded(lane, ledgers.records)
    assert await everything(views) == await in_memory(views, ledgers)
