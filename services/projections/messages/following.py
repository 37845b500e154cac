"""The following of the ledgers as a whole: tables opened, lanes folding, readers reading, health told."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from prometheus_client import CollectorRegistry

from contracts.topics import CONFLICT_LEDGER, PROOFS, QUARANTINE, REGISTRATION_LEDGER
from services.kit.clock import Clock
from services.kit.database import close_database, create_tables, open_database, ping
from services.kit.kafka import Producer, open_broker
from services.kit.kafka.partner_topics import PartnerTopics
from services.kit.kafka.quarantined import Quarantine
from services.kit.ledger import Durability, KafkaBroker, Ledger, Topics
from services.kit.ledger.backoff import Backoff, BackoffLimits
from services.kit.proof.office import SCHEMA as PROOFS_SCHEMA
from services.kit.proof.office import Proofs
from services.kit.proof.tables import Book
from services.kit.settings import Settings
from services.kit.tasks import together
from services.kit.vault import open_vault
from services.kit.web import Health, open_door
from services.projections.messages.feed import Feed
from services.projections.messages.ledgers import Readers
from services.projections.service.folding import Folder
from services.projections.service.lane import Lane
from services.projections.service.metrics import FoldMetrics
from services.projections.service.notices import Notices
from services.projections.store.outbox import Outbox
from services.projections.store.schema import open_tables
from services.projections.store.session import DATABASE_AWAY
from services.projections.store.tables import Tables

SCHEMA = "views"
OUTBOX_SCHEMA = "outbox"
STOP_SECONDS_MAX = 10.0

log = logging.getLogger(__name__)


class Following:
    """All parts of the projections service that are not pages; making it touches nothing."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.registry = CollectorRegistry()
        self.metrics = FoldMetrics(self.registry)
        self.health = Health(self.registry)
        self.door = open_door(settings, self.registry)
        self.database = open_database(settings)
        self.tables = Tables(settings.schema_name(SCHEMA))
        call_milliseconds = int(settings.kafka_seconds_max * 1_000)
        self.broker = open_broker(settings, request_timeout_ms=call_milliseconds)  # a start that hangs is to fail
        folder = Folder(self.database, self.tables, self.tables.rebuildable, self.tables, settings.database_seconds_max)
        self.ledgers = ledgers(settings)
        names = [ledger.name for ledger in self.ledgers]
        self.lanes = {number: Lane(number, names, folder, self.metrics) for number in range(settings.partitions)}
        group = settings.topics("projections")
        self._readers = Readers(self.broker, self.ledgers, self.lanes.values(), group)
        self._outbox = Outbox(settings.schema_name(OUTBOX_SCHEMA), self.tables)
        self._producer = Producer(settings.kafka, settings.kafka_seconds_max)
        self._kafka = KafkaBroker(settings.kafka)
        self.quarantine = Quarantine(self._kafka, settings.topics(QUARANTINE))
        book = Book(self.database, settings.schema_name(PROOFS_SCHEMA))
        topic = settings.topics(PROOFS)
        self.proofs = Proofs(settings, book, self._kafka, self._producer, topic, self.ledgers)
        self._feeds = self._make_feeds(settings)
        self.vault = open_vault(settings, self.database)
        self.notices = Notices(self.database, self.tables, self.vault, clock, self.door, self.registry)
        self._opening: str | None = "the tables are not open yet"
        self._ended: dict[str, str] = {}
        self._watch()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The service at work. Servers that are away do not stop it: it says so, tries again, and loses nothing."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait((task,), timeout=STOP_SECONDS_MAX)
            await self._producer.stop()
            await self._kafka.close()
            await close_database(self.database)

    async def _run(self) -> None:
        try:
            await self._open()
            parts: dict[str, Coroutine[Any, Any, None]] = {"the readers": self._readers.run(self.metrics)}
            parts |= {f"folding partition {number}": lane.run() for number, lane in self.lanes.items()}
            parts |= {feed.name: feed.run(self.metrics) for feed in self._feeds}
            parts["the proofs"] = self.proofs.run()
            parts["the notices"] = self.notices.run(self.lanes.values())
            await together(*(self._kept(name, part) for name, part in parts.items()))
        except Exception as error:
            log.critical("following the ledgers ended", exc_info=error)
            self._ended["following"] = type(error).__name__
            raise

    async def _kept(self, name: str, part: Coroutine[Any, Any, None]) -> None:
        """Run a part for ever; one that a defect ends is told by health and log, and the others go on."""
        try:
            await part
        except Exception as error:
            log.critical("%s ended", name, exc_info=error)
            self._ended[name] = type(error).__name__

    async def _open(self) -> None:
        """Have the tables there, however long the database takes to come up."""
        places = [(number, ledger.name) for number in self.lanes for ledger in self.ledgers]
        backoff = Backoff(BackoffLimits())
        while self._opening is not None:
            try:
                empty = await open_tables(self.database, self.tables, places)
                await create_tables(self.database, self._outbox.metadata)
                await self.notices.create()
            except DATABASE_AWAY as error:
                self._opening = f"the tables are not open yet ({type(error).__name__})"
                await asyncio.sleep(backoff.next_seconds())
            else:
                log.info("the views are built from the beginning" if empty else "the views go on where they were")
                self._opening = None

    def _make_feeds(self, settings: Settings) -> list[Feed]:
        durability = Durability(settings.replication_factor, settings.min_insync_replicas)
        topics = PartnerTopics(lambda: Topics(settings.kafka, self._kafka, durability), settings)
        parts = (self.database, self._outbox, self._producer, topics, self.proofs.keys)
        return [Feed(lane, *parts) for lane in self.lanes.values()]

    def _watch(self) -> None:
        self.health.add("database", self._database)
        self.health.add("lanes", self._lanes)
        self.health.add("readers", self._readers.fault)
        self.health.add("parts", self._parts)
        self.health.add("proofs", self.proofs.fault)

    async def _database(self) -> str | None:
        return self._opening or await ping(self.database)

    async def _parts(self) -> str | None:
        return "; ".join(f"{name} ended by {error}" for name, error in self._ended.items()) or None

    async def _lanes(self) -> str | None:
        return "; ".join(f"{lane.partition}: {lane.fault}" for lane in self.lanes.values() if lane.fault) or None


def ledgers(settings: Settings) -> tuple[Ledger, Ledger]:
    """The two ledgers that views are made of."""
    names = {"registration": REGISTRATION_LEDGER, "conflict": CONFLICT_LEDGER}
    registration, conflict = (Ledger(name, settings.topics(topic)) for name, topic in names.items())
    return registration, conflict
