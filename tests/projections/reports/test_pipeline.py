"""The pipeline of a small ledger, worked out by hand."""

from datetime import date
from decimal import Decimal

from tests.projections.conftest import Views
from tests.projections.reports.books import USD, Books, day, figures, reported

COLUMNS = ("stage", "partner", "currency", "deals", "amount", "protected", "past_close", "median_age_days")


def told() -> Books:
    """North has two open claims in euros and one in dollars, one of them granted; a won one is not in the pipeline."""
    books = Books()
    books.on(day(1)).claims("north", 10_000, close=date(2026, 1, 5))
    books.on(day(3)).claims("north", 5_000, close=date(2026, 12, 31))
    books.claims("north", 700, USD)
    granted = books.on(day(4)).claims("south", 2_000)
    books.grant(granted, "south")
    won = books.claims("south", 9_999)
    books.grant(won, "south")
    books.wins(won, "south", date(2026, 1, 9))
    return books.on(day(11))


async def test_open_deals_by_stage_partner_and_currency(views: Views):
    rows = [figures(row, *COLUMNS) for row in await reported(views, told(), "pipeline")]
    assert rows == [
        ("submitted", "north", "EUR", 2, Decimal(15_000), 0, 1, 9.0),
        ("submitted", "north", "USD", 1, Decimal(700), 0, 0, 8.0),
        ("approved", "south", "EUR", 1, Decimal(2_000), 1, 0, 7.0),
    ]


async def test_a_partner_has_its_own_rows_and_a_period_its_own_claims(views: Views):
    own = await reported(views, told(), "pipeline", "north", since=day(2))
    assert [figures(row, "currency", "deals", "amount") for row in own] == [("EUR", 1, Decimal(5_000)), ("USD", 1, 700)]
