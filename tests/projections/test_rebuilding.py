"""Views built anew are the views that were folded record by record, each and all."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from sqlalchemy import delete, update

from services.kit.ledger import KafkaBroker, Ledger, LogRefused
from services.kit.settings import Settings
from services.projections.domain import VIEWS
from services.projections.service import rebuilding
from services.projections.service.building import Site
from services.projections.service.rebuilding import FRESH, Progress, Rebuild, Rebuilt, UnknownViewError, named
from services.projections.store.swapping import BusyError, alone
from tests.projections.conftest import LEDGERS, Views
from tests.projections.ledgers import Ledgers, make_topics, publish
from tests.projections.story import Story
from tests.projections.test_folding import everything
from tests.projections.test_following import folded, following

Told = Callable[..., Awaitable[list[Rebuilt]]]
"""Builds views of this test anew."""


def nothing(done: int, total: int) -> None:
    """Tell nobody."""


@pytest.fixture
async def told(settings, views, topics, broker, ledgers):
    """Views in use, folded from the topics."""
    for ledger in topics:
        await publish(broker, ledger, 0, ledgers.records[ledger.name])
    await views.fold(ledgers.records, batch=50)
    return partial(rebuild, settings, views, broker, topics)


async def rebuild(
    settings: Settings, views: Views, broker: KafkaBroker, topics: list[Ledger], *names: str, tell: Progress = nothing
) -> list[Rebuilt]:
    """Build these views anew, all when none is named."""
    schema = views.tables.schema
    site = Site(settings, topics, f"{schema}{FRESH}", schema, named(views.tables, names))
    return await Rebuild(views.engine, broker, site).run(tell)


async def test_every_view_rebuilt_equals_the_view_folded(told: Told, views: Views):
    before = await everything(views)
    for view in VIEWS:
        now, past = await told(view.name)
        for rebuilt, name in ((now, view.name), (past, f"{view.name}_past")):
            assert (rebuilt.view, rebuilt.before.rows) == (name, len(before[name]))
            assert rebuilt.before == rebuilt.after
    assert await everything(views) == before


async def test_all_rebuilt_equal_all_folded(told: Told, views: Views, ledgers):
    before = await everything(views)
    steps: list[tuple[int, int]] = []
    rebuilt = await told(tell=lambda done, total: steps.append((done, total)))
    assert {item.view for item in rebuilt} == set(views.tables.rebuildable)
    assert all(item.before == item.after for item in rebuilt)
    assert await everything(views) == before
    total = sum(map(len, ledgers.records.values()))
    assert steps[-1] == (total, total)


async def test_a_rebuild_repairs_what_somebody_changed_by_hand(told: Told, views: Views):
    before = await everything(views)
    async with views.engine.begin() as connection:
        await connection.execute(update(views.tables.views["protections"]).values(state="active"))
        await connection.execute(update(views.tables.owners).values(vendor="thief"))
        await connection.execute(delete(views.tables.history).where(views.tables.history.c.sequence > 5))
    rebuilt = {item.view: item for item in await told()}
    assert {name for name, item in rebuilt.items() if item.before != item.after} == {"protections", "owners", "history"}
    assert await everything(views) == before


async def test_folding_goes_on_after_and_while_views_are_rebuilt(told: Told, settings, views, topics, broker, ledgers):
    already = {name: len(records) for name, records in ledgers.records.items()}
    async with following(settings, views, topics) as lane:
        await folded(lane, ledgers.records)
        rebuilding = asyncio.create_task(told())
        Story(ledgers, "acme", seed=2).tell(20)
        for ledger in topics:
            await publish(broker, ledger, 0, ledgers.records[ledger.name][already[ledger.name] :], batch=10)
        assert all(item.before == item.after for item in await rebuilding)
        await folded(lane, ledgers.records)
    assert all(item.before == item.after for item in await told())


async def test_only_one_rebuild_at_a_time(told: Told, views: Views):
    async with alone(views.engine, views.tables.schema):
        with pytest.raises(BusyError):
            await told("partners")


async def test_a_view_that_is_not_there_is_named_with_those_that_are(told: Told):
    with pytest.raises(UnknownViewError, match=r"partnres.*partners"):
        await told("partnres")


PARTITIONS = 4


@pytest.fixture
async def wide(settings: Settings, views: Views, broker: KafkaBroker) -> tuple[Settings, list[Ledger]]:
    """Views in use over four partitions, each the business of a vendor, folded record by record."""
    topics = [Ledger(name, f"{settings.topic_prefix}.wide.{name}.ledger") for name in LEDGERS]
    await make_topics(broker, settings.kafka, topics, PARTITIONS)
    await views.open(PARTITIONS)
    for number in range(PARTITIONS):
        ledgers = Ledgers(number)
        Story(ledgers, f"vendor-{number}").tell(3 + number)
        for topic in topics:
            await publish(broker, topic, number, ledgers.records[topic.name])
        await views.fold(ledgers.records, number, batch=40)
    return settings.model_copy(update={"partitions": PARTITIONS}), topics


async def test_the_number_of_workers_changes_nothing(wide, views: Views, broker, monkeypatch):
    """One process, two and four: the rows that folding record by record gave."""
    monkeypatch.setattr(rebuilding, "NEARLY_RECORDS", 0)
    monkeypatch.setattr(rebuilding, "ALONE_RECORDS", 0)
    settings, topics = wide
    before = await everything(views)
    schema = views.tables.schema
    site = Site(settings, topics, f"{schema}{FRESH}", schema, named(views.tables, ()))
    for workers in (1, 2, 4):
        rebuilt = await Rebuild(views.engine, broker, site, workers).run(nothing)
        assert [item.view for item in rebuilt if item.before != item.after] == []
        assert sum(item.after.rows for item in rebuilt) == sum(map(len, before.values()))
    assert await everything(views) == before


async def test_a_worker_that_cannot_go_on_leaves_everything_as_it_was(wide, views: Views, broker, monkeypatch):
    """A ledger that ends before what the views in use have seen of it is not built from."""
    monkeypatch.setattr(rebuilding, "NEARLY_RECORDS", 0)
    monkeypatch.setattr(rebuilding, "ALONE_RECORDS", 0)
    settings, topics = wide
    before = await everything(views)
    positions = views.tables.positions
    async with views.engine.begin() as connection:
        await connection.execute(update(positions).where(positions.c.partition == 1).values(sequence=100_000))
    schema = views.tables.schema
    site = Site(settings, topics, f"{schema}{FRESH}", schema, named(views.tables, ()))
    with pytest.raises(LogRefused, match="partition 1 ends before"):
        await Rebuild(views.engine, broker, site, 2).run(nothing)
    assert await everything(views) == before
