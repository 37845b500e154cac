"""Periods as programmes write them."""

import time as clock
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.calendars import WEEKDAYS, Calendar
from contracts.opening import zone
from contracts.periods import Period, after, before, length
from contracts.terms import Extensions
from contracts.values import Instant

MINUTE = timedelta(minutes=1)
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


@pytest.mark.parametrize(
    ("longest", "longer", "words"),
    [
        ("P7305D", "P7306D", "20 years"),
        ("P1043W", "P1044W", "20 years"),
        ("P7304DT24H", "P7305DT1S", "20 years"),
        ("1000 business days", "1001 business days", "1000 business days or hours"),
        ("1000 business hours", "1001 business hours", "1000 business days or hours"),
    ],
)
def test_no_promise_reaches_further_than_records_do(longest, longer, words):
    period = TypeAdapter(Period)
    assert period.validate_python(longest) == longest
    with pytest.raises(ValidationError, match=words):
        period.validate_python(longer)


@pytest.mark.parametrize(("period", "times"), [("P73D", 100), ("P365D", 20), ("10 business days", 100)])
def test_extensions_together_are_no_longer_than_one_promise_may_be(period, times):
    Extensions(period=period, count=times)
    longer = period.replace("73D", "74D").replace("365D", "366D").replace("10 b", "11 b")
    with pytest.raises(ValidationError, match=f"{times} times {longer} is longer than"):
        Extensions(period=longer, count=times)


@given(st.lists(st.sampled_from(["P7305D", "1000 business days", "1000 business hours"]), min_size=4, max_size=4))
def test_four_of_the_longest_promises_end_while_records_have_times(periods):
    holidays = tuple(date(2026, 1, 5) + timedelta(weeks=week) for week in range(1000))
    calendar = Calendar(days=("mon",), opens=time(9), closes=time(10), holidays=holidays)
    at = datetime(2045, 1, 1, tzinfo=UTC)
    for period in periods:
        at = after(period, at, calendar)
    assert TypeAdapter(Instant).validate_python(at) == at


def day_by_day(days: int, at: datetime, direction: int) -> datetime:
    """Written apart from the code: one day after another."""
    while days:
        at += timedelta(days=direction)
        days -= at.weekday() < 5
    return at


@pytest.mark.parametrize("weekday", range(7))
def test_business_days_without_a_calendar_are_counted_from_any_day(weekday):
    start = FRIDAY + timedelta(days=weekday)
    for days in range(1, 30):
        assert after(f"{days} business days", start) == day_by_day(days, start, 1)
        assert before(f"{days} business days", start) == day_by_day(days, start, -1)


def berlin(**changes: object) -> Calendar:
    return Calendar(**{"zone": "Europe/Berlin", "opens": "09:00", "closes": "17:00", **changes})


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("1 business hour", "2026-05-01T10:00+02:00", "2026-05-01T11:00+02:00"),
        ("1 business hour", "2026-05-01T16:30+02:00", "2026-05-04T09:30+02:00"),
        ("16 business hours", "2026-05-01T17:00+02:00", "2026-05-05T17:00+02:00"),
        ("16 business hours", "2026-05-02T12:00+02:00", "2026-05-05T17:00+02:00"),
        ("1 business day", "2026-05-01T10:00+02:00", "2026-05-04T10:00+02:00"),
        ("1 business day", "2026-05-01T18:00+02:00", "2026-05-05T09:00+02:00"),
        ("2 business days", "2026-05-03T03:00+02:00", "2026-05-06T09:00+02:00"),
        ("8 business hours", "2026-12-23T17:00+01:00", "2026-12-24T17:00+01:00"),
        ("9 business hours", "2026-12-23T17:00+01:00", "2026-12-28T10:00+01:00"),
        ("P1D", "2026-03-28T12:00+01:00", "2026-03-29T13:00+02:00"),
        ("1 business day", "2026-03-27T12:00+01:00", "2026-03-30T12:00+02:00"),
        ("0 business days", "2026-05-02T12:00+02:00", "2026-05-02T12:00+02:00"),
    ],
)
def test_business_time_is_counted_in_a_calendar(period, start, end):
    christmas = berlin(holidays=("2026-12-25",))
    assert after(period, datetime.fromisoformat(start), christmas) == datetime.fromisoformat(end)


@pytest.mark.parametrize(
    ("period", "end", "start"),
    [
        ("4 business hours", "2026-05-04T12:00+02:00", "2026-05-01T16:00+02:00"),
        ("4 business hours", "2026-05-04T13:00+02:00", "2026-05-04T09:00+02:00"),
        ("1 business hour", "2026-05-03T13:00+02:00", "2026-05-01T16:00+02:00"),
        ("1 business day", "2026-05-04T09:00+02:00", "2026-05-01T09:00+02:00"),
        ("1 business day", "2026-05-02T09:00+02:00", "2026-04-30T17:00+02:00"),
    ],
)
def test_business_time_is_counted_back(period, end, start):
    assert before(period, datetime.fromisoformat(end), berlin()) == datetime.fromisoformat(start)


