"""Protections of a small ledger, worked out by hand."""

from datetime import date

import pytest

from contracts import protections as p
from tests.projections.conftest import Views
from tests.projections.reports.books import Books, asked_again, day, figures, reported

COUNTS = ("partner", "active", "suspended", "expiring", "ended", "fulfilled", "ran_out", "released", "revoked")


def told() -> Books:
    """North: one to day 60, one to day 200, one suspended, one won, one run out. South: one given back, one revoked."""
    books = Books()
    ids = {name: books.claims("north", 1) for name in ("soon", "late", "rests", "won", "out")}
    others = {name: books.claims("south", 1) for name in ("back", "revoked")}
    for name, id_ in ids.items():
        books.grants_until(id_, "north", day({"soon": 60, "out": 30}.get(name, 200)))
    for id_ in others.values():
        books.grants_until(id_, "south", day(200))
    resting = p.ProtectionSuspended(
        protection=ids["rests"], registration=ids["rests"], code="DISPUTE", clock_stopped=True
    )
    books.on(day(10))._staff((f"protection/{ids['rests']}", resting))
    books.wins(ids["won"], "north", date(2026, 1, 10))
    books.on(day(30)).runs_out(ids["out"])
    back = p.ProtectionReleased(protection=others["back"], registration=others["back"])
    books._partner("south", (f"protection/{others['back']}", back))
    taken = p.ProtectionRevoked(protection=others["revoked"], registration=others["revoked"], code="FRAUD")
    books.on(day(31))._staff((f"protection/{others['revoked']}", taken))
    return books.on(day(40))


async def test_in_force_about_to_end_and_ended(views: Views):
    rows = await reported(views, told(), "protections")
    assert [figures(row, *COUNTS) for row in rows] == [
        ("north", 3, 1, 1, 2, 1, 1, 0, 0),
        ("south", 0, 0, 0, 2, 0, 0, 1, 1),
    ]
    assert [row["utilisation"] for row in rows] == [pytest.approx(1 / 2), 0.0]


async def test_what_is_in_force_follows_the_clock_and_what_ended_the_period(views: Views):
    books = told()
    await views.fold(books.ledgers.records)
    north, _ = await asked_again(views, "protections", day(61), since=day(20))
    assert figures(north, "active", "expiring", "ended", "fulfilled", "utilisation") == (2, 0, 1, 0, 0.0)
