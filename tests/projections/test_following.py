"""The whole way from the ledgers' topics to the tables, on a real broker and a real database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg

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


async def test_a_restart_goes_on_where_the_rows_are(settings, views, topics, broker, ledgers):
    half = {name: records[: len(records) // 2] for name, records in ledgers.records.items()}
    for ledger in topics:
        await publish(broker, ledger, 0, half[ledger.name])
    async with following(settings, views, topics):
        pass  # stopped at some point, whatever was folded by then
    for ledger in topics:
        await publish(broker, ledger, 0, ledgers.records[ledger.name][len(half[ledger.name]) :])
    async with following(settings, views, topics) as lane:
        await folded(lane, ledgers.records)
    assert await everything(views) == await in_memory(views, ledgers)


async def test_records_that_do_not_extend_the_chain_change_nothing(settings, views, topics, broker, ledgers):
    """A zombie's late append, everything sent twice, and strangers' records between: skipped and counted."""
    stranger = Record(b"registration/x", b"{}", (("ce_type", b"deal.won.v1"),))
    for ledger in topics:
        records = ledgers.records[ledger.name]
        zombie = _replaced(records[20], "ce_sequence", b"30")
        await publish(broker, ledger, 0, [*records[:30], zombie, stranger, *records[:30], *records[30:], *records[-5:]])
    async with following(settings, views, topics) as lane:
        await folded(lane, ledgers.records)
        skipped = {ledger.name: dict(lane.skipped(ledger.name)) for ledger in topics}
    assert await everything(views) == await in_memory(views, ledgers)
    for counted in skipped.values():
        assert counted["fork"] == 1
        assert counted["foreign"] == 1
        assert counted["stale"] >= 30


async def test_two_processes_fold_every_record_once(settings, views, topics, broker, ledgers):
    async with following(settings, views, topics) as one, following(settings, views, topics) as other:
        for ledger in topics:
            await publish(broker, ledger, 0, ledgers.records[ledger.name], batch=10)
        await folded(one, ledgers.records)
        await folded(other, ledgers.records)
    assert await everything(views) == await in_memory(views, ledgers)


async def test_a_database_that_drops_its_connections_loses_nothing(settings, views, topics, broker, ledgers):
    async with following(settings, views, topics) as lane:
        for ledger in topics:
            records = ledgers.records[ledger.name]
            for start in range(0, len(records), 60):
                await publish(broker, ledger, 0, records[start : start + 60])
                await _drop_connections(settings)
        await folded(lane, ledgers.records)
        assert lane.fault is None
    assert await everything(views) == await in_memory(views, ledgers)


async def test_a_view_shows_nothing_before_its_cause(settings, views, topics, broker, ledgers):
    """The conflict ledger is all there before the registrations it is about: its rows wait for them."""
    registration, conflict = topics
    await publish(broker, conflict, 0, ledgers.records["conflict"])
    async with following(settings, views, topics) as lane:
        async with asyncio.timeout(WAIT_SECONDS):
            while lane.waiting("conflict") == 0:  # noqa: ASYNC110 - nothing tells when something begins to wait
                await asyncio.sleep(0.01)
        assert lane.position("conflict").head.sequence < 5
        await publish(broker, registration, 0, ledgers.records["registration"])
        await folded(lane, ledgers.records)
    assert await everything(views) == await in_memory(views, ledgers)


def _replaced(record: Record, name: str, value: bytes) -> Record:
    headers = tuple((header, value if header == name else old) for header, old in record.headers)
    return record._replace(headers=headers)


async def _drop_connections(settings: Settings) -> None:
    """End every connection of the service, as a restart of the database does."""
    url = settings.database_url.get_secret_value()
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
