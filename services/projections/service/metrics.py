"""What folding counts."""

from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

BATCH_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


class FoldMetrics:
    """Figures of all partitions of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        counter, gauge = partial(Counter, registry=registry), partial(Gauge, registry=registry)
        place = ("ledger", "partition")
        self.folded = counter("dealreg_views_folded", "Records folded into views")
        self.poison = counter(
            "dealreg_views_poison", "Accepted records that views skipped because this program cannot read them"
        )
        self.skipped = gauge("dealreg_views_skipped", "Records that extend no chain", (*place, "reason"))
        self.position = gauge("dealreg_views_position", "Sequence of the last record folded into the views", place)
        self.lag_records = gauge("dealreg_views_lag_records", "Records of the ledger that are not folded yet", place)
        self.lag_seconds = gauge(
            "dealreg_views_lag_seconds", "For how long there has been a record that is not folded yet", place
        )
        self.doubts = counter("dealreg_views_doubts", "How often folding started over, by reason", ("reason",))
        self.restarts = counter(
            "dealreg_views_reader_restarts", "Readers that were stuck and started anew", ("ledger",)
        )
        self.feed_waits = gauge("dealreg_feed_waits", "Whether the partners' feed cannot be sent now", ("partition",))
        self.batch_seconds = Histogram(
            "dealreg_views_batch_seconds", "Time to fold a batch", buckets=BATCH_SECONDS, registry=registry
        )

    def count(self, records: int, poison: int) -> None:
        """Note a batch."""
        self.folded.inc(records)
        self.poison.inc(poison)
