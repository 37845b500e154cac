"""Lanes: order within a partition, independence between them, and a stop that is seen."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError

from services.kit.kafka import Lanes, Passenger, Turn
from services.kit.kafka.lanes import AT_ONCE_MAX, LANE_RECORDS_MAX


@dataclass
class Consumer:
    """What a lane needs of a consumer."""

    paused: set[TopicPartition] = field(default_factory=set)
    lost: bool = False

    def pause(self, place: TopicPartition) -> None:
        if self.lost:
            raise IllegalStateError
        self.paused.add(place)

    def resume(self, place: TopicPartition) -> None:
        self.paused.discard(place)


class Handled:
    """Works on records, but on those of a topic called `slow` only when it is let go; those of `sending` take turns."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.sent: list[int] = []
        self.seen: list[tuple[str, int]] = []
        self.go = asyncio.Event()
        self.held: dict[int, asyncio.Event] = {}
        self.silent: set[int] = set()
        self.moved = asyncio.Event()

    async def work(self, passenger: Passenger, turn: Turn) -> int:
        record = passenger.record
        self.begun.append(record.offset)
        self._move()
        if record.topic == "slow":
            await self.go.wait()
        if record.offset in self.held:
            await self.held[record.offset].wait()
        if record.topic == "bad" and record.offset == 1:
            raise RuntimeError("a defect")
        if record.topic == "sending" and record.offset not in self.silent:
            await turn.come()
            self.sent.append(record.offset)
            turn.pass_on()
        return int(record.offset)

    async def finish(self, done: Sequence[tuple[Passenger, int]]) -> None:
        assert [passenger.record.offset for passenger, _ in done] == [result for _, result in done]
        self.seen += [(passenger.record.topic, passenger.record.offset) for passenger, _ in done]
        self._move()

    def _move(self) -> None:
        self.moved.set()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not true():
                self.moved.clear()
                await self.moved.wait()

    async def finished(self, count: int) -> None:
        await self.until(lambda: len(self.seen) >= count)


def passenger(topic: str, offset: int, consumer: Consumer | None = None, about: Sequence[Hashable] = ()) -> Passenger:
    record: Any = SimpleNamespace(topic=topic, partition=0, offset=offset)
    batch: Any = SimpleNamespace(consumer=consumer or Consumer())
    return Passenger(record, batch, about)


async def test_a_slow_partition_keeps_its_order_and_delays_no_other():
    handled, consumer = Handled(), Consumer()
    lanes = Lanes(handled)
    for offset in range(3):
        lanes.put(passenger("slow", offset, consumer))
        lanes.put(passenger("fast", offset, consumer))
    await handled.finished(3)
    assert handled.seen == [("fast", 0), ("fast", 1), ("fast", 2)]
    handled.go.set()
    await handled.finished(6)
    assert handled.seen[3:] == [("slow", 0), ("slow", 1), ("slow", 2)]
    await lanes.close()


async def test_a_full_lane_is_not_read_on_until_it_is_half_empty():
    handled, consumer = Handled(), Consumer()
    lanes = Lanes(handled)
    for offset in range(LANE_RECORDS_MAX + 50):
        lanes.put(passenger("slow", offset, consumer))
    assert consumer.paused == {TopicPartition("slow", 0)}
    handled.go.set()
    await handled.finished(LANE_RECORDS_MAX + 50)
    assert consumer.paused == set()
    await lanes.close()


async def test_a_partition_given_away_is_no_trouble():
    handled, consumer = Handled(), Consumer(lost=True)
    handled.go.set()
    lanes = Lanes(handled)
    for offset in range(LANE_RECORDS_MAX):
        lanes.put(passenger("slow", offset, consumer))
    await handled.finished(LANE_RECORDS_MAX)
    await lanes.close()


async def test_records_are_worked_on_at_once_up_to_a_bound_and_finished_in_order():
    handled = Handled()
    handled.held[0] = asyncio.Event()
    lanes = Lanes(handled)
    for offset in range(AT_ONCE_MAX + 5):
        lanes.put(passenger("fast", offset))
    await handled.until(lambda: len(handled.begun) == AT_ONCE_MAX)
    await asyncio.sleep(0)
    assert (handled.begun, handled.seen) == (list(range(AT_ONCE_MAX)), [])
    handled.held[0].set()
    await handled.finished(AT_ONCE_MAX + 5)
    assert handled.seen == [("fast", offset) for offset in range(AT_ONCE_MAX + 5)]
    await lanes.close()


async def test_turns_come_in_order_whoever_is_ready_first():
    handled = Handled()
    handled.held = {offset: asyncio.Event() for offset in (0, 2)}
    lanes = Lanes(handled)
    for offset in range(4):
        lanes.put(passenger("sending", offset))
    await handled.until(lambda: len(handled.begun) == 4)
    assert handled.sent == []
    handled.held[0].set()
    await handled.finished(2)
    assert handled.sent == [0, 1]
    handled.held[2].set()
    await handled.finished(4)
    assert handled.sent == [0, 1, 2, 3]
    await lanes.close()


async def test_one_that_sends_nothing_lets_nobody_overtake_those_in_front():
    handled = Handled()
    handled.held[0], handled.silent = asyncio.Event(), {1}
    lanes = Lanes(handled)
    for offset in range(3):
        lanes.put(passenger("sending", offset))
    await handled.until(lambda: len(handled.begun) == 3)
    await asyncio.sleep(0)
    assert handled.sent == []
    handled.held[0].set()
    await handled.finished(3)
    assert handled.sent == [0, 2]
    await lanes.close()


async def test_a_record_waits_for_those_in_front_about_the_same_and_for_no_other():
    handled = Handled()
    handled.held[0] = asyncio.Event()
    lanes = Lanes(handled)
    abouts = [("deal-1",), ("deal-2",), ("message-7", "deal-1"), ("message-7",)]
    for offset, about in enumerate(abouts):
        lanes.put(passenger("fast", offset, about=about))
    await handled.until(lambda: len(handled.begun) == 2)
    for _ in range(5):
        await asyncio.sleep(0)
    assert handled.begun == [0, 1]
    handled.held[0].set()
    await handled.finished(4)
    assert handled.begun == [0, 1, 2, 3]
    await lanes.close()


async def test_a_defect_stops_its_lane_when_those_in_front_are_finished_and_is_told(caplog: pytest.LogCaptureFixture):
    handled, consumer = Handled(), Consumer()
    handled.held[0] = asyncio.Event()
    lanes = Lanes(handled)
    for offset in range(3):
        lanes.put(passenger("bad", offset, consumer))
    await handled.until(lambda: len(handled.begun) == 3)
    handled.held[0].set()
    lanes.put(passenger("fast", 3, consumer))
    await handled.finished(2)
    await asyncio.wait((lanes._lanes[TopicPartition("bad", 0)].task,), timeout=5)
    assert await lanes.fault() == "stopped: bad/0"
    assert sorted(handled.seen) == [("bad", 0), ("fast", 3)]
    assert "bad/0 stopped at offset 1" in caplog.text
    await lanes.close()


async def test_what_is_closed_works_on_nothing_more():
    handled = Handled()
    lanes = Lanes(handled)
    lanes.put(passenger("slow", 0))
    await handled.until(lambda: handled.begun == [0])
    await lanes.close()
    lanes.put(passenger("fast", 1))
    handled.go.set()
    await asyncio.sleep(0)
    assert (handled.begun, handled.seen) == ([0], [])
