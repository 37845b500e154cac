"""All of notices that runs: what is new or due enters the queue, what is due is sent, what is old is forgotten."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta

from prometheus_client import CollectorRegistry
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.clock import Clock
from services.kit.ledger.backoff import Backoff, BackoffLimits
from services.kit.mail import Mailer
from services.kit.outgoing import Outgoing, trusted_by
from services.kit.tasks import together
from services.kit.vault import Vault
from services.kit.web import Door
from services.projections.policy.limits import SETTLING
from services.projections.policy.sending import MAIL, WEBHOOK
from services.projections.policy.webhooks import ANSWER_SECONDS_MAX
from services.projections.service.lane import Lane
from services.projections.service.notices.composing import ROWS_SECONDS_MAX, Composer, Links
from services.projections.service.notices.desk import WebhookDesk
from services.projections.service.notices.digest_desk import DigestDesk
from services.projections.service.notices.digest_desk import Tables as DigestTables
from services.projections.service.notices.mailing import Mail
from services.projections.service.notices.metrics import NoticeMetrics
from services.projections.service.notices.secrets import Secrets
from services.projections.service.notices.sending import Carrier, Sender
from services.projections.service.notices.webhook import Webhooks
from services.projections.store.notices import Endpoints, Feeding, NoticeTables, Queue, Schedules
from services.projections.store.outbox import LEDGER
from services.projections.store.querying import Library
from services.projections.store.session import DATABASE_AWAY
from services.projections.store.tables import Tables

SCHEMA = "notices"
LOOK_SECONDS = 0.5
"""How soon it is seen that something is due."""
OTHER_PLANNER_SECONDS = 5.0
FORGET_EVERY = timedelta(hours=1)

log = logging.getLogger(__name__)


class Notices:
    """Runs beside the folding, and reaches the rows it has written; made once, and touches nothing until it runs."""

    def __init__(
        self, engine: AsyncEngine, views: Tables, vault: Vault, clock: Clock, door: Door, registry: CollectorRegistry
    ) -> None:
        self._engine, self._vault, self._clock = engine, vault, clock
        self._settings = settings = door.settings
        self._metrics = NoticeMetrics(registry)
        self._tables = tables = NoticeTables(settings.schema_name(SCHEMA))
        self._queue = Queue(engine, tables, views)
        self._feeding = Feeding(engine, tables, views)
        self._schedules = Schedules(engine, tables)
        self._endpoints = Endpoints(engine, tables, WEBHOOK)
        self._composer = Composer(
            Library(engine, views, seconds_max=ROWS_SECONDS_MAX), self._endpoints, Links(settings.edge_url, door.sealer)
        )
        self.desk = WebhookDesk(self._endpoints, self._queue, self._feeding, vault, clock)
        digests = DigestTables(Endpoints(engine, tables, MAIL), self._queue, self._schedules)
        self.digests = DigestDesk(digests, self._composer, vault, clock, mails=settings.mail is not None)

    async def create(self) -> None:
        """Have the tables there, and the vault's. Raises OtherKeyError, or one of DATABASE_AWAY."""
        await self._tables.create(self._engine)
        await self._vault.create()

    async def run(self, lanes: Iterable[Lane]) -> None:
        """Plan and send for ever."""
        lanes = tuple(lanes)
        self._composer.follow(lanes)
        await together(self._send(), *(self._plan(lane) for lane in lanes))

    async def _plan(self, lane: Lane) -> None:
        """Look through one partition whenever there is something new in it."""
        backoff = Backoff(BackoffLimits())
        while True:
            seen = lane.position(LEDGER).head.sequence
            try:
                ours = await self._feeding.plan(lane.partition, self._clock.now())
            except DATABASE_AWAY as reason:
                log.warning("notices of partition %s are not planned: %s", lane.partition, type(reason).__name__)
                await asyncio.sleep(backoff.next_seconds())
            else:
                await (lane.reached(LEDGER, seen + 1) if ours else asyncio.sleep(OTHER_PLANNER_SECONDS))

    async def _send(self) -> None:
        """Send what is due, and forget from time to time what is long over."""
        backoff, forgotten = Backoff(BackoffLimits()), None
        async with self._sender() as sender:
            while True:
                now = self._clock.now()
                try:
                    await self._schedules.plan(now, SETTLING)
                    await sender.look()
                    if forgotten is None or now - forgotten >= FORGET_EVERY:
                        await self._queue.forget(now)
                        forgotten = now
                    await asyncio.sleep(LOOK_SECONDS)
                except DATABASE_AWAY as reason:
                    log.warning("notices are not sent: %s", type(reason).__name__)
                    await asyncio.sleep(backoff.next_seconds())

    @asynccontextmanager
    async def _sender(self) -> AsyncIterator[Sender]:
        """What sends, with all carriers that are configured."""
        trusted, mail = trusted_by(self._settings.outgoing_authorities), self._settings.mail
        loopback = self._settings.webhook_loopback
        async with Outgoing(ANSWER_SECONDS_MAX, trusted, loopback=loopback) as outgoing:
            carriers: dict[str, Carrier] = {WEBHOOK: Webhooks(self._feeding, Secrets(self._vault), outgoing)}
            if mail is not None:
                carriers[MAIL] = Mail(self._schedules, self._composer, self._vault, Mailer(mail, trusted))
            sender = Sender(self._endpoints, self._queue, carriers, self._clock, self._metrics)
            try:
                yield sender
            finally:
                await sender.stop()