def test_a_day_that_a_zone_leaves_out_is_no_business_day():
    """Samoa went from Thursday, 29 December 2011 to Saturday, 31 December."""
    samoa = Calendar(zone="Pacific/Apia", opens="09:00", closes="17:00", days=("thu", "fri", "sat"))
    thursday = datetime(2011, 12, 29, 20, tzinfo=UTC)
    assert after("8 business hours", thursday, samoa) == datetime(2011, 12, 30, 20, tzinfo=UTC)


def test_hours_without_a_calendar_are_counted_from_monday_to_friday():
    assert after("24 business hours", FRIDAY) == FRIDAY + timedelta(days=3)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"zone": "Europe/Nowhere"}, "no time zone"),
        ({"zone": "Europe"}, "no time zone"),
        ({"opens": "17:00", "closes": "09:00"}, "at least an hour later"),
        ({"opens": "09:00", "closes": "09:59"}, "at least an hour later"),
        ({"opens": "23:30"}, "at least an hour later"),
        ({"opens": "09:00Z"}, "without an offset"),
        ({"days": []}, "at least 1 item"),
    ],
)
def test_a_calendar_that_is_never_open_is_refused(wrong, problem):
    with pytest.raises(ValueError, match=problem):
        Calendar(**wrong)


ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia")
INSTANTS = st.datetimes(datetime(2010, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(second=0, tzinfo=UTC))  # noqa: DTZ001
CALENDARS = st.builds(
    Calendar,
    zone=st.sampled_from(ZONES),
    days=st.lists(st.sampled_from(list(WEEKDAYS)), min_size=1, unique=True).map(tuple),
    opens=st.sampled_from([time(6), time(8, 30), time(12)]),
    closes=st.sampled_from([time(13), time(17, 45), time(22)]),
    holidays=st.lists(st.dates(date(2025, 1, 1), date(2027, 1, 1)), max_size=20).map(tuple),
)
BUSINESS = st.builds("{} business {}s".format, st.integers(1, 300), st.sampled_from(["day", "hour"]))


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Written apart from the code: what the clock on the wall says."""
    local = at.astimezone(zone(calendar.zone))
    working = local.weekday() in {WEEKDAYS[day] for day in calendar.days} and local.date() not in calendar.holidays
    return working and calendar.opens <= local.time() < calendar.closes


@given(CALENDARS, BUSINESS, INSTANTS, INSTANTS)
def test_what_starts_later_ends_later(calendar, period, one, other):
    first, second = sorted((one, other))
    assert after(period, first, calendar) <= after(period, second, calendar)
    assert before(period, first, calendar) <= before(period, second, calendar)


@given(CALENDARS, BUSINESS, INSTANTS)
def test_there_and_back_again_but_for_the_hours_it_is_closed(calendar, period, start):
    end = after(period, start, calendar)
    assert start < end
    assert after(period, before(period, end, calendar), calendar) == end
    if is_open(calendar, start):
        back = before(period, end, calendar)
        assert back == start or not any(is_open(calendar, start + n * MINUTE) for n in range((back - start) // MINUTE))


@given(CALENDARS, st.integers(1, 200), st.integers(1, 200), st.sampled_from(["day", "hour"]), INSTANTS)
def test_one_period_after_another_is_both_together(calendar, first, second, unit, start):
    apart = after(f"{second} business {unit}s", after(f"{first} business {unit}s", start, calendar), calendar)
    assert apart == after(f"{first + second} business {unit}s", start, calendar)


@settings(max_examples=30, deadline=None)
@given(CALENDARS, st.integers(1, 30), INSTANTS)
def test_so_many_hours_are_so_many_open_minutes(calendar, hours, start):
    left, at = hours * 60, start.replace(microsecond=0)
    start = at
    while left:
        left -= is_open(calendar, at)
        at += MINUTE
    assert after(f"{hours} business hours", start, calendar) == at


def test_no_machine_computes_another_instant(monkeypatch):
    """Neither the machine's own zone nor its zone files matter."""

    def run() -> list[datetime]:
        return [after(period, FRIDAY, berlin(zone=name)) for name in ZONES for period in ("9 business hours", "P1D")]

    expected = run()
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setattr(zoneinfo, "TZPATH", ())
    zone.cache_clear()
    clock.tzset()
    try:
        assert run() == expected
    finally:
        monkeypatch.undo()
        clock.tzset()
