"""Reads a ledger and, beside it, what its writers had read, and has it decided again."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import NamedTuple

from services.kit.ledger.chain import BEGINNING, Chain
from services.kit.ledger.inputs import parse_positions
from services.kit.ledger.opening import COMMANDS, Assignment
from services.kit.ledger.port import Broker, Ledger, Partition, Source
from services.kit.ledger.record import Incoming
from services.kit.ledger.redeciding.difference import Difference
from services.kit.ledger.redeciding.driver import Redecider
from services.kit.ledger.walk import WAIT_SECONDS, Walk


class Redecided(NamedTuple):
    """How a partition came out: how many records were decided again, how many only taken over, where it differs."""

    redecided: int
    folded: int
    difference: Difference | None


async def redecide(
    broker: Broker, where: Assignment, partition: Partition, progress: Callable[[int, int], None] = lambda *_: None
) -> Redecided:
    """Decide all of a ledger partition again, up to where it ends now. Raises LogDoubt, LogRefused.

    `progress` is told after each batch how many positions of the ledger are done, and of how many.
    """
    async with AsyncExitStack() as stack:
        reading = _Reading(broker, where, stack)
        walk = await reading.walk(where.ledger)
        driver = Redecider(partition, where.other.name if where.other else "")
        feeds = await reading.feeds(driver)
        found, end = None, await (await reading.source(where.ledger.topic)).end()
        async for batch in walk.to_end():
            if batch:
                await feeds.fill(batch[-1].inputs)
            found = next((differs for record in batch if (differs := driver.see(record))), None)
            progress(walk.position, end)
            if found:
                break
        return Redecided(driver.redecided, driver.folded, found or driver.close())


class _Reading:
    """Opens what has to be read; the stack closes it."""

    def __init__(self, broker: Broker, where: Assignment, stack: AsyncExitStack) -> None:
        self._broker = broker
        self._where = where
        self._stack = stack

    async def source(self, topic: str) -> Source:
        """The partition of a topic."""
        source = await self._broker.source(topic, self._where.partition)
        self._stack.push_async_callback(source.close)
        return source

    async def walk(self, ledger: Ledger) -> Walk:
        """A walk along a ledger from its beginning."""
        chain = Chain(ledger.name, self._where.partition)
        return Walk(await self.source(ledger.topic), chain, BEGINNING)

    async def feeds(self, driver: Redecider) -> "_Feeds":
        """The inputs of the ledger's writers."""
        commands, other = self._where.commands, self._where.other
        feeds = _Feeds(driver, other.name if other else "")
        if commands:
            feeds.commands = await self.source(commands)
            feeds.position = await feeds.commands.start()
        if other:
            feeds.heard = await self.walk(other)
        return feeds


class _Feeds:
    """Fills a driver with what the writers had read by some record."""

    def __init__(self, driver: Redecider, other: str) -> None:
        self.commands: Source | None = None
        self.position = 0
        """Where commands are read next: nothing before the first that is still kept."""
        self.heard: Walk | None = None
        self._driver = driver
        self._other = other

    async def fill(self, inputs: str) -> None:
        """Read each input as far as this, or as far as it goes."""
        wanted = parse_positions(inputs)
        while self.commands and self.position < wanted.get(COMMANDS, 0):
            chunk = await self.commands.read(self.position, WAIT_SECONDS)
            if not chunk.records:
                break
            self.position = chunk.position
            self._driver.commands.update((stored.offset, Incoming(stored)) for stored in chunk.records)
        while self.heard and self.heard.anchor.head.sequence + 1 < wanted.get(self._other, 0):
            before = self.heard.position
            self._driver.heard.update((record.sequence, record) for record in await self.heard.step())
            if self.heard.position == before:
                break
