"""What stands in a digest: of rows as the views have them, cut to its reader, in sections that end somewhere."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.projections.policy.digests import Digest, Period, Rows, Subscriber, digest
from services.projections.policy.digests.content import LINES_MAX
from services.projections.service.notices.writing import written
from tests.projections.inmemory import folded, seen
from tests.projections.reports.books import Books, day

UTC = ZoneInfo("UTC")
NORTH = Subscriber("acme", "north", ("partner",), "acme/north/jo")
MANAGER = Subscriber("acme", None, ("channel-manager",), "acme/-/cam")


def rows_of(books: Books) -> Rows:
    """What the store would find, of everything there is."""
    views = folded(seen(books.ledgers))
    found = {name: [{**each._asdict(), **each.row._asdict()} for each in rows.values()] for name, rows in views.items()}
    granted = {row["key"]: row for row in found["protections"]}
    return Rows(
        told=found["feed"],
        told_count=len(found["feed"]),
        named={row["key"]: row for row in found["registrations"]},
        claims=[(row, granted.get(row["key"])) for row in found["registrations"]],
        cases=found["conflicts"],
        flags=found["blanket_flags"],
    )


def made(books: Books, subscriber: Subscriber, until: Any) -> Digest:
    period = Period(until - timedelta(days=1), until, timedelta(days=7))
    return digest(rows_of(books), subscriber, period, UTC)


def said(found: Digest, title: str) -> list[str]:
    return [line.says for part in found.sections if part.title == title for line in part.lines]


def test_what_is_due_moves_from_soon_to_overdue_if_it_is_owed_and_away_if_it_is_not():
    books = Books()
    id_ = books.claims("north", 1)
    books.grants_until(id_, "north", day(60))
    assert "Protection ends" not in said(made(books, NORTH, day(50)), "Due soon")
    assert said(made(books, NORTH, day(55)), "Due soon").count("Protection ends") == 1
    assert "Protection ends" not in str(made(books, NORTH, day(61)).sections)


def test_a_subject_counts_and_names_no_customer():
    books = Books()
    books.grants_until(books.claims("north", 1, customer="Geheim AG"), "north", day(5))
    found = made(books, NORTH, day(3))
    assert found.subject.startswith("Deals of north: 1 due")
    assert "Geheim" not in found.subject
    assert "Geheim AG: suite/core in DE" in str(found.sections)


def test_staff_reads_whose_it_is_and_a_partner_does_not_need_to():
    books = Books()
    books.grants_until(books.claims("north", 1), "north", day(5))
    assert "(north)" in str(made(books, MANAGER, day(3)).sections)
    assert "(north)" not in str(made(books, NORTH, day(3)).sections)


def test_a_section_ends_somewhere_and_says_how_much_there_is():
    books = Books()
    for number in range(LINES_MAX + 7):
        books.grants_until(books.claims("north", number + 1), "north", day(5))
    due = next(part for part in made(books, NORTH, day(3)).sections if part.name == "due")
    assert (len(due.lines), due.total) == (LINES_MAX, LINES_MAX + 7)
    assert [line.at for line in due.lines] == sorted(line.at for line in due.lines if line.at)


def test_the_same_rows_give_the_same_digest_and_no_rows_none():
    books = Books()
    books.grants_until(books.claims("north", 1), "north", day(5))
    assert made(books, NORTH, day(3)) == made(books, NORTH, day(3))
    assert made(Books(), NORTH, day(3)).sections == ()


def test_addresses_that_are_silent_are_named_with_the_reason():
    rows = Rows(silent=[("https://crm.example.com/deals", "FAILING")])
    found = digest(rows, NORTH, Period(day(2), day(3), timedelta(days=7)), UTC)
    assert "nothing arrived there for three days" in str(found.sections)


def test_what_was_offered_by_another_names_no_customer():
    books = Books()
    id_ = books.claims("north", 1, customer="Geheim AG")
    books.grants_until(id_, "north", day(60))
    rows = rows_of(books)
    offered = {"type": "protection.transfer-offered.v1", "stream": f"protection/{id_}", "org": "south"}
    message = {**offered, "opened_at": day(2), "data": {"protection": id_, "due": "2026-01-20T00:00:00Z"}}
    south = Subscriber("acme", "south", ("partner",), "acme/south/jo")
    period = Period(day(1), day(3), timedelta(days=7))
    found = digest(rows._replace(told=[message], told_count=1, claims=()), south, period, UTC)
    assert said(found, "What happened") == ["transfer offered, answer due 2026-01-20 00:00"]
    assert "Geheim" not in str(found)


def test_where_not_all_was_looked_at_it_says_so_and_counts_at_least():
    books = Books()
    books.grants_until(books.claims("north", 1), "north", day(5))
    period = Period(day(2), day(3), timedelta(days=7))
    whole, cut = (digest(rows_of(books)._replace(cut=parts), NORTH, period, UTC) for parts in ((), ("claims",)))
    assert (whole.whole, whole.subject.startswith("Deals of north: 1 due")) == (True, True)
    assert (cut.whole, cut.subject.startswith("Deals of north: at least 1 due")) == (False, True)
    said_whole, said_cut = (written(found, UTC, None, None) for found in (whole, cut))
    for text in (said_cut.text, said_cut.html):
        assert "(at least 1)" in text
        assert "more than is looked at" in text
    assert "more than is looked at" not in said_whole.text + said_whole.html
