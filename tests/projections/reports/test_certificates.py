"""Certificates at risk in a small ledger, worked out by hand."""

from contracts import partners as pa
from contracts.values import Certification
from tests.projections.conftest import Views
from tests.projections.reports.books import Books, day, figures, reported

COLUMNS = ("partner", "certificate", "seller", "people", "days_left", "expired", "open_claims", "protections")


def told() -> Books:
    """Both hold one to day 201; north one to day 50 and one that ran out, south one of a seller to day 50."""
    books = Books()
    for partner in ("north", "south"):
        books.enter_partner(partner)
    books.certify("north", Certification(name="cloud", valid_until=day(50), people=3))
    books.certify("north", Certification(name="storage", valid_until=day(5)))
    books.certify("south", Certification(name="cloud", valid_until=day(50), seller="jo"))
    granted = books.claims("north", 1)
    books.grants_until(granted, "north", day(90))
    books.claims("north", 1)
    over = pa.CertificationExpired(partner="north", name="storage", valid_until=day(5))
    books.on(day(5)).ledgers.timer("registration", ("partner/acme/north", over))
    return books.on(day(10))


async def test_what_ran_out_or_soon_will_and_what_stands_beside_it(views: Views):
    rows = [figures(row, *COLUMNS) for row in await reported(views, told(), "certificates-at-risk")]
    assert rows == [
        ("north", "storage", None, 1, -5.0, True, 2, 1),
        ("north", "cloud", None, 3, 40.0, False, 2, 1),
        ("south", "cloud", "jo", 1, 40.0, False, 0, 0),
    ]


async def test_a_partner_has_its_own(views: Views):
    assert {row["partner"] for row in await reported(views, told(), "certificates-at-risk", "south")} == {"south"}
