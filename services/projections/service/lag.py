"""How far the views are behind a ledger: in records, and for how many seconds there has been something to fold."""

import time
from collections.abc import Callable

from services.projections.service.lane import Lane
from services.projections.service.metrics import FoldMetrics


class Lag:
    """The lag of one partition of one ledger; it needs no clock that agrees with the writers'."""

    def __init__(self, lane: Lane, ledger: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self._lane = lane
        self._ledger = ledger
        self._seconds = seconds
        self._since: float | None = None

    def show(self, metrics: FoldMetrics, end: int) -> None:
        """Set the gauges, given where the ledger ends now."""
        records, now = self._lane.behind(self._ledger, end), self._seconds()
        if not records:
            self._since = None
        elif self._since is None:
            self._since = now
        labels = (self._ledger, self._lane.partition)
        metrics.position.labels(*labels).set(self._lane.position(self._ledger).head.sequence)
        metrics.lag_records.labels(*labels).set(records)
        metrics.lag_seconds.labels(*labels).set(0.0 if self._since is None else now - self._since)
