"""What sending counts."""

from prometheus_client import CollectorRegistry, Counter

from services.projections.policy.sending import Tried

AGAIN = "again"
"""Of a try: it is to be repeated; else the state in which it left its delivery."""


class NoticeMetrics:
    """Figures of all that one process sends."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._tries = Counter(
            "dealreg_notices_tries",
            "Notices that were tried to be sent, by what carries them and what came of it",
            ("carrier", "outcome"),
            registry=registry,
        )

    def count(self, carrier: str, tried: Tried) -> None:
        """One try."""
        self._tries.labels(carrier, tried.state or AGAIN).inc()
