"""When digests come: by their reader's clock, also when that is set forward or back, and each once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projections.policy.digests import Schedule
from services.projections.policy.digests.periods import last_of, next_after

ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Kiritimati", "Pacific/Apia", "Australia/Lord_Howe")
schedules = st.builds(
    Schedule, st.sampled_from(("daily", "weekly")), st.integers(0, 6), st.integers(0, 23), st.sampled_from(ZONES)
)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("schedule", "now", "comes"),
    [
        (Schedule("daily", 0, 7, "UTC"), "2026-03-02T06:59:59+00:00", "2026-03-02T07:00:00+00:00"),
        (Schedule("daily", 0, 7, "UTC"), "2026-03-02T07:00:00+00:00", "2026-03-03T07:00:00+00:00"),
        (Schedule("daily", 0, 7, "Europe/Berlin"), "2026-03-28T12:00:00+00:00", "2026-03-29T05:00:00+00:00"),
        (Schedule("daily", 0, 2, "Europe/Berlin"), "2026-03-28T12:00:00+00:00", "2026-03-29T01:00:00+00:00"),
        (Schedule("daily", 0, 2, "Europe/Berlin"), "2026-10-24T12:00:00+00:00", "2026-10-25T00:00:00+00:00"),
        (Schedule("daily", 0, 2, "Europe/Berlin"), "2026-10-25T00:00:00+00:00", "2026-10-26T01:00:00+00:00"),
        (Schedule("weekly", 0, 8, "Europe/Berlin"), "2026-03-02T07:00:00+00:00", "2026-03-09T07:00:00+00:00"),
        (Schedule("weekly", 6, 0, "Pacific/Kiritimati"), "2026-03-02T00:00:00+00:00", "2026-03-07T10:00:00+00:00"),
    ],
)
def test_it_comes_at_the_hour_of_its_reader(schedule: Schedule, now: str, comes: str):
    assert next_after(schedule, at(now)) == at(comes)


@given(schedules, instants)
def test_the_next_one_is_always_ahead_and_never_far(schedule: Schedule, now: datetime):
    found = next_after(schedule, now)
    longest = timedelta(days=1 if schedule.every == "daily" else 7, hours=25)
    assert now < found <= now + longest
    assert next_after(schedule, found - timedelta(microseconds=1)) == found


@given(schedules, instants, st.integers(0, 40))
def test_what_was_missed_is_one_digest(schedule: Schedule, first: datetime, days: int):
    first = next_after(schedule, first)
    now = first + timedelta(days=days)
    last = last_of(schedule, first, now)
    assert first <= last <= now < next_after(schedule, last)
