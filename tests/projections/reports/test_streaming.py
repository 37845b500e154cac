"""Reports on their way: few rows are held, few connections taken, and all is given back however it ends."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import pytest
from sqlalchemy import func, select

from services.kit.clock import FeedClock
from services.kit.cursors import Sealer
from services.kit.identity import Principal
from services.kit.web import Problem
from services.projections.pages import reporting, sending
from services.projections.pages.reporting import Desk, Narrowing
from services.projections.pages.sending import InTime
from services.projections.pages.shelf import Shelf
from services.projections.policy.reports import AT_ONCE_MAX
from services.projections.store.querying import Library
from services.projections.store.reports import REPORTS
from tests.projections.conftest import Views
from tests.projections.reports.books import Books, day

ASKING = Principal("acme", None, "cam-1", ("channel-manager",))


@pytest.fixture
async def shelf(views: Views) -> Shelf:
    """Three open deals."""
    books = Books()
    for partner in ("north", "south", "west"):
        books.claims(partner, 1)
    await views.fold(books.ledgers.records)
    return Shelf(Library(views.engine, views.tables), {}, Sealer(bytes(32)), FeedClock(day(2)))


def pieces(desk: Desk, shelf: Shelf) -> AsyncGenerator[Any]:
    return desk.batches(shelf, ASKING, REPORTS["deals"], Narrowing())


async def test_rows_come_a_few_at_a_time(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reporting, "BATCH_ROWS", 2)
    assert [len(rows) async for rows in pieces(Desk(), shelf)] == [2, 1]


async def test_who_breaks_off_gives_turn_and_connection_back(shelf: Shelf, views: Views):
    desk = Desk()
    for _ in range(AT_ONCE_MAX + 1):
        async with aclosing(pieces(desk, shelf)) as begun:
            assert await anext(begun)
    assert views.engine.pool.checkedout() == 0


async def test_only_so_many_reports_are_worked_out_at_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reporting, "TURN_SECONDS_MAX", 0.05)
    desk = Desk()
    held = [pieces(desk, shelf) for _ in range(AT_ONCE_MAX)]
    for one in held:
        await anext(one)
    with pytest.raises(Problem) as refused:
        await anext(pieces(desk, shelf))
    assert (refused.value.status_code, "Retry-After" in (refused.value.headers or {})) == (503, True)
    await held[0].aclose()
    last = pieces(desk, shelf)
    assert await anext(last)
    for one in (*held, last):
        await one.aclose()


async def test_a_database_that_takes_too_long_is_a_reason_to_come_back(views: Views, shelf: Shelf):
    slow = REPORTS["deals"]._replace(
        query=lambda *_: select(func.pg_sleep(5).label("id")), columns=REPORTS["deals"].columns[:1]
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reporting, "QUERY_SECONDS_MAX", 0.05)
        with pytest.raises(Problem) as refused:
            await anext(Desk().batches(shelf, ASKING, slow, Narrowing()))
    assert refused.value.status_code == 503


async def test_a_reader_that_does_not_fetch_is_left(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sending, "SEND_SECONDS_MAX", 0.05)
    ended = asyncio.Event()

    async def rows() -> AsyncGenerator[bytes]:
        try:
            while True:
                yield b"row"
        finally:
            ended.set()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        await InTime(rows()).stream_response(send)
    assert ended.is_set()
