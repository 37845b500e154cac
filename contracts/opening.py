"""Where business time lies: the open stretches of a calendar's days in UTC, laid out year by year, found by bisection.

Zones come from the pinned tzdata package and never from the machine, so that every machine computes the same instant.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
NOTHING = timedelta()


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """A zone by its IANA name. Raises LookupError for one that the package does not hold."""
    found = files("tzdata").joinpath("zoneinfo", *name.split("/"))
    if not found.is_file():
        raise LookupError(f"there is no time zone {name!r}; zones are named like Europe/Berlin")
    with found.open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


class Hours(NamedTuple):
    """When a place is open: its zone, its weekdays (0 is Monday), from when until when (None: midnight), days off."""

    zone: ZoneInfo
    weekdays: frozenset[int]
    opens: time
    closes: time | None
    holidays: frozenset[date]

    def days(self, year: int) -> Iterator[tuple[datetime, datetime]]:
        """The open stretches that begin in a local year, in UTC, one a day."""
        first, count = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
        for day in (first + n * DAY for n in range(count)):
            if day.weekday() in self.weekdays and day not in self.holidays:
                start = datetime.combine(day, self.opens, self.zone).astimezone(UTC)
                end = datetime.combine(day if self.closes else day + DAY, self.closes or time(), self.zone)
                # A zone that crosses the date line leaves a whole day out.
                if start.astimezone(self.zone).date() == day:
                    yield start, end.astimezone(UTC)


class Year(NamedTuple):
    """A year's open stretches, and how much open time of the year lies before each of them; the last is the total."""

    opens: list[datetime]
    closes: list[datetime]
    before: list[timedelta]


class Opening:
    """Counts in the open time of a place. An instant at which it is closed counts as the next at which it opens."""

    def __init__(self, hours: Hours) -> None:
        self._hours = hours
        self._years: dict[int, Year] = {}

    def _year(self, number: int) -> Year:
        found = self._years.get(number)
        if found is None:
            # An hour that a change of the clocks leaves out may be a whole stretch.
            stretches = [(start, end) for start, end in self._hours.days(number) if start < end]
            spent = accumulate((end - start for start, end in stretches), initial=NOTHING)
            found = Year([start for start, _ in stretches], [end for _, end in stretches], list(spent))
            self._years[number] = found
        return found

    def _local_year(self, at: datetime) -> int:
        return at.astimezone(self._hours.zone).year

    def _stretch(self, year: int, index: int) -> tuple[datetime, datetime]:
        """The stretch so many after (or before) the first of a year."""
        while index >= (count := len(self._year(year).opens)):
            year, index = year + 1, index - count
        while index < 0:
            year -= 1
            index += len(self._year(year).opens)
        known = self._year(year)
        return known.opens[index], known.closes[index]

    def days_after(self, at: datetime, days: int) -> datetime:
        """As long after opening as at `at`, so many open days later; never after that day's end."""
        year = self._local_year(at)
        index = bisect_right(self._year(year).closes, at)
        start, _ = self._stretch(year, index)
        later, end = self._stretch(year, index + days)
        return min(later + max(at - start, NOTHING), end)

    def days_before(self, at: datetime, days: int) -> datetime:
        """As long after opening as at `at`, so many open days earlier; a closed instant counts as the last close."""
        year = self._local_year(at)
        index = bisect_right(self._year(year).opens, at) - 1
        start, close = self._stretch(year, index)
        earlier, end = self._stretch(year, index - days)
        return min(earlier + (min(at, close) - start), end)

    def time_after(self, at: datetime, span: timedelta) -> datetime:
        """The first instant at which so much open time has passed since `at`."""
        year = self._local_year(at)
        known = self._year(year)
        index = bisect_right(known.closes, at)
        into = max(at - known.opens[index], NOTHING) if index < len(known.opens) else NOTHING
        left = known.before[index] + into + span
        while left > (total := self._year(year).before[-1]):
            year, left = year + 1, left - total
        known = self._year(year)
        index = bisect_left(known.before, left) - 1
        return known.opens[index] + (left - known.before[index])

    def time_before(self, at: datetime, span: timedelta) -> datetime:
        """The last instant from which so much open time still lies before `at`."""
        year = self._local_year(at)
        known = self._year(year)
        index = bisect_left(known.opens, at) - 1
        into = min(at, known.closes[index]) - known.opens[index] if index >= 0 else NOTHING
        left = known.before[max(index, 0)] + into - span
        while left < NOTHING or not self._year(year).opens:
            year -= 1
            left += self._year(year).before[-1]
        known = self._year(year)
        index = bisect_right(known.before, left) - 1
        return known.opens[index] + (left - known.before[index])
