"""One lane for each partition that is read: in order within it, and independent of all the others."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from aiokafka import TopicPartition
from aiokafka.structs import ConsumerRecord
from faststream.kafka import KafkaMessage

LANE_RECORDS_MAX = 200
"""So many records wait in one lane before its reader waits too."""

logger = logging.getLogger(__name__)


class Passenger(NamedTuple):
    """A record and the batch it came with, which knows how to commit behind it."""

    record: ConsumerRecord[Any, Any]
    batch: KafkaMessage


Handle = Callable[[Passenger], Awaitable[None]]


class Lanes:
    """Hands records to `handle`, one after the other in each partition; a slow partition delays no other.

    A lane whose handler raises stops for good, with its record uncommitted: `fault` says so.
    """

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._queues: dict[TopicPartition, asyncio.Queue[Passenger]] = {}
        self._tasks: dict[TopicPartition, asyncio.Task[None]] = {}

    async def put(self, passenger: Passenger) -> None:
        """Enter a record into its lane; waits while the lane is full."""
        place = TopicPartition(passenger.record.topic, passenger.record.partition)
        if place not in self._queues:
            self._queues[place] = asyncio.Queue(LANE_RECORDS_MAX)
            self._tasks[place] = asyncio.create_task(self._run(place))
        await self._queues[place].put(passenger)

    async def close(self) -> None:
        """Stop; what is not handled by now stays uncommitted and is read again."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def fault(self) -> str | None:
        """Which lanes stopped, or None: a health check."""
        dead = [place for place, task in self._tasks.items() if task.done()]
        return f"stopped: {', '.join(f'{topic}/{number}' for topic, number in dead)}" if dead else None

    async def _run(self, place: TopicPartition) -> None:
        queue = self._queues[place]
        while True:
            passenger = await queue.get()
            try:
                await self._handle(passenger)
            except Exception:
                logger.critical("%s/%d stopped at offset %d", *place, passenger.record.offset, exc_info=True)
                raise
