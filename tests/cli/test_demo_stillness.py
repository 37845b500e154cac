"""The feed's clock may only move when all that was due is done, by every writer and in every ledger."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from services.cli.demo.stillness import Stillness
from services.kit.clock import FeedClock
from services.kit.ledger import Assignment, Ledger, MemoryBroker, Tail, Writer, WriterSettings
from tests.kit.ledger.bookings import LAPSED, SEEN, Bookings, command
from tests.kit.ledger.places import running

START = datetime(2026, 3, 2, 9, 40, tzinfo=UTC)
SECONDS_MAX = 20
ONE, TWO = Ledger("one", "one.ledger"), Ledger("two", "two.ledger")


class Pair:
    """Two writers that follow each other: the first takes bookings that lapse, the second notes every booking."""

    def __init__(self) -> None:
        self.clock = FeedClock(START)
        self.broker = MemoryBroker()
        self.writers = [self._writer(ONE, TWO), self._writer(TWO, ONE)]
        self.stillness = Stillness(self.writers, {})

    def _writer(self, own: Ledger, other: Ledger) -> Writer:
        settings = WriterSettings(code_version="test")
        where = Assignment(own, 0, f"{own.name}.commands", other)
        return Writer(self.broker, where, lambda _: Bookings(), self.clock, settings)

    async def book(self, number: int, seconds: int) -> None:
        log = await self.broker.log("one.commands", 0)
        await log.append([command(number, seconds=seconds)])
        async with asyncio.timeout(SECONDS_MAX):
            await self.writers[0].progress.settled({"commands": await log.end()})

    async def still(self, at: datetime) -> None:
        async with asyncio.timeout(SECONDS_MAX):
            await self.stillness.until(at)

    async def written(self, ledger: Ledger, kind: str) -> int:
        return sum(record.type == kind for record in await Tail(self.broker, ledger, 0).read_at(0, 10_000))


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    made = Pair()
    async with running(made.writers[0]), running(made.writers[1]):
        yield made


async def test_what_follows_in_the_other_ledger_is_waited_for(pair: Pair):
    for number in range(20):
        await pair.book(number, seconds=3600 + number)
        await pair.still(pair.clock.now())
        assert await pair.written(TWO, SEEN) == number + 1


async def test_it_knows_what_is_due_next_and_waits_until_it_is_done(pair: Pair):
    await pair.still(START)
    assert pair.stillness.next_due() is None
    for number in range(5):
        await pair.book(number, seconds=60 * (number + 1))
    await pair.still(START)
    assert pair.stillness.next_due() == START + timedelta(minutes=1)
    for number in range(5):
        due = START + timedelta(minutes=number + 1)
        assert pair.stillness.next_due() == due
        pair.clock.advance(due)
        await pair.still(due)
        assert await pair.written(ONE, LAPSED) == number + 1
