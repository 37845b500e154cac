"""A token bucket for each principal, so that one sender cannot crowd out the others."""

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from services.kit.web.problem import Problem

BURST_SECONDS = 4.0
"""A sender may be ahead of its rate by what it may send in so many seconds."""
BUCKETS_MAX = 10_000
"""So many senders are remembered; the one heard of longest ago is forgotten, its bucket is full by then."""


class Rates:
    """Counts the requests of each principal against a rate."""

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_second
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, sender: str) -> None:
        """Count one request. Raises Problem (429, with Retry-After) when the sender is too far ahead of its rate."""
        now = self._clock()
        full = max(1.0, self._rate * BURST_SECONDS)
        left, since = self._buckets.pop(sender, (full, now))
        left = min(full, left + (now - since) * self._rate)
        self._buckets[sender] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > BUCKETS_MAX:
            self._buckets.popitem(last=False)
        if left < 1:
            seconds = ceil((1 - left) / self._rate)
            raise Problem(
                "TOO_MANY_REQUESTS",
                f"more than {self._rate:g} requests a second",
                headers={"Retry-After": str(seconds)},
            )
