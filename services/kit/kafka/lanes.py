"""One lane for each partition that is read: some records at once, finished in order, and independent of other lanes."""

import asyncio
import logging
from collections import deque
from collections.abc import Hashable, Sequence
from contextlib import suppress
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError
from aiokafka.structs import ConsumerRecord
from faststream.kafka import KafkaMessage

from services.kit.tasks import together

LANE_RECORDS_MAX = 200
"""With so many records waiting in its lane, a partition is not read on until half of them are handled."""
AT_ONCE_MAX = 16
"""So many records of a lane are worked on at once: most of the time each waits for somebody else's answer."""

logger = logging.getLogger(__name__)


class Passenger(NamedTuple):
    """A record, the batch it came with, which knows how to commit behind it, and what was read of it."""

    record: ConsumerRecord[Any, Any]
    batch: KafkaMessage
    about: Sequence[Hashable] = ()
    """It is worked on when all in front of it that are about any of the same are done."""
    read: Any = None

    @property
    def place(self) -> TopicPartition:
        """The partition it came from."""
        return TopicPartition(self.record.topic, self.record.partition)


class Turn:
    """A record's place in the order of its lane, for what must be done in that order while all else is done at once."""

    def __init__(self, before: asyncio.Event | None = None) -> None:
        self.passed = asyncio.Event()
        self._before = before

    async def come(self) -> None:
        """Return when every record in front has passed on its turn."""
        if self._before is not None:
            await self._before.wait()

    def pass_on(self) -> None:
        """Let the next one have its turn."""
        self.passed.set()


Result = TypeVar("Result")


class Handler(Protocol[Result]):
    """What is done with the records of a lane."""

    async def work(self, passenger: Passenger, turn: Turn) -> Result:
        """Work on a record, beside others."""

    async def finish(self, done: Sequence[tuple[Passenger, Result]]) -> None:
        """End some records, in order; nobody else ends any of this lane meanwhile."""


class Lane(Generic[Result]):
    """The records of one partition."""

    def __init__(self, handler: Handler[Result]) -> None:
        self._handler = handler
        self._waiting: asyncio.Queue[Passenger] = asyncio.Queue()
        self._under_way: deque[tuple[Passenger, asyncio.Task[Result]]] = deque()
        self._about: dict[Hashable, asyncio.Task[Result]] = {}
        self._room = asyncio.Semaphore(AT_ONCE_MAX)
        self._begun = asyncio.Event()
        self._paused = False
        self.task = asyncio.create_task(self._run())

    def put(self, passenger: Passenger) -> None:
        """Enter a record; a full lane asks the broker for no more of this partition."""
        self._waiting.put_nowait(passenger)
        if not self._paused and self._waiting.qsize() >= LANE_RECORDS_MAX:
            self._paused = self._steer(passenger, pause=True)

    async def _run(self) -> None:
        try:
            await together(self._begin(), self._end())
        finally:
            tasks = [task for _, task in self._under_way]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _begin(self) -> None:
        turn: Turn | None = None
        while True:
            passenger = await self._waiting.get()
            await self._room.acquire()
            turn = Turn(turn.passed if turn else None)
            in_front = {self._about[each] for each in passenger.about if each in self._about}
            task = asyncio.create_task(self._work(passenger, turn, in_front))
            self._about |= dict.fromkeys(passenger.about, task)
            self._under_way.append((passenger, task))
            self._begun.set()

    async def _work(self, passenger: Passenger, turn: Turn, in_front: set[asyncio.Task[Result]]) -> Result:
        if in_front:
            await asyncio.wait(in_front)
        result = await self._handler.work(passenger, turn)
        await turn.come()
        turn.pass_on()
        return result

    async def _end(self) -> None:
        while True:
            self._begun.clear()
            if not self._under_way:
                await self._begun.wait()
            await asyncio.wait((self._under_way[0][1],))
            done = self._done()
            await self._handler.finish(done)
            self._forget()
            for passenger, _ in done:
                self._room.release()
                if self._paused and self._waiting.qsize() <= LANE_RECORDS_MAX // 2:
                    self._paused = self._steer(passenger, pause=False)

    def _done(self) -> list[tuple[Passenger, Result]]:
        """Those in front that are worked on; raises the error of the first if that is a defect."""
        done: list[tuple[Passenger, Result]] = []
        while self._under_way and self._under_way[0][1].done():
            passenger, task = self._under_way[0]
            if done and task.exception():
                break  # those in front of the defect are ended first
            if task.exception():
                logger.critical(
                    "%s/%d stopped at offset %d", *passenger.place, passenger.record.offset, exc_info=task.exception()
                )
            done.append((passenger, task.result()))
            self._under_way.popleft()
        return done

    def _forget(self) -> None:
        self._about = {each: task for each, task in self._about.items() if not task.done()}

    def _steer(self, passenger: Passenger, *, pause: bool) -> bool:
        consumer: Any = passenger.batch.consumer
        with suppress(IllegalStateError):  # the partition was given to another member: nothing of it comes any more
            (consumer.pause if pause else consumer.resume)(passenger.place)
        return pause


class Lanes(Generic[Result]):
    """Hands records to a handler, in lanes; a slow partition delays no other.

    A lane whose handler raises stops for good, with its record uncommitted: `fault` says so.
    """

    def __init__(self, handler: Handler[Result]) -> None:
        self._handler = handler
        self._lanes: dict[TopicPartition, Lane[Result]] = {}
        self._closed = False

    def put(self, passenger: Passenger) -> None:
        """Enter a record into its lane; once all are closed it stays out, uncommitted."""
        if self._closed:
            return
        if passenger.place not in self._lanes:
            self._lanes[passenger.place] = Lane(self._handler)
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
