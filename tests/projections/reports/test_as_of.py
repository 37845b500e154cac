"""Reports about an instant: what they said then is what they say of then, whatever happened since."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.ledger import Record
from services.projections.domain.view import Owner
from services.projections.store.instants import Instants
from services.projections.store.querying import Library
from services.projections.store.reports import REPORTS, Asked
from tests.projections.conftest import Views
from tests.projections.ledgers import START, Ledgers
from tests.servers import unique


async def said(library: Library, name: str, at: datetime, org: str | None = None) -> list[tuple[Any, ...]]:
    """The rows of a report; what was collected into a list has no order of its own."""
    query = REPORTS[name].query(library.tables, Asked(Owner("acme", org), org is not None, at))
    return [tuple(row) async for rows in library.stream(query, 100, 20.0) for row in rows]


def until(ledgers: Ledgers, at: datetime) -> Mapping[str, Sequence[Record]]:
    """What stood in the ledgers by then."""
    return {name: [record for record in found if _time(record) <= at] for name, found in ledgers.records.items()}


def _time(record: Record) -> datetime:
    return datetime.fromisoformat(dict(record.headers)["ce_time"].decode())


@pytest.mark.parametrize("part", [0.25, 0.6, 0.9])
async def test_a_report_of_an_instant_is_that_of_a_fresh_fold_up_to_it(
    engine: AsyncEngine, views: Views, ledgers: Ledgers, part: float
):
    at = START + (ledgers.at - START) * part
    await views.fold(ledgers.records)
    fresh = Views(engine, unique("fresh"))
    await fresh.open()
    await fresh.fold(until(ledgers, at))
    then, now = Library(engine, views.tables, Instants(at, at)), Library(engine, fresh.tables)
    for name in REPORTS:
        assert await said(then, name, at) == await said(now, name, at), name
    assert await said(then, "deals", at, "north") == await said(now, "deals", at, "north")


async def test_before_the_first_record_there_is_nothing_to_report(engine: AsyncEngine, views: Views, ledgers: Ledgers):
    await views.fold(ledgers.records)
    before = START - timedelta(days=1)
    library = Library(engine, views.tables, Instants(before, before))
    for name in REPORTS:
        assert await said(library, name, before) == [], name
