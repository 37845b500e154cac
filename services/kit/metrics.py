"""Prometheus metrics of one process, named with their units; a registry is made per application, never shared."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

WAITS_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class EdgeMetrics:
    """What the edge of a service counts."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "dealreg_http_requests", "Requests answered", ("method", "route", "status"), registry=registry
        )
        self.request_seconds = Histogram(
            "dealreg_http_request_seconds",
            "Time to answer",
            ("method", "route"),
            buckets=WAITS_SECONDS,
            registry=registry,
        )
        self.rejected_tokens = Counter(
            "dealreg_http_rejected_tokens", "Bearer tokens refused", ("reason",), registry=registry
        )


class DeskMetrics:
    """What the desk counts: commands on their way, and how long their outcome took."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.waiting = Gauge("dealreg_desk_waiting", "Commands whose outcome is awaited", registry=registry)
        self.outcomes = Counter(
            "dealreg_desk_outcomes", "Commands by what came of them", ("result",), registry=registry
        )
        self.outcome_seconds = Histogram(
            "dealreg_desk_outcome_seconds",
            "From producing a command to its outcome",
            buckets=WAITS_SECONDS,
            registry=registry,
        )
