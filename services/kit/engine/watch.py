"""What the writers of a service show of themselves: figures for Prometheus, and whether they can do their work."""

from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from services.kit.ledger import Writer


class WriterFigures(Collector):
    """The tallies of all writers of a service, by partition."""

    def __init__(self, writers: Mapping[int, Writer]) -> None:
        self._writers = writers

    def collect(self) -> Iterator[Metric]:
        """As prometheus_client asks for it."""
        appended = CounterMetricFamily("dealreg_ledger_appended", "Records in the ledger", labels=["partition"])
        seconds = CounterMetricFamily("dealreg_ledger_append_seconds", "Waiting for the broker", labels=["partition"])
        doubts = CounterMetricFamily("dealreg_ledger_doubts", "State dropped", labels=["partition", "reason"])
        skipped = CounterMetricFamily("dealreg_ledger_skipped", "Records skipped", labels=["partition", "reason"])
        lag = GaugeMetricFamily("dealreg_writer_waiting", "Inputs not decided", labels=["partition", "input"])
        deciding = GaugeMetricFamily("dealreg_writer_deciding", "0 while it opens or has stopped", labels=["partition"])
        halted = GaugeMetricFamily("dealreg_writer_stopped", "1 once it stopped for good", labels=["partition"])
        replay = GaugeMetricFamily("dealreg_writer_replay_seconds", "Reading at the last opening", labels=["partition"])
        for partition, writer in self._writers.items():
            tally, label = writer.tally, str(partition)
            deciding.add_metric([label], tally.deciding)
            halted.add_metric([label], bool(tally.stopped))
            replay.add_metric([label], tally.replay_seconds)
            appended.add_metric([label], tally.appended)
            seconds.add_metric([label], tally.append_seconds)
            for family, counts in ((doubts, tally.doubts), (skipped, tally.skipped), (lag, tally.lag)):
                for reason, count in counts.items():
                    family.add_metric([label, reason], count)
        yield from (appended, seconds, doubts, skipped, lag, deciding, halted, replay)


def stopped(writers: Mapping[int, Writer]) -> str | None:
    """What is wrong for good: writers that met a defect, or a log that is not the one it should be."""
    return _faults({partition: writer.tally.stopped for partition, writer in writers.items()})


def not_ready(writers: Mapping[int, Writer]) -> str | None:
    """What keeps writers from deciding now: not open (yet, or again), stopped, or opening again and again."""
    return _faults(
        {
            partition: writer.tally.stopped
            or ("reopening all the time" if writer.storm else "" if writer.tally.deciding else "not open")
            for partition, writer in writers.items()
        }
    )


def _faults(found: Mapping[int, str]) -> str | None:
    return "; ".join(f"partition {partition}: {fault}" for partition, fault in found.items() if fault) or None
