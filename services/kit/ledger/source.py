"""Reads one Kafka partition from positions the reader names; no group, no committed offset, no reset to an end."""

import asyncio
from typing import NamedTuple

from aiokafka import TopicPartition

from services.kit.connections import Connection, Leftovers
from services.kit.ledger.deadlines import Deadlines, within
from services.kit.ledger.port import Chunk
from services.kit.ledger.wire import Answer, Wire, parse


class Ahead(NamedTuple):
    """A fetch that is under way before anybody asked, because there is more to read."""

    position: int
    answer: asyncio.Task[Answer]


class KafkaSource:
    """One partition with a connection of its own, so that it never waits for another partition's fetch."""

    def __init__(self, servers: str, place: TopicPartition, deadlines: Deadlines, leftovers: Leftovers) -> None:
        self._servers = servers
        self._place = place
        self._deadlines = deadlines
        self._leftovers = leftovers
        self._wire: Wire | None = None
        self._reading: Connection | None = None
        self._ahead: Ahead | None = None

    async def start(self) -> int:
        wire = await self._open()
        return await within(self._deadlines.look, f"start of {self._name}", wire.start())

    async def end(self) -> int:
        wire = await self._open()
        return await within(self._deadlines.look, f"end of {self._name}", wire.end())

    async def read(self, position: int, wait_seconds: float = 0.0) -> Chunk:
        wire = await self._open()
        what = f"read {self._name} at {position}"
        return await within(self._deadlines.look + wait_seconds, what, self._fetch(wire, position, wait_seconds))

    async def close(self) -> None:
        if self._ahead:
            self._ahead.answer.cancel()
        if self._reading:
            self._leftovers.close(self._reading)
        self._wire = self._reading = self._ahead = None

    @property
    def _name(self) -> str:
        return f"{self._place.topic}/{self._place.partition}"

    async def _open(self) -> Wire:
        if self._wire is None or self._reading is None:
            self._wire = Wire(self._servers, self._place, self._deadlines.look)
            self._reading = Connection(self._wire.open, self._wire.close)
        wire = self._wire
        await self._opened(self._reading)
        return wire

    async def _opened(self, connection: Connection) -> None:
        """Wait for it: it was begun once, by whoever came first, and its failure is everybody's."""
        await within(self._deadlines.connect, f"connect to {self._servers}", connection.ready())

    async def _fetch(self, wire: Wire, position: int, wait_seconds: float) -> Chunk:
        answer = await self._answer(wire, position, wait_seconds)
        records, behind = parse(answer.batches, position)
        if behind < answer.end:
            # Only what is known to be there is fetched ahead: a fetch that waits would block the connection.
            self._ahead = Ahead(behind, asyncio.create_task(wire.fetch(behind, 0)))
            self._ahead.answer.add_done_callback(lambda done: done.cancelled() or done.exception())
        return Chunk(records, behind, answer.end - behind)

    async def _answer(self, wire: Wire, position: int, wait_seconds: float) -> Answer:
        ahead, self._ahead = self._ahead, None
        if ahead and ahead.position == position:
            return await ahead.answer
        if ahead:
            ahead.answer.cancel()
        return await wire.fetch(position, int(wait_seconds * 1000))
