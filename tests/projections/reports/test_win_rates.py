"""Win rates and yield of a small ledger, worked out by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts import registrations as r
from tests.projections.conftest import Views
from tests.projections.reports.books import USD, Books, day, figures, reported


def told() -> Books:
    """Five deals of two tracks and territories: in euros two won, one lost, one rejected; in dollars one won."""
    books = Books()
    reseller: dict[str, Any] = {"track": "reseller", "types": ("reseller",)}
    var: dict[str, Any] = {"track": "var", "types": ("var", "msp"), "tier": "silver", "territory": "FR"}
    deals = [
        ("north", books.claims("north", 100, **reseller), date(2026, 2, 1), "90.50"),
        ("north", books.claims("north", 300, **reseller), date(2026, 2, 11), None),
        ("south", books.claims("south", 50, USD, **var), date(2026, 3, 1), None),
    ]
    lost = books.claims("south", 600, **var)
    for partner, id_, *_ in (*deals, ("south", lost)):
        books.on(day(3)).grant(id_, partner)
    for partner, id_, on, amount in deals:
        books.wins(id_, partner, on, amount)
    books.loses(lost, "south", date(2026, 2, 20))
    refused = books.claims("north", 7, **reseller)
    rejected = r.RegistrationRejected(registration=refused, code="EVIDENCE_MISSING", rule="EVIDENCE")
    books.on(day(5))._staff((f"registration/{refused}", rejected))
    return books


RATES = [
    ("programme", "upm-default", "EUR", 2, 1, pytest.approx(2 / 3), Decimal("390.50")),
    ("programme", "upm-default", "USD", 1, 0, 1.0, Decimal(50)),
    ("tier", "gold", "EUR", 2, 0, 1.0, Decimal("390.50")),
    ("tier", "silver", "EUR", 0, 1, 0.0, Decimal(0)),
    ("tier", "silver", "USD", 1, 0, 1.0, Decimal(50)),
    ("partner_type", "msp", "EUR", 0, 1, 0.0, Decimal(0)),
    ("partner_type", "msp", "USD", 1, 0, 1.0, Decimal(50)),
    ("partner_type", "reseller", "EUR", 2, 0, 1.0, Decimal("390.50")),
    ("partner_type", "var", "EUR", 0, 1, 0.0, Decimal(0)),
    ("partner_type", "var", "USD", 1, 0, 1.0, Decimal(50)),
    ("track", "reseller", "EUR", 2, 0, 1.0, Decimal("390.50")),
    ("track", "var", "EUR", 0, 1, 0.0, Decimal(0)),
    ("track", "var", "USD", 1, 0, 1.0, Decimal(50)),
    ("territory", "DE", "EUR", 2, 0, 1.0, Decimal("390.50")),
    ("territory", "FR", "EUR", 0, 1, 0.0, Decimal(0)),
    ("territory", "FR", "USD", 1, 0, 1.0, Decimal(50)),
]


async def test_win_rates_by_all_that_a_programme_tells_apart(views: Views):
    names = ("by", "value", "currency", "won", "lost", "win_rate", "won_amount")
    assert [figures(row, *names) for row in await reported(views, told(), "win-rates")] == RATES


async def test_win_rates_of_a_period_and_a_partner(views: Views):
    (first, *_) = await reported(views, told(), "win-rates", "north", since=day(1), until=day(35))
    assert figures(first, "won", "lost", "won_amount") == (1, 0, Decimal("90.50"))


async def test_yield_by_track(views: Views):
    names = ("track", "currency", "claims", "granted", "rejected", "won", "lost", "amount", "won_amount")
    rows = await reported(views, told(), "yield-by-track")
    assert [figures(row, *names) for row in rows] == [
        ("reseller", "EUR", 3, 2, 1, 2, 0, Decimal(407), Decimal(400)),
        ("var", "EUR", 1, 1, 0, 0, 1, Decimal(600), Decimal(0)),
        ("var", "USD", 1, 1, 0, 1, 0, Decimal(50), Decimal(50)),
    ]
    spans = ("yield", "win_rate", "median_decision_days", "median_cycle_days")
    # Submitted on January 1, two granted on January 3; the third was submitted on the 3rd and rejected on the 5th.
    # The wins came on February 1 and 11, 31 and 41 days later, and on March 1, 59 days later.
    assert [figures(row, *spans) for row in rows] == [
        (pytest.approx(400 / 407), 1.0, 2.0, 36.0),
        (0.0, 0.0, 2.0, None),
        (1.0, 1.0, 2.0, 59.0),
    ]
