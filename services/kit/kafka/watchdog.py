"""Notices a reader that is stuck but alive: there is more to read, and its position has not moved for a while."""

import time
from collections.abc import Callable


class Watchdog:
    """Compares a reader's position with the end of what it reads, whenever it is asked."""

    def __init__(self, seconds_max: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds_max = seconds_max
        self._clock = clock
        self._position = -1
        self._moved_at = clock()

    def fault(self, position: int, end: int) -> str | None:
        """What is wrong, or None: caught up, or moved since it was last asked, or not stuck for long."""
        now = self._clock()
        if position != self._position or position >= end:
            self._position, self._moved_at = position, now
        stuck = now - self._moved_at
        if stuck <= self._seconds_max:
            return None
        return f"stuck at {position} for {stuck:.0f} s, {end - position} behind"
