"""Who found and who delivered, in a small ledger, worked out by hand."""

from datetime import date
from decimal import Decimal

from contracts import conflicts as k
from tests.projections.conftest import Views
from tests.projections.reports.books import USD, Books, figures, reported

COLUMNS = ("partner", "currency", "won", "won_amount", "sourced", "sourced_amount", "fulfilled", "fulfilled_amount")


def told() -> Books:
    """North found one, and delivers another that the vendor found; south brought one; a case split one of west's."""
    books = Books()
    deals = {
        "own": ("north", books.claims("north", 100)),
        "given": ("north", books.claims("north", 30, origin="vendor")),
        "brought": ("south", books.claims("south", 8, role="referral")),
        "left": ("west", books.claims("west", 5, customer="left")),
        "dollars": ("west", books.claims("west", 4, USD, origin="vendor", role="influence")),
    }
    for partner, id_ in deals.values():
        books.grant(id_, partner)
    _, left = deals["left"]
    case = books.meets(left, "west", "left")
    books.settles(
        case,
        "sourcing_and_fulfilment_split",
        "both",
        effects=(k.Effect(claim=left, effect="keep", standing="sourcing"),),
    )
    for partner, id_ in deals.values():
        books.wins(id_, partner, date(2026, 2, 1))
    return books


async def test_won_deals_by_who_found_and_who_delivered_them(views: Views):
    rows = await reported(views, told(), "sourced-fulfilled")
    assert [figures(row, *COLUMNS) for row in rows] == [
        ("north", "EUR", 2, Decimal(130), 1, Decimal(100), 2, Decimal(130)),
        ("south", "EUR", 1, Decimal(8), 1, Decimal(8), 0, Decimal(0)),
        ("west", "EUR", 1, Decimal(5), 1, Decimal(5), 0, Decimal(0)),
        ("west", "USD", 1, Decimal(4), 0, Decimal(0), 0, Decimal(0)),
    ]
    assert [figures(row, "both", "neither") for row in rows] == [(1, 0), (0, 0), (0, 0), (0, 1)]
