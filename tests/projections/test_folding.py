"""Rows are the fold of the ledger: whatever the batches, whatever is read twice, in every view."""

from typing import Any

import pytest
from sqlalchemy import Table, select

from contracts.catalogue import messages
from contracts.message import Event
from services.kit.ledger import Draft
from services.projections.domain import VIEWS
from services.projections.domain.feed import FED
from services.projections.domain.streams import STREAMS
from services.projections.store.copying import fill, look_up
from services.projections.store.session import MovedError, transaction
from tests.projections.conftest import SECONDS, Views
from tests.projections.ledgers import REGISTRATION, Ledgers
from tests.servers import unique


async def rows(views: Views, table: Table) -> list[Any]:
    """All rows of a table, in the order of its key."""
    async with views.engine.connect() as connection:
        return list(await connection.execute(select(table).order_by(*table.primary_key.columns)))


async def everything(views: Views) -> dict[str, list[Any]]:
    """All rows of all tables that are folded."""
    found = {name: await rows(views, table) for name, table in views.tables.rebuildable.items()}
    return {name: sorted(those, key=repr) if name.endswith("_past") else those for name, those in found.items()}


def test_the_streams_hold_every_event_there_is():
    events = {found for found in messages().values() if issubclass(found, Event)}
    assert events == {event for kind in STREAMS.values() for event in kind}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_knows_every_event_of_its_streams(view):
    if Event not in view.known:
        assert view.known == {event for kind in view.kinds for event in STREAMS[kind]}


def test_the_story_holds_every_event_there_is(ledgers: Ledgers):
    told = {dict(record.headers)["ce_type"].decode() for found in ledgers.records.values() for record in found}
    assert {event.TYPE for kind in STREAMS.values() for event in kind} <= told


async def test_every_record_is_in_the_history_with_its_vendor(views: Views, ledgers: Ledgers):
    assert await views.fold(ledgers.records) == 0
    history = await rows(views, views.tables.history)
    assert len(history) == sum(map(len, ledgers.records.values()))
    assert {row.vendor for row in history if not row.stream.startswith("ledger/")} == {"acme", "globex"}
    owners = {row.org for row in history if row.stream.startswith("registration/")}
    assert owners == {"north", "south", "rival", "taker"}
    assert {row.org for row in history if row.stream.startswith("opportunity/")} == {None}


@pytest.mark.parametrize("batch", [7, 10_000])
async def test_the_size_of_batches_changes_nothing(views: Views, ledgers: Ledgers, batch: int):
    await views.fold(ledgers.records)
    others = Views(views.engine, unique("views"))
    await others.open()
    await others.fold(ledgers.records, batch=batch)
    assert await everything(others) == await everything(views)
    assert all(found for name, found in (await everything(views)).items() if not name.endswith("_past"))


async def test_what_is_loaded_and_saved_again_stays_the_same(views: Views, ledgers: Ledgers):
    await views.fold(ledgers.records)
    before = await everything(views)
    every = {of.view.name: of for found in views.folder._concerned.values() for of in found}
    for rows_of_view in every.values():
        async with transaction(views.engine, SECONDS) as session:
            keys = [row.key for row in before[rows_of_view.view.name]]
            (found,) = await look_up(session.driver, [(rows_of_view.select, keys)])
            entries = [entry._replace(sequence=entry.sequence + 1) for entry in map(rows_of_view.entry, found)]
            await fill(session.driver, [(rows_of_view.filler, list(map(rows_of_view.values, entries)))])
    after = await everything(views)
    for name, found in before.items():
        assert [apart_from_sequence(row) for row in after[name]] == [apart_from_sequence(row) for row in found]


def apart_from_sequence(row: Any) -> dict[str, Any]:
    return {**row._mapping, "sequence": None}


async def test_a_batch_is_folded_once(views: Views, ledgers: Ledgers):
    await views.fold(ledgers.records)
    before = await everything(views)
    with pytest.raises(MovedError):
        await views.fold(ledgers.records)
    assert await everything(views) == before


async def test_what_says_twice_that_it_is_the_first_is_looked_up_after_all(views: Views, ledgers: Ledgers):
    stream = b"registration/"
    first = next(record for record in ledgers.records[REGISTRATION] if record.key.startswith(stream))
    said = {name: value.decode() for name, value in first.headers}
    assert said["ce_streamversion"] == "1"
    place = len(ledgers.records[REGISTRATION])
    again = Draft(
        first.key.decode(), said["ce_type"], 1, first.value, said["ce_id"], said["ce_causationid"], "acme/-/x"
    )
    ledgers.raw(REGISTRATION, again)
    await views.fold(ledgers.records, batch=50)
    found = {row.key: row for row in await rows(views, views.tables.views["registrations"])}
    assert found[first.key.removeprefix(stream).decode()].sequence == place


async def test_an_event_nobody_knows_is_kept_and_passed_over(views: Views, ledgers: Ledgers):
    ledgers.raw(REGISTRATION, Draft("registration/x", "deal.dreamt.v9", 1, b'{"a":"\\u0000"}', "i1", "c1", "acme/-/x"))
    ledgers.raw(REGISTRATION, Draft("registration/y", "deal.dreamt.v9", 1, b"\xff no json", "i2", "c2", "acme/-/x"))
    ledgers.raw(REGISTRATION, Draft("registration/z", "deal.won.v1", 1, b'{"on":"never"}', "i3", "c3", "acme/-/x"))
    assert await views.fold(ledgers.records) == 3
    last = (await rows(views, views.tables.history))[-3:]
    assert [(row.data, row.raw) for row in last] == [
        (None, b'{"a":"\\u0000"}'),
        (None, b"\xff no json"),
        ({"on": "never"}, None),
    ]


async def test_states_at_the_end_of_the_story(views: Views, ledgers: Ledgers):
    await views.fold(ledgers.records)
    table = views.tables.views["registrations"]
    async with views.engine.connect() as connection:
        counted = await connection.execute(select(table.c.state).distinct())
        states = {row.state for row in counted}
    assert states == {
        "submitted",
        "under_review",
        "approved",
        "rejected",
        "withdrawn",
        "expired",
        "cancelled",
        "closed_won",
        "closed_lost",
    }


async def test_the_feed_speaks_of_nobody_else(views: Views, ledgers: Ledgers):
    await views.fold(ledgers.records)
    feed = await rows(views, views.tables.views["feed"])
    assert {row.type for row in feed} == {event.TYPE for event in FED}
    assert {row.org for row in feed} == {"north", "south", "rival", "taker", "helper", "specialist", "shy", "mute"}
    words = {name for row in feed for name in row.data}
    assert words.isdisjoint({"conflict", "conflicts", "automatic", "approvers", "reviewer"})
    named = {row.type for row in feed if row.data.get("partner", row.org) != row.org}
    assert named == {"registration.party-joined.v1", "registration.party-left.v1"}


async def test_an_offer_is_told_to_whom_it_is_made(views: Views, ledgers: Ledgers):
    await views.fold(ledgers.records)
    feed = await rows(views, views.tables.views["feed"])
    assert {row.org for row in feed if row.type == "protection.transfer-offered.v1"} == {"taker"}
