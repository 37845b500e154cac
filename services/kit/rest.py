"""Rests between small batches, for whoever follows what others write."""

import asyncio
import time


class Rest:
    """A small batch costs nearly as much as a large one: while more keeps coming, the rests become longer.

    Each is twice as long as the one before when the next batch came within it again, and the shortest after a pause;
    so a busy machine has most of its time for those who decide, and on one that is still nobody waits.
    """

    def __init__(self, shortest_seconds: float, longest_seconds: float) -> None:
        self._shortest = self._last = shortest_seconds
        self._longest = longest_seconds
        self._ended = float("-inf")

    async def take(self) -> None:
        """Rest behind a batch."""
        await asyncio.sleep(self.seconds(time.monotonic()))

    def seconds(self, now: float) -> float:
        """How long to rest behind a batch that was done now, by a clock that never goes back."""
        busy = now - self._ended < self._last
        self._last = min(2 * self._last, self._longest) if busy else self._shortest
        self._ended = now + self._last
        return self._last
