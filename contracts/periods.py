"""Lengths of time as programmes write them: ISO 8601 (`P90D`, `PT3S`), or `2 business days`, or `16 business hours`."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, StringConstraints

from contracts.calendars import Calendar

ISO_8601 = re.compile(
    r"P(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,8})S)?)?"
)
BUSINESS = re.compile(r"(?P<count>\d{1,4}) business (?P<unit>day|hour)s?")
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
WEEK = 5
"""Business days in a week where no calendar says otherwise."""


class Length(NamedTuple):
    """A period taken apart: exactly one of the three is not zero, unless the period is empty."""

    elapsed: timedelta
    business_days: int = 0
    business_time: timedelta = timedelta()


@lru_cache(maxsize=1024)
def length(period: str) -> Length:
    """Take a period apart; ValueError when it is written neither way.

    Months and years are refused on purpose: their length depends on the calendar, and a protection must not.
    """
    if found := BUSINESS.fullmatch(period):
        count = int(found["count"])
        hours = found["unit"] == "hour"
        return Length(timedelta(), business_time=timedelta(hours=count)) if hours else Length(timedelta(), count)
    found = ISO_8601.fullmatch(period)
    parts = {unit: int(number) for unit, number in found.groupdict().items() if number} if found else {}
    if not parts:
        wanted = "neither ISO 8601 without months and years (P90D, PT3S) nor '2 business days' nor '16 business hours'"
        raise ValueError(f"{period!r} is {wanted}")
    return Length(timedelta(**parts))


LONGEST = timedelta(days=7305)
"""Twenty years. Records bear times up to the year 2199, and several periods may follow one another."""
LONGEST_IN_BUSINESS = 1_000
"""Business days, or hours: nearly twenty years where people work one hour of one day a week."""


def check_total(period: str, times: int = 1) -> None:
    """Raises ValueError when a period, so many times over, is longer than any promise may be."""
    elapsed, days, span = length(period)
    if elapsed * times > LONGEST:
        raise ValueError(f"{_counted(period, times)} is longer than {LONGEST.days} days (20 years)")
    if max(days, span // timedelta(hours=1)) * times > LONGEST_IN_BUSINESS:
        raise ValueError(f"{_counted(period, times)} is longer than {LONGEST_IN_BUSINESS} business days or hours")


def _counted(period: str, times: int) -> str:
    return period if times == 1 else f"{times} times {period}"


def _written(period: str) -> str:
    check_total(period)
    return period


Period = Annotated[str, StringConstraints(min_length=3, max_length=40), AfterValidator(_written)]
COMMON = Calendar()
"""Whose hours count without a calendar: Monday to Friday around the clock, in UTC."""


def after(period: Period, start: datetime, calendar: Calendar | None = None) -> datetime:
    """The instant at which `period` has passed since `start`, in a calendar's business time where it counts in it.

    What starts outside of opening hours starts when it opens. Without a calendar business days skip Saturdays and
    Sundays in UTC, and what starts on one of them starts at that time of the Friday before.
    """
    elapsed, days, span = length(period)
    if days:
        return (
            calendar.opening.days_after(start, days) if calendar else start + timedelta(_ahead(start.weekday(), days))
        )
    return (calendar or COMMON).opening.time_after(start, span) if span else start + elapsed


def before(period: Period, end: datetime, calendar: Calendar | None = None) -> datetime:
    """The instant from which `period` still leads up to `end`; what ends out of hours ended at the close."""
    elapsed, days, span = length(period)
    if days:
        return calendar.opening.days_before(end, days) if calendar else end - timedelta(_behind(end.weekday(), days))
    return (calendar or COMMON).opening.time_before(end, span) if span else end - elapsed


def _ahead(weekday: int, days: int) -> int:
    """Calendar days until so many business days have passed."""
    weekend = max(weekday - FRIDAY, 0)
    return days + 2 * ((weekday - weekend + days) // WEEK) - weekend


def _behind(weekday: int, days: int) -> int:
    """Calendar days back to so many business days ago."""
    weekend = SUNDAY - weekday + 1 if weekday >= SATURDAY else 0
    monday = 0 if weekend else weekday
    return days + 2 * ((FRIDAY - monday + days) // WEEK) - weekend
