"""Views built anew are the views that were folded record by record, each and all."""

import asyncio

import pytest
from sqlalchemy import delete, update

from services.projections.domain import VIEWS
from services.projections.service.rebuilding import Rebuild, UnknownViewError
from services.projections.store.swapping import BusyError, alone
from tests.projections.conftest import SECONDS, Views
from tests.projections.ledgers import publish
from tests.projections.story import Story
from tests.projections.test_folding import everything
from tests.projections.test_following import folded, following


@pytest.fixture
async def told(settings, views, topics, broker, ledgers):
    """Views in use, folded from the topics."""
    for ledger in topics:
        await publish(broker, ledger, 0, ledgers.records[ledger.name])
    await views.fold(ledgers.records, batch=50)
    return Rebuild(views.engine, views.tables, broker, topics, SECONDS)


def nothing(done: int, total: int) -> None:
    """Tell nobody."""


async def test_every_view_rebuilt_equals_the_view_folded(told: Rebuild, views: Views):
    before = await everything(views)
    for view in VIEWS:
        now, past = await told.run(1, [view.name], nothing)
        for rebuilt, name in ((now, view.name), (past, f"{view.name}_past")):
            assert (rebuilt.view, rebuilt.before.rows) == (name, len(before[name]))
            assert rebuilt.before == rebuilt.after
    assert await everything(views) == before


async def test_all_rebuilt_equal_all_folded(told: Rebuild, views: Views, ledgers):
    before = await everything(views)
    steps: list[tuple[int, int]] = []
    rebuilt = await told.run(1, [], lambda done, total: steps.append((done, total)))
    assert {item.view for item in rebuilt} == set(views.tables.rebuildable)
    assert all(item.before == item.after for item in rebuilt)
    assert await everything(views) == before
    total = sum(map(len, ledgers.records.values()))
    assert steps[-1] == (total, total)


async def test_a_rebuild_repairs_what_somebody_changed_by_hand(told: Rebuild, views: Views):
    before = await everything(views)
    async with views.engine.begin() as connection:
        await connection.execute(update(views.tables.views["protections"]).values(state="active"))
        await connection.execute(update(views.tables.owners).values(vendor="thief"))
        await connection.execute(delete(views.tables.history).where(views.tables.history.c.sequence > 5))
    rebuilt = {item.view: item for item in await told.run(1, [], nothing)}
    assert {name for name, item in rebuilt.items() if item.before != item.after} == {"protections", "owners", "history"}
    assert await everything(views) == before


async def test_folding_goes_on_after_and_while_views_are_rebuilt(
    told: Rebuild, settings, views, topics, broker, ledgers
):
    already = {name: len(records) for name, records in ledgers.records.items()}
    async with following(settings, views, topics) as lane:
        await folded(lane, ledgers.records)
        rebuilding = asyncio.create_task(told.run(1, [], nothing))
        Story(ledgers, "acme", seed=2).tell(20)
        for ledger in topics:
            await publish(broker, ledger, 0, ledgers.records[ledger.name][already[ledger.name] :], batch=10)
        assert all(item.before == item.after for item in await rebuilding)
        await folded(lane, ledgers.records)
    assert all(item.before == item.after for item in await told.run(1, [], nothing))


async def test_only_one_rebuild_at_a_time(told: Rebuild, views: Views):
    async with alone(views.engine, views.tables.schema):
        with pytest.raises(BusyError):
            await told.run(1, ["partners"], nothing)


async def test_a_view_that_is_not_there_is_named_with_those_that_are(told: Rebuild):
    with pytest.raises(UnknownViewError, match=r"partnres.*partners"):
        await told.run(1, ["partnres"], nothing)
