"""The coverage page is as fresh as the marks it is written from, and marks name rows that exist."""

from tests import coverage_map


def test_every_mark_names_a_row() -> None:
    known = coverage_map.rows()
    assert [(row, place) for row, place in coverage_map.marks() if row not in known] == []


def test_the_page_is_fresh() -> None:
    fresh = coverage_map.PAGE.read_text() == coverage_map.page()
    assert fresh, "run `make coverage-map` and commit docs/coverage.md"


def test_all_rows_are_there_once() -> None:
    assert list(coverage_map.rows()) == [f"S{n}" for n in range(1, 81)] + [f"F{n}" for n in range(1, 89)]
