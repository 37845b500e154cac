"""The list of deals of a small ledger, worked out by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts import registrations as r
from contracts.disclosure import reason_class
from contracts.values import derived_id
from tests.projections.conftest import Views
from tests.projections.reports.books import USD, Books, asked_again, day, figures, reported


def told() -> tuple[Books, str, str]:
    """A won deal, an open one, and a draft."""
    books = Books()
    var: dict[str, Any] = {
        "track": "var",
        "types": ("var", "msp"),
        "tier": "silver",
        "territory": "FR",
        "origin": "vendor",
    }
    won = books.claims("north", 100, customer="=1+1", close=date(2026, 3, 1), **var)
    books.on(day(2)).grants_until(won, "north", day(90))
    books.on(day(3)).works(won, "north")
    books.wins(won, "north", date(2026, 1, 4), "80.25", USD)
    open_ = books.on(day(5)).claims("south", 7)
    draft = derived_id("draft")
    saved = r.RegistrationDrafted(registration=draft, partner="north", details=books.details("Draft"))
    books._partner("north", (f"registration/{draft}", saved))
    return books, won, open_


async def test_a_row_for_every_claim_the_newest_first(views: Views):
    books, won, open_ = told()
    newest, oldest = await reported(views, books, "deals")
    assert (newest["id"], oldest["id"]) == (open_, won)
    assert figures(oldest, "partner", "partner_types", "programme", "programme_version", "tier", "track", "state") == (
        *("north", ["var", "msp"], "upm-default", 1, "silver", "var", "closed_won"),
    )
    assert figures(oldest, "customer", "customer_id", "country", "products", "territory", "origin", "industry") == (
        *("=1+1", books.customer("=1+1"), "DE", ["suite/core"], "FR", "vendor", None),
    )
    assert figures(oldest, "amount", "currency", "expected_close", "proofs", "won_amount", "won_currency") == (
        *(Decimal(100), "EUR", date(2026, 3, 1), 1, Decimal("80.25"), "USD"),
    )
    assert figures(oldest, "submitted_at", "decided_at", "activity_at", "protected_from", "protected_until") == (
        *(day(1), day(2), day(3), day(2), day(90)),
    )
    assert figures(oldest, "by_rule", "sla_breached", "protection", "closed_on", "open_conflicts") == (
        *(True, False, "fulfilled", date(2026, 1, 4), 0),
    )
    nothing = ("decided_at", "by_rule", "protection", "protected_until", "closed_on", "won_amount", "won_currency")
    assert figures(newest, *nothing) == (None,) * len(nothing)


async def test_a_partner_has_its_own_and_a_period_ends_before_its_end(views: Views):
    books, won, open_ = told()
    assert [row["id"] for row in await reported(views, books, "deals", "north")] == [won]
    assert [row["id"] for row in await asked_again(views, "deals", day(5), until=day(5))] == [won]
    assert [row["id"] for row in await asked_again(views, "deals", day(5), since=day(5))] == [open_]


@pytest.mark.parametrize("code", ["CONFLICT_LOST", "SHARED_DEAL", "TIER_TOO_LOW"])
async def test_a_partner_reads_no_reason_that_has_to_do_with_another(views: Views, code: str):
    books = Books()
    lost = books.claims("north", 10)
    said = r.RegistrationRejected(registration=lost, code=code, rule="ANY")
    books._staff((f"registration/{lost}", said))
    (seen,) = await reported(views, books, "deals")
    (own,) = await asked_again(views, "deals", books.ledgers.at, "north")
    assert (seen["code"], own["code"]) == (code, reason_class(code))
