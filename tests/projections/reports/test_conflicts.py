"""Conflicts and exceptions of a small ledger, worked out by hand."""

from operator import itemgetter

from contracts import conflicts as k
from contracts import registrations as r
from tests.projections.conftest import Views
from tests.projections.ledgers import CONFLICT
from tests.projections.reports.books import Books, day, figures, reported

COLUMNS = ("outcome", "cases", "median_age_days", "longest_days", "late", "appealed", "overturned")
SAID = ("kind", "at", "parties", "rule", "decided_by", "proposed_by", "suggested", "decided", "reason")
FIRST, OPEN = "first_claim_upheld", "open_competition"


def told() -> Books:
    """Of day 1: one settled as suggested on day 3, one otherwise on day 5, one overturned; one of day 9, open."""
    books = Books()
    claims = {name: books.claims("north", 1, customer=name) for name in ("as", "otherwise", "undone", "waits")}
    cases = {name: books.meets(claims[name], "north", name) for name in ("as", "otherwise", "undone")}
    books.on(day(3)).settles(cases["as"], FIRST, "it was first")
    books.on(day(5)).settles(cases["otherwise"], OPEN, "it is a tender", proposed_by="acme/-/first-1")
    books.settles(cases["undone"], FIRST, "it was first")
    appeal = k.ConflictAppealed(conflict=cases["undone"], claim=claims["undone"], grounds="we did the work")
    books.on(day(6))._staff((f"conflict/{cases['undone']}", appeal), ledger=CONFLICT)
    undone = k.OutcomeOverturned(
        conflict=cases["undone"],
        overturned=FIRST,
        outcome=OPEN,
        rule="OPEN_COMPETITION",
        effects=(k.Effect(claim=claims["undone"], effect="keep", standing="open"),),
        reason="it is a tender",
    )
    books.on(day(7))._staff((f"conflict/{cases['undone']}", undone), ledger=CONFLICT)
    waits = books.on(day(9)).meets(claims["waits"], "north", "waits")
    books.ledgers.timer(CONFLICT, (f"conflict/{waits}", k.ConflictSlaBreached(conflict=waits, due=day(9))))
    waived = r.ExceptionGranted(
        registration=claims["waits"], partner="north", rule="MINIMUM_DEAL", reason="a door opener"
    )
    books._staff((f"registration/{claims['waits']}", waived))
    return books.on(day(12))


async def test_conflicts_by_outcome_with_their_ages(views: Views):
    rows = await reported(views, told(), "conflicts")
    assert [figures(row, *COLUMNS) for row in rows] == [
        (FIRST, 1, 2.0, 2.0, 0, 0, 0),
        ("open", 1, 3.0, 3.0, 1, 0, 0),
        (OPEN, 2, 4.0, 4.0, 0, 1, 1),
    ]
    assert {row["kind"] for row in rows} == {"PARTNER_OVERLAP"}


async def test_conflicts_of_a_period_and_a_party(views: Views):
    books = told()
    (row,) = await reported(views, books, "conflicts", partner="rival", since=day(2))
    assert figures(row, "outcome", "cases") == ("open", 1)


async def test_exceptions_say_who_decided_otherwise_than_the_rules(views: Views):
    rows = await reported(views, told(), "exceptions")
    cam = "acme/-/cam-1"
    both = "first, rival"
    assert [figures(row, *SAID) for row in sorted(rows, key=itemgetter("kind")) if row["kind"] != "four_eyes"] == [
        ("against_suggestion", day(5), both, "OPEN_COMPETITION", cam, "acme/-/first-1", FIRST, OPEN, "it is a tender"),
        ("overturned", day(5), both, "OPEN_COMPETITION", cam, None, FIRST, OPEN, "it was first"),
        ("rule_waived", day(9), "north", "MINIMUM_DEAL", cam, None, None, None, "a door opener"),
    ]
    (confirmed,) = (row for row in rows if row["kind"] == "four_eyes")
    assert figures(confirmed, "proposed_by", "decided_by", "decided") == ("acme/-/first-1", cam, OPEN)
