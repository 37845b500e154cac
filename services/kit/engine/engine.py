"""Puts a deciding service together: topics and tables made and checked, writers running, the edge ready to answer."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from prometheus_client import CollectorRegistry

from contracts.topics import (
    CONFLICT_COMMANDS,
    CONFLICT_LEDGER,
    QUARANTINE,
    REGISTRATION_COMMANDS,
    REGISTRATION_LEDGER,
)
from services.kit.answers import Answers
from services.kit.clock import Clock
from services.kit.database import close_database, open_database, ping
from services.kit.desk import Desk, WaitingRoom
from services.kit.engine.code import code_version
from services.kit.engine.watch import WriterFigures, not_ready, stopped
from services.kit.kafka import Producer
from services.kit.kafka.quarantine import KEPT_THIRTY_DAYS
from services.kit.ledger import (
    Assignment,
    Durability,
    Identities,
    KafkaBroker,
    Ledger,
    Partition,
    Tail,
    Topics,
    TopicSpec,
    Writer,
    WriterSettings,
)
from services.kit.metrics import DeskMetrics
from services.kit.settings import Settings
from services.kit.vault import open_vault
from services.kit.web import Edge, Health, Telling, open_door

logger = logging.getLogger(__name__)

START_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 10.0
QUARANTINE_PARTITIONS = 1


class Trade(NamedTuple):
    """What makes a deciding service this one: its name, whose ledger it reads, what it decides, what it tells."""

    name: str
    other: str
    make: Callable[[int], Partition]
    telling: Telling


class Engine:
    """All parts of one deciding service; making it touches nothing, `running` brings it to life."""

    def __init__(self, trade: Trade, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.registry = CollectorRegistry()
        self.health = Health(self.registry)
        self.door = open_door(settings, self.registry)
        self.database = open_database(settings)
        self.vault = open_vault(settings, self.database)
        self.answers = Answers(self.database, clock, settings.answers_kept_days, settings.schema_name("edge"))
        self.producer = Producer(settings.kafka, settings.kafka_seconds_max)
        self.broker = KafkaBroker(settings.kafka)
        self._trade = trade
        self.writers = {number: self._writer(number, clock) for number in range(settings.partitions)}
        tails = {number: self._tail(number) for number in range(settings.partitions)}
        room = WaitingRoom(trade.telling.companions)
        commands = settings.topics(f"{trade.name}.commands")
        self.desk = Desk(self.producer, commands, tails, room, DeskMetrics(self.registry))
        self.edge = Edge(self.desk, self.answers, self.door.sealer, trade.telling, clock, f"/{trade.name}")
        self._desk_task: asyncio.Task[None] | None = None
        self._watch()

    def topics(self) -> Topics:
        """The administration of the topics this service lives on."""
        durability = Durability(self.settings.replication_factor, self.settings.min_insync_replicas)
        remembered = Identities(self.settings.data / f"{self._trade.name}.identities")
        return Topics(self.settings.kafka, self.broker, durability, remembered)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The service at work; when this begins, a command that is sent will not miss its outcome.

        Raises LogRefused when a topic is weaker than it must be or not the one it was; LogDoubt, TimeoutError or what
        `database.AWAY` lists when a server is away.
        """
        try:
            await self.topics().open(self._specs())
            await self.answers.create()
            await self.vault.create()
            await self.producer.start()
            async with self._at_work():
                yield
        finally:
            await self.producer.stop()
            await self.broker.close()
            await close_database(self.database)

    @asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        writing = [asyncio.create_task(writer.run()) for writer in self.writers.values()]
        self._desk_task = asyncio.create_task(self.desk.run(), name="the desk")
        beside = [self._desk_task, asyncio.create_task(self.answers.prune_daily(), name="forgetting answers")]
        for task in beside:
            task.add_done_callback(_tell_end)
        try:
            async with asyncio.timeout(START_SECONDS_MAX):
                await self.desk.ready()
            yield
        finally:
            await self._stop(writing, beside)

    async def _stop(self, writing: list[asyncio.Task[None]], beside: list[asyncio.Task[None]]) -> None:
        for task in beside:
            task.cancel()
        for writer in self.writers.values():
            writer.stop()
        _, late = await asyncio.wait(writing, timeout=STOP_SECONDS_MAX)
        for task in late:
            task.cancel()  # a cancelled writer is a crashed one, and that is safe
        await asyncio.gather(*beside, *late, return_exceptions=True)

    def _ledger(self, name: str) -> Ledger:
        return Ledger(name, self.settings.topics(f"{name}.ledger"))

    def _writer(self, number: int, clock: Clock) -> Writer:
        trade = self._trade
        commands = self.settings.topics(f"{trade.name}.commands")
        assignment = Assignment(self._ledger(trade.name), number, commands, self._ledger(trade.other))
        settings = WriterSettings(code_version(), self.settings.data / "checkpoints")
        return Writer(self.broker, assignment, trade.make, clock, settings)

    def _tail(self, number: int) -> Tail:
        anchors = self.settings.data / "anchors" / f"{self._trade.name}-{number}"
        return Tail(self.broker, self._ledger(self._trade.name), number, anchors)

    def _specs(self) -> list[TopicSpec]:
        names, count = self.settings.topics, self.settings.partitions
        commands = [TopicSpec(names(name), count) for name in (REGISTRATION_COMMANDS, CONFLICT_COMMANDS)]
        ledgers = [
            TopicSpec(names(REGISTRATION_LEDGER), count, "registration"),
            TopicSpec(names(CONFLICT_LEDGER), count, "conflict"),
        ]
        aside = TopicSpec(names(QUARANTINE), QUARANTINE_PARTITIONS, settings=KEPT_THIRTY_DAYS, mended=True)
        return [*commands, *ledgers, aside]

    def _watch(self) -> None:
        self.registry.register(WriterFigures(self.writers))
        self.health.add("database", self._database)
        self.health.add("writers", self._writers)
        self.health.add("decided", self._decided, live=True)
        self.health.add("desk", self._desk, live=True)

    async def _database(self) -> str | None:
        return await ping(self.database)

    async def _writers(self) -> str | None:
        return not_ready(self.writers)

    async def _decided(self) -> str | None:
        return stopped(self.writers)

    async def _desk(self) -> str | None:
        task = self._desk_task
        return None if task is not None and not task.done() else "outcomes are not followed"


def _tell_end(part: asyncio.Task[None]) -> None:
    """Nobody waits for what runs beside the writers: if it ends by an error, this is where that is said."""
    if not part.cancelled() and (error := part.exception()):
        logger.critical("%s has ended: %s", part.get_name(), error, exc_info=error)
