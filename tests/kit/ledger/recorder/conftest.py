"""Recorders with threads and brokers of their own on one topic, as in processes of their own."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from services.kit.clock import SystemClock
from services.kit.ledger import Durability, KafkaBroker, Ledger, Topics, TopicSpec
from services.kit.ledger.recorder.events import Author, Ids
from services.kit.ledger.recorder.recorders import LedgerProcessRecorder
from services.kit.ledger.recorder.store import Limits, Store
from services.kit.ledger.recorder.thread import LoopThread
from tests.kit.ledger.recorder.faults import FaultyBroker
from tests.servers import unique


@dataclass
class Bench:
    """One topic, and any number of recorders on it."""

    servers: str
    ledger: Ledger
    closings: list[Callable[[], None]] = field(default_factory=list)

    def recorder(self, limits: Limits | None = None) -> tuple[LedgerProcessRecorder, FaultyBroker]:
        """A recorder of its own, and the network between it and Kafka."""
        broker, thread = FaultyBroker(self.servers), LoopThread("recorder under test")
        author = Author("application/test", "application/octet-stream")
        store = Store(thread, broker, (self.ledger, 0), author, SystemClock(), limits or Limits())

        async def close() -> None:
            await store.close()
            await broker.close()

        self.closings.append(lambda: thread.close(close))
        return LedgerProcessRecorder(store, Ids("text")), broker

    def close(self) -> None:
        """Close all of them."""
        for close in self.closings:
            close()


@pytest.fixture
def bench(kafka: str) -> Iterator[Bench]:
    bench = Bench(kafka, Ledger("race", unique("race")))
    asyncio.run(_create(kafka, bench.ledger.topic))
    yield bench
    bench.close()


async def _create(kafka: str, topic: str) -> None:
    broker = KafkaBroker(kafka)
    await Topics(kafka, broker, Durability()).open([TopicSpec(topic, 1, remembered=False)])
    await broker.close()
