"""Lengths of time as programmes write them: ISO 8601 (`P90D`, `PT3S`) or business days (`2 business days`)."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, StringConstraints

ISO_8601 = re.compile(
    r"P(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,8})S)?)?"
)
BUSINESS_DAYS = re.compile(r"(?P<days>\d{1,4}) business days?")
SATURDAY = 5


class Length(NamedTuple):
    """A period taken apart: exactly one of the two is not zero, unless the period is empty."""

    elapsed: timedelta
    business_days: int


@lru_cache(maxsize=1024)
def length(period: str) -> Length:
    """Take a period apart; ValueError when it is written neither way.

    Months and years are refused on purpose: their length depends on the calendar, and a protection must not.
    """
    if found := BUSINESS_DAYS.fullmatch(period):
        return Length(timedelta(), int(found["days"]))
    found = ISO_8601.fullmatch(period)
    parts = {unit: int(number) for unit, number in found.groupdict().items() if number} if found else {}
    if not parts:
        raise ValueError(f"{period!r} is neither ISO 8601 without months and years (P90D, PT3S) nor '2 business days'")
    return Length(timedelta(**parts), 0)


def _written(period: str) -> str:
    length(period)
    return period


Period = Annotated[str, StringConstraints(min_length=3, max_length=40), AfterValidator(_written)]


def after(period: Period, start: datetime) -> datetime:
    """The instant at which `period` has passed since `start`; business days skip Saturdays and Sundays in UTC."""
    return _moved(period, start, direction=1)


def before(period: Period, end: datetime) -> datetime:
    """The instant from which `period` still leads up to `end`."""
    return _moved(period, end, direction=-1)


def _moved(period: Period, instant: datetime, direction: int) -> datetime:
    elapsed, left = length(period)
    instant += direction * elapsed
    while left:
        instant += timedelta(days=direction)
        left -= instant.weekday() < SATURDAY
    return instant
