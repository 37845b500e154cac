"""What reports say of themselves is so: columns, access, the page, and the questions that the page tells."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Select

from contracts.access import PARTNER_ROLES, VIEWS
from services.kit.sheets import FORMATS, Sheet
from services.projections.domain.view import Owner
from services.projections.policy.fields import FIELDS
from services.projections.store.instants import as_they_are
from services.projections.store.reports import REPORTS, Asked, Report
from services.projections.store.tables import Tables
from tests.projections.conftest import Views
from tests.projections.reports.books import USD, Books, day, reported
from tests.projections.reports.page import PAGE, page
from tests.projections.reports.questions import QUESTIONS, ask, opened

ALL = list(REPORTS.values())
OWN_WORDS = {
    *("id", "partner", "partner_types", "track", "tier", "origin", "industry", "proofs", "closed_on"),
    *("protection", "protected_from", "protected_until", "won_amount", "won_currency"),
}
"""Columns of a deal beside the fields that its partner is shown anyway: what it said, what it was, what it was told."""


def asked(report: Report) -> Select[tuple[object]]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return report.query(as_they_are(Tables("any")), Asked(Owner("acme", None), False, at, at, at, "north", "one"))


@pytest.mark.parametrize("report", ALL, ids=lambda report: report.name)
def test_the_query_has_the_columns_that_are_told(report: Report):
    assert sorted(column.name for column in report.columns) == sorted(asked(report).selected_columns.keys())
    assert report.staff <= {column.name for column in report.columns}
    assert report.question.endswith("?")
    names = {column.name for column in report.columns}
    assert all(column.unit in {*names, ""} for column in report.columns if column.kind == "money")
    assert all(column.unit for column in report.columns if column.kind in {"money", "number"})
    if report.chart is not None:
        told = {report.chart.bars, report.chart.length, report.chart.parts or "", report.chart.panels or ""}
        assert told <= {*names, ""}


def test_every_report_has_its_row_in_the_access_table_and_every_row_a_report():
    assert {name.removeprefix("reports/") for name in VIEWS if name.startswith("reports/")} == set(REPORTS)


def test_a_partner_is_told_of_a_deal_what_it_may_read_anyway():
    deals = {column.name for column in REPORTS["deals"].shown(own_only=True)}
    assert deals - OWN_WORDS <= set(FIELDS["registrations"]["own"])


@pytest.mark.parametrize(
    "report", [one for one in ALL if VIEWS[f"reports/{one.name}"] & PARTNER_ROLES], ids=lambda r: r.name
)
def test_a_partners_report_asks_for_nothing_of_conflicts(report: Report):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    words = str(report.rows(as_they_are(Tables("any")), Asked(Owner("acme", "north"), True, at)))
    assert not any(f"any.{view}" in words.replace('"', "") for view in ("conflicts", "blanket_flags", "customers"))


def test_the_page_is_as_the_reports_are():
    assert PAGE.read_text() == page(), "run `make report-reference`"


async def test_ten_questions_to_a_small_file_have_the_answers_of_a_hand(views: Views, tmp_path: Path):
    file = tmp_path / "deals.parquet"
    report = REPORTS["deals"]
    rows = await reported(views, told(), "deals")
    writer = FORMATS["parquet"](Sheet(report.name, report.columns, {}))
    found = io.BytesIO(writer.begin() + writer.add([tuple(row[c.name] for c in report.columns) for row in rows]))
    found.seek(0, io.SEEK_END)
    found.write(b"".join(writer.end()))
    file.write_bytes(found.getvalue())
    connection = opened()
    assert [ask(connection, question, str(file)) for question in QUESTIONS] == ANSWERS


def told() -> Books:
    """North won one deal in euros; south lost one, and has one in dollars past its day; west's ran out in silence."""
    books = Books()
    won = books.claims("north", 100, customer="One", track="var", close=date(2026, 2, 1))
    lost = books.claims("south", 40, customer="One", territory="FR", tier="silver", track="var")
    silent = books.on(day(11)).claims("west", 60, customer="Two")
    for partner, id_ in (("north", won), ("south", lost), ("west", silent)):
        books.grants_until(id_, partner, day(60))
    books.wins(won, "north", date(2026, 1, 31), "90")
    books.loses(lost, "south", date(2026, 2, 2))
    books.on(day(60)).runs_out(silent)
    books.claims("south", 7, USD, customer="Three", close=date(2026, 2, 28))
    return books


ANSWERS = [
    [
        (date(2026, 1, 1), "EUR", 3, Decimal(200)),
        (date(2026, 3, 1), "USD", 1, Decimal(7)),
    ],
    [("north", "EUR", 1, Decimal(90))],
    [("DE", "gold", 1.0, 1), ("FR", "silver", 0.0, 1)],
    [("upm-default", 240.0, 240.0)],
    [(date(2026, 1, 1), 0.0)],
    [("suite/core", 4)],
    [("west", 1, 1)],
    [(Books().customer("One"), 2, 2)],
    [("south", "USD", 1, Decimal(7))],
    [
        ("var", date(2026, 1, 1), 2, 1, 30.0),
        (None, date(2026, 1, 1), 2, 0, None),
    ],
]
"""Worked out by hand: the deals of January 1 were decided on the 11th, after 240 hours, that of the 11th at once."""
