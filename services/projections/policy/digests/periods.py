"""When a digest comes: at an hour of every day, or of one day of the week, where its reader lives."""

from datetime import UTC, datetime, time, timedelta
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

Every = Literal["daily", "weekly"]
DAYS_LOOKED_AT: Final = 9
"""A week, and a day on each side for the zone."""
AHEAD: Final = {"daily": timedelta(days=7), "weekly": timedelta(days=14)}
"""How far a digest looks ahead: as far as the one behind the next."""


class Schedule(NamedTuple):
    """When a digest comes; `weekday` counts from Monday, 0, and is for weekly ones."""

    every: Every
    weekday: int
    hour: int
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose clock counts."""
        return ZoneInfo(self.time_zone)


class Period(NamedTuple):
    """What one digest tells of: everything after `since` up to `until`, and what is due in the time `ahead`."""

    since: datetime
    until: datetime
    ahead: timedelta

    @property
    def horizon(self) -> datetime:
        """What is due by then is told."""
        return self.until + self.ahead


def next_after(schedule: Schedule, at: datetime) -> datetime:
    """The first time after an instant at which a digest comes. An hour that a day skips is taken an hour later."""
    first = at.astimezone(schedule.zone).date() - timedelta(days=1)
    days = (first + timedelta(days=count) for count in range(DAYS_LOOKED_AT + 1))
    chosen = (day for day in days if schedule.every == "daily" or day.weekday() == schedule.weekday)
    times = (datetime.combine(day, time(schedule.hour), schedule.zone).astimezone(UTC) for day in chosen)
    return next(found for found in times if found > at)


def last_of(schedule: Schedule, first: datetime, now: datetime) -> datetime:
    """The last time at which a digest came until now, from a first one on: what was missed is told together."""
    while (following := next_after(schedule, first)) <= now:
        first = following
    return first
