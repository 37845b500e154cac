"""Many filings, against the partner's own habit and its peers': windows of three, seven and twenty-eight days."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from services.conflict.blanket.habits import Habit, Peers
from services.conflict.blanket.limits import (
    ALLOWANCE,
    FILINGS_MIN,
    SEASON_ALLOWANCE,
    SEASON_DAYS,
    VOLUME_SHAPE,
    VOLUME_SHAPE_MAX,
    WORKDAYS_ALLOWANCE,
)
from services.conflict.blanket.statistics import surprise, volume_tail

A_WEEK: Final = timedelta(days=7)


class Loud(msgspec.Struct, frozen=True, array_like=True):
    """A surprising window: how much so, and so many filings in so many days."""

    surprise: float
    count: int
    days: int


def rate_of(habit: Habit, peers: Peers) -> tuple[float, float]:
    """A partner's rate as shape and exposure in days of a Gamma: its own filings, and a little of its peers' habit.

    No habit makes it as sure as a clock: partners differ, and rates drift.
    """
    shape, exposure = VOLUME_SHAPE + habit.counts[0], VOLUME_SHAPE / peers.rate + habit.days
    unsure = max(1.0, shape / VOLUME_SHAPE_MAX)
    return shape / unsure, exposure / unsure


def allowance(at: datetime) -> float:
    """How many times the usual is still usual on a day: filings come in with the end of a quarter."""
    years, month = divmod((at.month - 1) // 3 * 3 + 3, 12)
    next_quarter = datetime(at.year + years, month + 1, 1, tzinfo=at.tzinfo)
    return SEASON_ALLOWANCE if next_quarter - at <= timedelta(days=SEASON_DAYS) else ALLOWANCE


def loudest(windows: Iterable[tuple[int, timedelta]], habit: Habit, peers: Peers, at: datetime) -> Loud | None:
    """The most surprising of several counts of filings, each in a span that ends at this time; `habit` is as of it."""
    (shape, exposure), more, seen = rate_of(habit, peers), allowance(at), list(windows)
    best, looks = None, len({count for count, _ in seen})
    for count, span in seen:
        if count < FILINGS_MIN:
            continue
        usual = span.days * more * (WORKDAYS_ALLOWANCE if span < A_WEEK else 1.0)
        found = round(surprise(volume_tail(count, shape, exposure, usual), looks), 2)
        if found > (best.surprise if best else 0.0):
            best = Loud(found, count, span.days)
    return best
