"""Cycle times of a small ledger, worked out by hand."""

from contracts import registrations as r
from contracts.rules import Step
from tests.projections.conftest import Views
from tests.projections.ledgers import REGISTRATION
from tests.projections.reports.books import Books, day, figures, reported

COLUMNS = ("step", "times", "median_days", "days_of_nine_in_ten", "longest_days", "late")


def told() -> Books:
    """One decided by rule within 2 days; one by two desks, late, after a question; one that waits still."""
    books = Books()
    quick, slow = books.claims("north", 1), books.claims("south", 1)
    waits = books.claims("north", 1)
    books.on(day(3)).grant(quick, "north")
    stream = f"registration/{slow}"
    route = (Step(desks=("sales",)), Step(desks=("finance",)))
    review = r.ReviewStarted(registration=slow, reasons=("ABOVE_AUTOMATIC_SIZE",), decision_due=day(9), route=route)
    books.on(day(5)).ledgers.reaction(REGISTRATION, books.screened[slow], (stream, review))
    asked = r.InformationRequested(registration=slow, reasons=("EVIDENCE_MISSING",), fields=("evidence",), due=day(20))
    books.on(day(6))._staff((stream, asked))
    books.said = {"amount": 1, "currency": "EUR"}
    given = r.InformationProvided(registration=slow, details=books.details("Customer 1"), material=False)
    books.on(day(8))._partner("south", (stream, given))
    books.on(day(9)).ledgers.reaction(REGISTRATION, books.screened[slow], (stream, review))
    books.ledgers.timer(REGISTRATION, (stream, r.DecisionSlaBreached(registration=slow, due=day(9))))
    books.on(day(12))._staff((stream, r.StepApproved(registration=slow, desk="sales", next_desks=("finance",))))
    books.on(day(13)).grant(slow, "south")
    assert waits
    return books.on(day(20))


async def test_each_step_from_submission_to_decision(views: Views):
    rows = [figures(row, *COLUMNS) for row in await reported(views, told(), "cycle-times")]
    assert rows == [
        ("submission to decision", 2, 7.0, 11.0, 12.0, 1),
        ("answer of the partner", 1, 2.0, 2.0, 2.0, 1),
        ("desk: sales", 1, 3.0, 3.0, 3.0, 1),
        ("last desk", 1, 1.0, 1.0, 1.0, 1),
        ("question to the partner", 1, 1.0, 1.0, 1.0, 1),
        ("screening and rules", 3, 2.0, 3.6, 4.0, 2),
    ]


async def test_an_end_is_no_decision_and_changes_none(views: Views):
    books = Books()
    approved, given_up = books.claims("north", 1), books.claims("north", 1)
    books.on(day(4)).grant(approved, "north")
    for id_ in (approved, given_up):
        books.on(day(9))._partner("north", (f"registration/{id_}", r.RegistrationWithdrawn(registration=id_)))
    rows = [figures(row, "step", "times", "median_days") for row in await reported(views, books, "cycle-times")]
    assert rows == [("submission to decision", 1, 3.0), ("screening and rules", 1, 3.0)]


async def test_of_one_partner_in_a_period(views: Views):
    rows = await reported(views, told(), "cycle-times", "north", until=day(10))
    assert [figures(row, "step", "times", "median_days") for row in rows] == [
        ("submission to decision", 1, 2.0),
        ("screening and rules", 1, 2.0),
    ]
