"""Reads the ledgers for the views: a FastStream subscriber a partition, from the position stored with the rows."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from aiokafka import TopicPartition as Place
from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord
from faststream.kafka import KafkaBroker, TopicPartition
from faststream.kafka.annotations import KafkaMessage

from services.kit.kafka import Watchdog, batch_subscriber
from services.kit.ledger import Ledger
from services.kit.ledger.source import stored
from services.projections.service.lane import Lane

STUCK_SECONDS_MAX = 15.0
"""A reader that has more to read and does not move for so long is started anew."""
LOOK_SECONDS = 5.0

log = logging.getLogger(__name__)


class Reader:
    """Follows one partition of one ledger into a lane. Its group names it to the broker and never holds a position."""

    def __init__(self, broker: KafkaBroker, ledger: Ledger, lane: Lane, group: str) -> None:
        self.name = f"{ledger.name}/{lane.partition}"
        self.ledger = ledger.name
        self._lane = lane
        self._place = Place(ledger.topic, lane.partition)
        self._watchdog = Watchdog(STUCK_SECONDS_MAX)
        self._subscriber = batch_subscriber(
            broker,
            group=group,
            start="none",
            partitions=[TopicPartition(ledger.topic, lane.partition, declare=False)],
            title=f"{ledger.name} ledger, partition {lane.partition}",
        )
        self._subscriber(self._take)
        lane.feed_by(ledger.name, self._rewind)

    async def start(self) -> None:
        """Read on from where the lane stands."""
        offset = (await self._lane.opened())[self.ledger]
        await self._subscriber.start()
        self._rewind(offset)  # nothing else ran since it started, so it has not asked for any position yet

    async def stop(self) -> None:
        """Stop reading."""
        await self._subscriber.stop()

    async def fault(self) -> str | None:
        """What is wrong with reading: stuck although there is more, or the broker does not say."""
        consumer = self._subscriber.consumer
        if consumer is None:
            return "not connected"
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                ends = await consumer.end_offsets([self._place])
        except (KafkaError, TimeoutError) as error:
            return f"the broker does not answer ({type(error).__name__})"
        return self._watchdog.fault(self._lane.position(self.ledger).next_offset, ends[self._place])

    async def _take(self, message: KafkaMessage) -> None:
        found: Sequence[ConsumerRecord[Any, Any]] = message.raw_message
        wanted = await self._lane.put(self.ledger, [stored(record) for record in found])
        if wanted != found[-1].offset + 1:
            self._rewind(wanted)

    def _rewind(self, offset: int) -> None:
        consumer: Any = self._subscriber.consumer
        if consumer is not None:
            consumer.seek(self._place, offset)
