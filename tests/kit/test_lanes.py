"""Lanes: order within a partition, independence between them, and a stop that is seen."""

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError

from services.kit.kafka import Lanes, Passenger
from services.kit.kafka.lanes import LANE_RECORDS_MAX


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
    """Handles records, but those of a topic called `slow` only when it is let go."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, int]] = []
        self.go = asyncio.Event()
        self.moved = asyncio.Event()

    async def __call__(self, passenger: Passenger) -> None:
        record = passenger.record
        if record.topic == "slow":
            await self.go.wait()
        if record.topic == "bad":
            raise RuntimeError("a defect")
        self.seen.append((record.topic, record.offset))
        self.moved.set()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.seen) < count:
                self.moved.clear()
                await self.moved.wait()


def passenger(topic: str, offset: int, consumer: Consumer) -> Passenger:
    record: Any = SimpleNamespace(topic=topic, partition=0, offset=offset)
    batch: Any = SimpleNamespace(consumer=consumer)
    return Passenger(record, batch)


async def test_a_slow_partition_keeps_its_order_and_delays_no_other():
    handled, consumer = Handled(), Consumer()
    lanes = Lanes(handled)
    for offset in range(3):
        lanes.put(passenger("slow", offset, consumer))
        lanes.put(passenger("fast", offset, consumer))
    await handled.until(3)
    assert handled.seen == [("fast", 0), ("fast", 1), ("fast", 2)]
    handled.go.set()
    await handled.until(6)
    assert handled.seen[3:] == [("slow", 0), ("slow", 1), ("slow", 2)]
    await lanes.close()


async def test_a_full_lane_is_not_read_on_until_it_is_half_empty():
    handled, consumer = Handled(), Consumer()
    lanes = Lanes(handled)
    for offset in range(LANE_RECORDS_MAX + 50):
        lanes.put(passenger("slow", offset, consumer))
    assert consumer.paused == {TopicPartition("slow", 0)}
    handled.go.set()
    await handled.until(LANE_RECORDS_MAX + 50)
    assert consumer.paused == set()
    await lanes.close()


async def test_a_partition_given_away_is_no_trouble():
    handled, consumer = Handled(), Consumer(lost=True)
    handled.go.set()
    lanes = Lanes(handled)
    for offset in range(LANE_RECORDS_MAX):
        lanes.put(passenger("slow", offset, consumer))
    await handled.until(LANE_RECORDS_MAX)
    await lanes.close()


async def test_a_defect_stops_its_lane_and_is_told(caplog: pytest.LogCaptureFixture):
    handled, consumer = Handled(), Consumer()
    lanes = Lanes(handled)
    lanes.put(passenger("bad", 0, consumer))
    lanes.put(passenger("fast", 0, consumer))
    await handled.until(1)
    assert await lanes.fault() == "stopped: bad/0"
    assert "bad/0 stopped at offset 0" in caplog.text
    await lanes.close()
