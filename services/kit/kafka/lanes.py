"""One lane for each partition that is read: in order within it, and independent of all the others."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, NamedTuple

from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError
from aiokafka.structs import ConsumerRecord
from faststream.kafka import KafkaMessage

LANE_RECORDS_MAX = 200
"""With so many records waiting in its lane, a partition is not read on until half of them are handled."""

logger = logging.getLogger(__name__)


class Passenger(NamedTuple):
    """A record and the batch it came with, which knows how to commit behind it."""

    record: ConsumerRecord[Any, Any]
    batch: KafkaMessage

    @property
    def place(self) -> TopicPartition:
        """The partition it came from."""
        return TopicPartition(self.record.topic, self.record.partition)


Handle = Callable[[Passenger], Awaitable[None]]


class Lane:
    """The records of one partition, handled one after the other by a task of its own."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._waiting: asyncio.Queue[Passenger] = asyncio.Queue()
        self._paused = False
        self.task = asyncio.create_task(self._run())

    def put(self, passenger: Passenger) -> None:
        """Enter a record; a full lane asks the broker for no more of this partition."""
        self._waiting.put_nowait(passenger)
        if not self._paused and self._waiting.qsize() >= LANE_RECORDS_MAX:
            self._paused = self._steer(passenger, pause=True)

    async def _run(self) -> None:
        while True:
            passenger = await self._waiting.get()
            try:
                await self._handle(passenger)
            except Exception:
                logger.critical("%s/%d stopped at offset %d", *passenger.place, passenger.record.offset, exc_info=True)
                raise
            if self._paused and self._waiting.qsize() <= LANE_RECORDS_MAX // 2:
                self._paused = self._steer(passenger, pause=False)

    def _steer(self, passenger: Passenger, *, pause: bool) -> bool:
        consumer: Any = passenger.batch.consumer
        with suppress(IllegalStateError):  # the partition was given to another member: nothing of it comes any more
            (consumer.pause if pause else consumer.resume)(passenger.place)
        return pause


class Lanes:
    """Hands records to `handle`, one after the other in each partition; a slow partition delays no other.

    A lane whose handler raises stops for good, with its record uncommitted: `fault` says so.
    """

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._lanes: dict[TopicPartition, Lane] = {}
        self._closed = False

    def put(self, passenger: Passenger) -> None:
        """Enter a record into its lane; once all are closed it stays out, uncommitted."""
        if self._closed:
            return
        if passenger.place not in self._lanes:
            self._lanes[passenger.place] = Lane(self._handle)
        self._lanes[passenger.place].put(passenger)

    async def close(self) -> None:
        """Stop; what is not handled by now stays uncommitted and is read again."""
        self._closed = True
        tasks = [lane.task for lane in self._lanes.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def fault(self) -> str | None:
        """Which lanes stopped, or None: a health check."""
        dead = [f"{place.topic}/{place.partition}" for place, lane in self._lanes.items() if lane.task.done()]
        return f"stopped: {', '.join(dead)}" if dead else None
