"""What a partner reads in reports and in its calendar is the same whether a competitor claims its deals or not."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.access import VIEWS
from services.kit.identity import Principal
from services.projections.domain.view import Owner
from services.projections.pages.calendar import written
from services.projections.store.agenda import agenda
from services.projections.store.querying import Library
from services.projections.store.reports import REPORTS, Asked
from tests.projections.conftest import Views
from tests.projections.deals import business
from tests.servers import unique

FOR_PARTNERS = [report for report in REPORTS.values() if "partner" in VIEWS[f"reports/{report.name}"]]


async def told(engine: AsyncEngine, org: str, *, competitor: bool) -> tuple[dict[str, list[object]], bytes]:
    """All that a partner can read here."""
    views = Views(engine, unique("twin"))
    await views.open()
    ledgers, _ = business(competitor=competitor)
    await views.fold(ledgers.records)
    library, owner = Library(engine, views.tables), Owner("acme", org)
    found: dict[str, list[object]] = {}
    for report in FOR_PARTNERS:
        query = report.rows(library.tables, Asked(owner, True, ledgers.at))
        found[report.name] = [tuple(row) async for rows in library.stream(query, 100, 20.0) for row in rows]
    due = await agenda(library, owner, ledgers.at, own_only=True)
    return found, written(Principal("acme", org, "crm", ("partner",)), due, ledgers.at)


@pytest.mark.parametrize("org", ["north", "south"])
async def test_a_competitor_leaves_no_trace(engine: AsyncEngine, org: str):
    alone = await told(engine, org, competitor=False)
    assert alone[0]["deals"]
    assert b"BEGIN:VEVENT" in alone[1]
    assert await told(engine, org, competitor=True) == alone
