"""The proofs of an installation at work: its topic and tables opened, a notary for every partition of every ledger."""

import asyncio
import logging
from collections.abc import Iterable

from sqlalchemy.exc import DBAPIError

from services.kit.database import AWAY, create_tables
from services.kit.kafka import Producer, SendDoubtError
from services.kit.ledger import Broker, Durability, Ledger, LogDoubt, LogRefused, Topics, TopicSpec
from services.kit.ledger.backoff import Backoff, BackoffLimits
from services.kit.proof.growing import Growing, Log
from services.kit.proof.keeping import Keeper
from services.kit.proof.keys import LogKeys, OtherLogKeyError
from services.kit.proof.notary import Notary, Office
from services.kit.proof.tables import Book
from services.kit.settings import Settings
from services.kit.tasks import together

logger = logging.getLogger(__name__)

SCHEMA = "proofs"
KEPT_UP_SECONDS = 5.0
"""How often the topic is looked at for what others published: another process, or a witness."""


class Proofs:
    """All logs of an installation; making it touches nothing."""

    def __init__(
        self, settings: Settings, book: Book, broker: Broker, producer: Producer, topic: str, ledgers: Iterable[Ledger]
    ) -> None:
        self.keys = LogKeys.open(settings)
        self.book = book
        self.keeper = Keeper(book, broker, producer, topic, self.keys)
        self.logs = [Log(self.keys.name, each, number) for each in ledgers for number in range(settings.partitions)]
        office = Office(self.keeper, self.keys, settings.checkpoint_seconds, settings.checkpoint_records)
        self._notaries = [Notary(log, book, Growing(log, book, broker), office) for log in self.logs]
        self._settings = settings
        self.broker = broker
        self._topic = TopicSpec(topic, 1)
        self._fault: str | None = "the proofs are not open yet"

    def log(self, ledger: str, partition: int) -> Log | None:
        """The log of a partition of a ledger."""
        return next((log for log in self.logs if (log.ledger.name, log.partition) == (ledger, partition)), None)

    def hurry(self, log: Log, sequence: int) -> None:
        """Have a checkpoint soon that covers this record."""
        for notary in self._notaries:
            if notary.log == log:
                notary.hurry(sequence + 1)

    async def run(self) -> None:
        """Work until cancelled, however long servers take to come up. Raises OtherLogKeyError."""
        try:
            await self._open()
            await together(*(notary.run() for notary in self._notaries), self._keep_up())
        finally:
            await self.keeper.close()

    async def fault(self) -> str | None:
        """What is wrong with the proofs, or None: a readiness check."""
        torn = [f"two signed checkpoints of {c.origin} with {c.size} leaves differ" for c in self.keeper.contradictions]
        faults = [fault for fault in (self._fault, *(notary.fault for notary in self._notaries), *torn) if fault]
        return "; ".join(faults) or None

    async def _open(self) -> None:
        backoff = Backoff(BackoffLimits())
        durability = Durability(self._settings.replication_factor, self._settings.min_insync_replicas)
        while self._fault is not None:
            try:
                await create_tables(self.book.engine, self.book.metadata)
                await Topics(self._settings.kafka, self.broker, durability).open([self._topic])
                await self.keeper.open()
            except OtherLogKeyError as error:
                self._fault = str(error)
                raise
            except (*AWAY, DBAPIError, LogDoubt, LogRefused, SendDoubtError) as error:
                self._fault = f"the proofs are not open yet: {error}"
                await asyncio.sleep(backoff.next_seconds())
            else:
                self._fault = None

    async def _keep_up(self) -> None:
        while True:
            await asyncio.sleep(KEPT_UP_SECONDS)
            try:
                await self.keeper.catch_up()
            except (*AWAY, DBAPIError, LogDoubt, LogRefused) as error:
                logger.warning("what others published of the proofs is not read: %s", error)
