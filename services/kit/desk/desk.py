"""Sends commands and waits for their outcomes, by tailing the ledger of the service they are for."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Protocol

from contracts.codec import decode
from contracts.envelope import CommandEnvelope
from contracts.outcomes import CommandRepeated
from services.kit.desk.waiting import Outcome, Settled, Waiter, WaitingRoom
from services.kit.kafka import SendDoubtError
from services.kit.kafka.producer import Headers
from services.kit.ledger import Accepted, LogDoubt, Tail
from services.kit.metrics import DeskMetrics

REVISITED_RECORDS_MAX = 5_000
"""A repeat is answered from the records behind the first decision; so many are read at most."""
READ_RECORDS = 500
READ_SECONDS_MAX = 5.0

log = logging.getLogger(__name__)


class UnavailableError(Exception):
    """The command could not be handed over for sure; the sender may repeat it under the same key."""


class Sender(Protocol):
    """Hands records to a topic."""

    async def send(
        self, topic: str, partition: int | None, key: bytes | None, value: bytes | None, headers: Headers = ()
    ) -> object:
        """Return once the record is durable. Raises SendDoubtError."""


class Desk:
    """The desk of one service: its commands topic, and the tails of its ledger by partition."""

    def __init__(
        self, producer: Sender, topic: str, tails: Mapping[int, Tail], room: WaitingRoom, metrics: DeskMetrics
    ) -> None:
        self._producer = producer
        self._topic = topic
        self._tails = tails
        self._room = room
        self._metrics = metrics
        self._heads = dict.fromkeys(tails, -1)
        self._following = {partition: asyncio.Event() for partition in tails}

    async def ready(self) -> None:
        """Return when every partition is followed: from then on no outcome is missed."""
        await asyncio.gather(*(following.wait() for following in self._following.values()))

    async def run(self) -> None:
        """Follow every partition, until cancelled; an error of a tail ends it, and with it the desk."""
        async with asyncio.TaskGroup() as tasks:
            for partition, tail in self._tails.items():
                tasks.create_task(self._follow(partition, tail))

    async def send(
        self,
        envelope: CommandEnvelope,
        partition: int,
        wait_seconds: float,
        settled: Settled,
        sent: Callable[[], None] | None = None,
    ) -> Outcome:
        """Hand a command over, say so by `sent`, and wait so long for its outcome. Raises UnavailableError.

        A repeated command's outcome is that of the first, as far as it has come.
        """
        waiter = self._room.waiter(envelope.id, settled)
        began = time.perf_counter()
        self._room.enter(waiter)  # before producing: the outcome may be there sooner than the acknowledgement
        try:
            await self._produce(envelope, partition)
            if sent is not None:
                sent()
            outcome = await self._await(waiter, wait_seconds)
        finally:
            self._leave(waiter)
        self._metrics.outcome_seconds.observe(time.perf_counter() - began)
        repeated = _repeated(outcome)
        return await self._revisit(partition, repeated, wait_seconds, settled) if repeated else outcome

    async def _produce(self, envelope: CommandEnvelope, partition: int) -> None:
        key, value, headers = envelope.record()
        try:
            await self._producer.send(self._topic, partition, key, value, headers)
        except SendDoubtError as error:
            self._metrics.outcomes.labels("unavailable").inc()
            raise UnavailableError("the command could not be handed over; repeat it under the same key") from error

    async def _await(self, waiter: Waiter, seconds: float) -> Outcome:
        self._metrics.waiting.set(len(self._room))
        try:
            async with asyncio.timeout(seconds):
                await waiter.done.wait()
        except TimeoutError:
            log.info("an outcome is not there yet", extra={"command": waiter.cause})
        outcome = waiter.outcome()
        self._metrics.outcomes.labels("settled" if outcome.settled else "open").inc()
        return outcome

    def _leave(self, waiter: Waiter) -> None:
        self._room.leave(waiter)
        self._metrics.waiting.set(len(self._room))

    async def _revisit(self, partition: int, repeated: CommandRepeated, seconds: float, settled: Settled) -> Outcome:
        """The outcome of the first command of this key: from its records on, then as they come."""
        past = WaitingRoom(self._room.companions)
        records = await self._read(partition, repeated.sequence)
        waiter = past.waiter(records[0].causation, settled)
        past.enter(waiter)
        past.feed(records)
        while not waiter.done.is_set() and not self._joined(partition, repeated.sequence, records):
            records = await self._read(partition, records[-1].sequence + 1)
            past.feed(records)
        self._room.enter(waiter)
        try:
            return await self._await(waiter, seconds)
        finally:
            self._leave(waiter)

    def _joined(self, partition: int, first: int, records: Sequence[Accepted]) -> bool:
        """Whether what comes next will be fed: the end was read, and what was fed meanwhile does not lie beyond it.

        Nothing may be awaited between this answer and entering the room.
        """
        if not records or records[-1].sequence >= first + REVISITED_RECORDS_MAX:
            return True
        return len(records) < READ_RECORDS and self._heads[partition] <= records[-1].sequence

    async def _read(self, partition: int, sequence: int) -> Sequence[Accepted]:
        try:
            async with asyncio.timeout(READ_SECONDS_MAX):
                return await self._tails[partition].read_at(sequence, READ_RECORDS)
        except (TimeoutError, LogDoubt) as error:
            raise UnavailableError("the ledger cannot be read now; repeat the command under the same key") from error

    async def _follow(self, partition: int, tail: Tail) -> None:
        async with aclosing(tail.follow_from_end()) as batches:
            async for records in batches:
                self._following[partition].set()
                if records:
                    self._heads[partition] = records[-1].sequence
                    self._room.feed(records)


def _repeated(outcome: Outcome) -> CommandRepeated | None:
    last = outcome.records[-1] if outcome.records else None
    if last is None or last.type != CommandRepeated.TYPE:
        return None
    message = decode(last.type, last.value)
    return message if isinstance(message, CommandRepeated) else None
