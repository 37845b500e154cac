"""Reads the ledgers for the views: a FastStream subscriber a partition, from the position stored with the rows."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from aiokafka import TopicPartition as Place
from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord
from faststream.kafka import KafkaBroker, KafkaMessage, TopicPartition

from services.kit.connections import Connection
from services.kit.kafka import BATCH_RECORDS_MAX, Watchdog, batch_subscriber, stop_subscriber
from services.kit.ledger import Ledger, Record, Stored
from services.kit.rest import Rest
from services.kit.tasks import together
from services.projections.service.lag import Lag
from services.projections.service.lane import AwayError, Lane
from services.projections.service.metrics import FoldMetrics

STUCK_SECONDS_MAX = 6.0
"""A reader that has more to read and does not move for so long is started anew."""
LOOK_SECONDS = 2.0
REST_SECONDS = 0.05
REST_SECONDS_MAX = 0.25
"""Asking the broker costs the same for one record as for fifty."""
POLL_MILLISECONDS = 100
"""How long a poll lasts, and the pause after one that brought nothing: the longest a record waits when all is still."""
CALL_SECONDS_MAX = 5.0
"""How long the broker may take to tell where a ledger ends."""

log = logging.getLogger(__name__)


class Reader:
    """Follows one partition of one ledger into a lane. Its group names it to the broker and never holds a position."""

    def __init__(self, broker: KafkaBroker, ledger: Ledger, lane: Lane, group: str) -> None:
        self.name = f"{ledger.name}/{lane.partition}"
        self.ledger = ledger.name
        self._lane = lane
        self._place = Place(ledger.topic, lane.partition)
        self._watchdog = Watchdog(STUCK_SECONDS_MAX)
        self._lag = Lag(lane, ledger.name)
        self._rest = Rest(REST_SECONDS, REST_SECONDS_MAX)
        self._subscriber = batch_subscriber(
            broker,
            group=group,
            start="none",
            partitions=[TopicPartition(ledger.topic, lane.partition, declare=False)],
            include_in_schema=False,
            poll_milliseconds=POLL_MILLISECONDS,
        )
        self._subscriber(self._take)
        lane.feed_by(ledger.name, self._rewind, self._end_now)

    async def run(self, metrics: FoldMetrics) -> None:
        """Read until cancelled. A reader that is stuck is started anew: a broker that went leaves some so, silently."""
        while True:
            offset = (await self._lane.opened())[self.ledger]
            reading = Connection(partial(self._start_at, offset), partial(stop_subscriber, self._subscriber))
            try:
                await reading.ready()
                fault = await self._fault_found(metrics)
            except KafkaError as error:
                fault = f"it does not start ({type(error).__name__})"
            finally:
                await self._end(reading)
            log.warning("%s is started anew: %s", self.name, fault)
            metrics.restarts.labels(self.ledger).inc()

    async def _start_at(self, offset: int) -> None:
        await self._subscriber.start()
        self._rewind(offset)  # nothing else ran since it started, so it has not asked for any position yet

    async def _end(self, reading: Connection) -> None:
        """Wait until it is over: there is one consumer at a time, and none is left behind."""
        try:
            await reading.close()
        except KafkaError as error:
            log.warning("%s did not stop cleanly: %s", self.name, type(error).__name__)

    async def _fault_found(self, metrics: FoldMetrics) -> str:
        """Look from time to time; returns what is wrong, once the reader is to blame and not the lane."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self._count_skipped(metrics)
            try:
                end = await self._end_now()
            except AwayError as error:
                fault: str | None = str(error)
            else:
                self._lag.show(metrics, end)
                fault = self._stuck(end)
            if fault is not None and self._idle:
                return fault

    async def fault(self) -> str | None:
        """What is wrong with reading: stuck although there is more, or the broker does not say."""
        try:
            end = await self._end_now()
        except AwayError as error:
            return str(error)
        return self._stuck(end)

    def _stuck(self, end: int) -> str | None:
        return self._watchdog.fault(self._lane.position(self.ledger).next_offset, end)

    async def _end_now(self) -> int:
        consumer = self._subscriber.consumer
        if consumer is None:
            raise AwayError("not connected")
        try:
            async with asyncio.timeout(CALL_SECONDS_MAX):
                ends = await consumer.end_offsets([self._place])
        except (KafkaError, TimeoutError) as error:
            raise AwayError(f"the broker does not answer ({type(error).__name__})") from error
        return int(ends[self._place])

    @property
    def _idle(self) -> bool:
        """Nothing it read waits to be folded: if there is more, the reader is to blame and not the lane."""
        return self._lane.fault is None and self._lane.waiting(self.ledger) == 0

    def _count_skipped(self, metrics: FoldMetrics) -> None:
        """Show what did not extend the chain."""
        for reason, count in self._lane.skipped(self.ledger).items():
            metrics.skipped.labels(self.ledger, self._lane.partition, reason).set(count)

    async def _take(self, message: KafkaMessage) -> None:
        found: Sequence[ConsumerRecord[Any, Any]] = message.raw_message
        wanted = await self._lane.put(self.ledger, [_stored(record) for record in found])
        if wanted != found[-1].offset + 1:
            self._rewind(wanted)
        elif len(found) < BATCH_RECORDS_MAX:
            await self._rest.take()

    def _rewind(self, offset: int) -> None:
        consumer: Any = self._subscriber.consumer
        if consumer is not None:
            consumer.seek(self._place, offset)


class Readers:
    """All readers of this process."""

    def __init__(self, broker: KafkaBroker, ledgers: Iterable[Ledger], lanes: Iterable[Lane], group: str) -> None:
        self._broker = broker
        found = list(ledgers)
        self._readers = [Reader(broker, ledger, lane, group) for lane in lanes for ledger in found]

    async def run(self, metrics: FoldMetrics) -> None:
        """Read until cancelled; lanes must run beside it."""
        await self._broker.connect()
        try:
            await together(*(reader.run(metrics) for reader in self._readers))
        finally:
            await self._broker.stop()

    async def fault(self) -> str | None:
        """What is wrong with any of them."""
        found = await asyncio.gather(*(reader.fault() for reader in self._readers))
        faults = [f"{reader.name} {fault}" for reader, fault in zip(self._readers, found, strict=True) if fault]
        return "; ".join(faults) or None


def _stored(found: ConsumerRecord[Any, Any]) -> Stored:
    return Stored(found.offset, found.timestamp, Record(found.key or b"", found.value or b"", tuple(found.headers)))
