"""When things happen: on working days, more of them at the end of a quarter, and more from month to month."""

from datetime import UTC, datetime, time, timedelta
from random import Random

SESSION = time(9, 40, tzinfo=UTC)
"""The feed's people all write at one time of the day, so that its clock has few stops in eighteen months."""
SESSION_SECONDS = 50
STORY_DAYS = 548
"""Eighteen months."""
SATURDAY = 5
QUARTER_END_RUSH = 1.35
GROWTH = 1.6
"""The last month is this many times as busy as the first."""


def start_of(end: datetime) -> datetime:
    """When a story that ends then begins."""
    return end - timedelta(days=STORY_DAYS)


def session_after(moment: datetime, rng: Random) -> datetime:
    """Some second of the first session that begins after this moment."""
    begin = datetime.combine(moment.date(), SESSION)
    while begin <= moment or begin.weekday() >= SATURDAY:
        begin += timedelta(days=1)
    return begin + timedelta(seconds=rng.randrange(SESSION_SECONDS))


def later(moment: datetime, least_days: float, most_days: float, rng: Random) -> datetime:
    """A session so many days later, never the same one."""
    waited = moment + timedelta(days=rng.uniform(least_days, most_days))
    return session_after(max(waited, moment + timedelta(seconds=SESSION_SECONDS)), rng)


def busy_moments(count: int, start: datetime, end: datetime, rng: Random) -> list[datetime]:
    """So many moments between two times, in order, as a channel's business spreads over them."""
    found: list[datetime] = []
    while len(found) < count:
        drawn = start + (end - start) * rng.random()
        progress = (drawn - start) / (end - start)
        rush = QUARTER_END_RUSH if drawn.month % 3 == 0 and drawn.day > 10 else 1.0
        if rng.random() * GROWTH * QUARTER_END_RUSH < (1 + (GROWTH - 1) * progress) * rush:
            moment = session_after(drawn, rng)
            if moment < end:
                found.append(moment)
    return sorted(found)
