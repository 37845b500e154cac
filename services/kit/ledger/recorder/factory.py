"""Builds recorders from the environment; `PERSISTENCE_MODULE=services.kit.ledger` leads here."""

import asyncio
import logging
import threading
from typing import TypeVar

from eventsourcing.persistence import InfrastructureFactory, OperationalError
from eventsourcing.utils import Environment, EnvType, resolve_topic

from services.kit.clock import SystemClock
from services.kit.ledger.log import KafkaBroker
from services.kit.ledger.port import Ledger, LogDoubt, LogRefused
from services.kit.ledger.recorder.events import Ids
from services.kit.ledger.recorder.options import Options
from services.kit.ledger.recorder.recorders import (
    LedgerAggregateRecorder,
    LedgerApplicationRecorder,
    LedgerProcessRecorder,
    LedgerRecorder,
    LedgerTrackingRecorder,
)
from services.kit.ledger.recorder.store import Store
from services.kit.ledger.recorder.thread import LoopThread
from services.kit.ledger.topics import Topics, TopicSpec

Chosen = TypeVar("Chosen", bound=LedgerRecorder)

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5
OPEN_SECONDS = 60.0
"""Creating a topic and checking its settings is several calls to a cluster that may just be starting."""


class LedgerFactory(InfrastructureFactory[LedgerTrackingRecorder]):
    """One per application: its recorders share a thread, and those of one topic share what was read of it."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        """Raises OSError when the environment lacks something, LogRefused when aiokafka is not usable."""
        super().__init__(env)
        self.options = Options.read(self.env)
        self._ids = Ids(self.options.id_type)
        self._broker = KafkaBroker(self.options.servers)
        self._thread = LoopThread(f"ledger {self.options.ledger.topic}")
        self._stores: dict[str, Store] = {}
        self._lock = threading.Lock()

    def aggregate_recorder(self, purpose: str = "events") -> LedgerAggregateRecorder:
        """Each purpose but events has a topic of its own, because a snapshot has the version of an event."""
        return LedgerAggregateRecorder(self._store(purpose), self._ids)

    def application_recorder(self) -> LedgerApplicationRecorder:
        chosen = self._chosen(self.APPLICATION_RECORDER_TOPIC, LedgerApplicationRecorder)
        return chosen(self._store(), self._ids)

    def tracking_recorder(
        self, tracking_recorder_class: type[LedgerTrackingRecorder] | None = None
    ) -> LedgerTrackingRecorder:
        chosen = tracking_recorder_class or self._chosen(self.TRACKING_RECORDER_TOPIC, LedgerTrackingRecorder)
        return chosen(self._store(), self._ids)

    def process_recorder(self) -> LedgerProcessRecorder:
        chosen = self._chosen(self.PROCESS_RECORDER_TOPIC, LedgerProcessRecorder)
        return chosen(self._store(), self._ids)

    def close(self) -> None:
        """Close the connections and end the thread; the recorders are of no use afterwards."""
        with self._lock:
            self._thread.close(self._close)

    async def _close(self) -> None:
        for store in self._stores.values():
            await store.close()
        await self._broker.close()

    def _chosen(self, name: str, default: type[Chosen]) -> type[Chosen]:
        topic = self.env.get(name)
        chosen = resolve_topic(topic) if topic else default
        if not issubclass(chosen, default):
            raise OSError(f"{name} names {topic}, which is no {default.__name__}")
        return chosen

    def _store(self, purpose: str = "events") -> Store:
        ledger = self.options.ledger
        if purpose != "events":
            ledger = Ledger(f"{ledger.name}.{purpose}", f"{ledger.topic}.{purpose}")
        with self._lock:
            if ledger.topic not in self._stores:
                self._stores[ledger.topic] = self._open(ledger)
            return self._stores[ledger.topic]

    def _open(self, ledger: Ledger) -> Store:
        options = self.options
        topics = Topics(options.servers, self._broker, options.durability)
        spec = TopicSpec(ledger.topic, options.partitions, remembered=False)
        try:
            self._thread.run(lambda: _until_open(topics, spec), OPEN_SECONDS)
        except LogRefused as refused:
            raise OperationalError(str(refused)) from refused
        place = (ledger, options.partition)
        store = Store(self._thread, self._broker, place, options.author, SystemClock(), options.limits)
        store.open()
        return store


async def _until_open(topics: Topics, spec: TopicSpec) -> None:
    """Open the topic, trying again while the cluster is in doubt: put a deadline around it. Raises LogRefused."""
    while True:
        try:
            return await topics.open([spec])
        except LogDoubt as doubt:
            logger.warning("topic %s: %s", spec.name, doubt)
            await asyncio.sleep(PAUSE_SECONDS)
