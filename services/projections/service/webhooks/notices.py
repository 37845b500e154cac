"""All of notices that runs: what the views have new is planned, what is due is sent, what is old is forgotten."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.clock import Clock
from services.kit.database import create_tables
from services.kit.ledger.backoff import Backoff, BackoffLimits
from services.kit.outgoing import Outgoing
from services.kit.tasks import together
from services.kit.vault import Vault
from services.projections.policy.webhooks import ANSWER_SECONDS_MAX
from services.projections.service.lane import Lane
from services.projections.service.webhooks.desk import WebhookDesk
from services.projections.service.webhooks.secrets import Secrets
from services.projections.service.webhooks.sending import Sender
from services.projections.store.outbox import LEDGER
from services.projections.store.session import DATABASE_AWAY
from services.projections.store.tables import Tables
from services.projections.store.webhooks import Deliveries, Endpoints, NoticeTables

LOOK_SECONDS = 0.5
"""How soon it is seen that something is due."""
OTHER_PLANNER_SECONDS = 5.0
FORGET_EVERY = timedelta(hours=1)

log = logging.getLogger(__name__)


class Notices:
    """Runs beside the folding, and reaches the rows it has written; made once, and touches nothing until it runs."""

    def __init__(  # the parts are made by `build`, once
        self, engine: AsyncEngine, schema: str, views: Tables, vault: Vault, clock: Clock, *, loopback: bool
    ) -> None:
        self._engine, self._vault, self._clock = engine, vault, clock
        self._tables = NoticeTables(schema)
        self._loopback = loopback
        self._endpoints = Endpoints(engine, self._tables)
        self._deliveries = Deliveries(engine, self._tables, views)
        self.desk = WebhookDesk(self._endpoints, self._deliveries, vault, clock)

    async def create(self) -> None:
        """Have the tables there, and the vault's. Raises OtherKeyError, or one of DATABASE_AWAY."""
        await create_tables(self._engine, self._tables.metadata)
        await self._vault.create()

    async def run(self, lanes: Iterable[Lane]) -> None:
        """Plan and send for ever."""
        await together(self._send(), *(self._plan(lane) for lane in lanes))

    async def _plan(self, lane: Lane) -> None:
        """Look through one partition whenever there is something new in it."""
        backoff = Backoff(BackoffLimits())
        while True:
            seen = lane.position(LEDGER).head.sequence
            try:
                ours = await self._deliveries.plan(lane.partition, self._clock.now())
            except DATABASE_AWAY as reason:
                log.warning("notices of partition %s are not planned: %s", lane.partition, type(reason).__name__)
                await asyncio.sleep(backoff.next_seconds())
            else:
                await (lane.reached(LEDGER, seen + 1) if ours else asyncio.sleep(OTHER_PLANNER_SECONDS))

    async def _send(self) -> None:
        """Send what is due, and forget from time to time what is long over."""
        backoff, forgotten = Backoff(BackoffLimits()), None
        async with Outgoing(ANSWER_SECONDS_MAX, loopback=self._loopback) as outgoing:
            sender = Sender(self._endpoints, self._deliveries, Secrets(self._vault), outgoing, self._clock)
            try:
                while True:
                    now = self._clock.now()
                    try:
                        await sender.look()
                        if forgotten is None or now - forgotten >= FORGET_EVERY:
                            await self._deliveries.forget(now)
                            forgotten = now
                        await asyncio.sleep(LOOK_SECONDS)
                    except DATABASE_AWAY as reason:
                        log.warning("notices are not sent: %s", type(reason).__name__)
                        await asyncio.sleep(backoff.next_seconds())
            finally:
                await sender.stop()
