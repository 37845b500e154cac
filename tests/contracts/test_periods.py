"""Periods as programmes write them."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.periods import after, before, length

FRIDAY = datetime(2026, 5, 1, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "elapsed"),
    [
        ("P90D", timedelta(days=90)),
        ("P2W", timedelta(weeks=2)),
        ("PT3S", timedelta(seconds=3)),
        ("P1DT12H30M", timedelta(days=1, hours=12, minutes=30)),
        ("P0D", timedelta()),
    ],
)
def test_elapsed_time_is_added_and_taken_away(period, elapsed):
    assert after(period, FRIDAY) == FRIDAY + elapsed
    assert before(period, FRIDAY) == FRIDAY - elapsed


@pytest.mark.parametrize(
    ("period", "end"),
    [("1 business day", (2026, 5, 4)), ("2 business days", (2026, 5, 5)), ("6 business days", (2026, 5, 11))],
)
def test_business_days_skip_the_weekend(period, end):
    assert after(period, FRIDAY) == FRIDAY.replace(month=end[1], day=end[2])
    assert before(period, after(period, FRIDAY)) == FRIDAY


def test_a_business_day_that_begins_on_a_weekend_ends_on_monday():
    assert after("1 business day", FRIDAY + timedelta(days=1)) == FRIDAY + timedelta(days=3)


@pytest.mark.parametrize(
    "period", ["", "P", "PT", "P1DT", "P3M", "P1Y", "3 days", "P-1D", "90", "P1.5D", "business days", "P99999999D"]
)
def test_what_has_no_fixed_length_is_refused(period):
    with pytest.raises(ValueError, match="neither ISO 8601"):
        length(period)
