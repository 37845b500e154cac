"""The only place that reads the wall clock: a real clock, and a feed's clock that moves when the feed says so."""

import asyncio
from datetime import UTC, datetime
from typing import Protocol

LONGEST_NAP_SECONDS = 30.0
"""A sleeper looks at the wall clock at least this often, so that a clock set forward is noticed."""


class Clock(Protocol):
    """Gives the time and waits for a time; every part that needs either takes a clock as an input."""

    def now(self) -> datetime:
        """The time, in UTC."""

    async def sleep_until(self, at: datetime | None) -> None:
        """Return when `now()` has reached `at`; never, for None (until cancelled)."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, at: datetime | None) -> None:
        if at is None:
            await asyncio.Event().wait()
            return
        while (left := (at - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - time passes, nothing is signalled
            await asyncio.sleep(min(left, LONGEST_NAP_SECONDS))


class FeedClock:
    """Stands still at the feed's time until it is advanced, and can hand over to the real clock; it never goes back.

    All calls belong on one event loop.
    """

    def __init__(self, start: datetime, real: Clock | None = None) -> None:
        self._at = start.astimezone(UTC)
        self._real = real or SystemClock()
        self._following = False
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        if self._following:
            self._at = max(self._at, self._real.now())
        return self._at

    def advance(self, to: datetime) -> None:
        """Move to `to` and wake whoever waited for that time; an earlier time than now changes nothing."""
        self._at = max(self.now(), to.astimezone(UTC))
        self._wake()

    def follow_real_time(self) -> None:
        """From now on show real time, as soon as it has passed the feed's."""
        self._following = True
        self._wake()

    async def sleep_until(self, at: datetime | None) -> None:
        while at is None or self.now() < at:
            if self._following:
                await self._real.sleep_until(at)
            else:
                await self._moved.wait()

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
