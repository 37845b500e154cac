"""Direct sales in a small ledger, worked out by hand."""

from contracts import direct as d
from contracts import engagements as e
from contracts.values import Customer, derived_id
from tests.projections.claiming import SCOPE
from tests.projections.conftest import Views
from tests.projections.ledgers import CONFLICT
from tests.projections.reports.books import Books, day, figures, reported

COLUMNS = ("person", "checks", "accounts", "protected", "claims", "engagements", "breaches", "asked_before")
ONE, TWO = "acme/-/seller-1", "acme/-/seller-2"


def asks(books: Books, person: str, *answers: str) -> None:
    """A question about as many accounts as there are answers."""
    id_ = derived_id("check", person, books.ledgers.at.isoformat())
    queries = tuple(d.CheckQuery(customer=Customer(name=f"Customer {number}")) for number, _ in enumerate(answers))
    asked = d.ProtectionChecked(check=id_, queries=queries, answers=tuple(d.CheckAnswer(answer=a) for a in answers))
    books.ledgers.command(CONFLICT, person, (f"protection-check/{id_}", asked))


def works(books: Books, person: str, *, breach: bool, asked: bool = False) -> None:
    """Work at an account, and the report of it where a partner was protected."""
    id_ = derived_id("work", person, books.ledgers.at.isoformat())
    done = e.DirectEngagementRecorded(
        engagement=id_,
        owner=person.rpartition("/")[2],
        written=Customer(name="Customer 1"),
        resolution=books.resolution("Customer 1"),
        scope=SCOPE,
        kind="meeting",
        at=books.ledgers.at,
    )
    (cause,) = books.ledgers.command(CONFLICT, person, (f"direct-engagement/{id_}", done))
    if breach:
        report = e.EngagementRuleBreachReported(
            breach=derived_id("breach", id_),
            engagement=id_,
            rule="PROTECTED_ACCOUNT",
            owner=done.owner,
            at=done.at,
            claims=(derived_id("claim"),),
            call=("cam-1",),
            asked_at=books.ledgers.at if asked else None,
        )
        books.ledgers.reaction(CONFLICT, cause, (f"engagement-breach/{report.breach}", report))


def told() -> Books:
    """The first asks twice, about three accounts, and keeps away; the second asks once, and works three times."""
    books = Books()
    asks(books.on(day(1)), ONE, "protected", "clear")
    asks(books.on(day(2)), ONE, "clear")
    asks(books.on(day(3)), TWO, "protected")
    works(books.on(day(4)), TWO, breach=True, asked=True)
    works(books.on(day(5)), TWO, breach=True)
    works(books.on(day(6)), TWO, breach=False)
    return books


async def test_questions_work_and_breaches_by_person(views: Views):
    rows = [figures(row, *COLUMNS) for row in await reported(views, told(), "direct-sales")]
    assert rows == [(ONE, 2, 3, 1, 0, 0, 0, 0), (TWO, 1, 1, 1, 0, 3, 2, 1)]


async def test_of_a_period(views: Views):
    rows = [figures(row, *COLUMNS) for row in await reported(views, told(), "direct-sales", since=day(5))]
    assert rows == [(TWO, 0, 0, 0, 0, 2, 1, 0)]
