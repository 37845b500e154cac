"""Deliveries out of the partners' feed: a row for each event and each endpoint that wants to hear of it."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.projections.policy.sending import ACTIVE, WEBHOOK
from services.projections.store.notices.endpoints import Endpoint
from services.projections.store.notices.queue import FRESH
from services.projections.store.notices.tables import NoticeTables
from services.projections.store.outbox import LEDGER, NOTHING
from services.projections.store.tables import Tables


class Told(NamedTuple):
    """How far one partition of the feed was looked through: the place in the ledger, and the time of that record."""

    sequence: int
    at: datetime | None


class Feeding:
    """Fills the queue from the feed, and reads there what is to be sent."""

    def __init__(self, engine: AsyncEngine, notices: NoticeTables, views: Tables) -> None:
        self._engine = engine
        self._all, self._endpoints, self._told = notices.deliveries, notices.endpoints, notices.told
        self._feed, self._views = views.views["feed"], views

    async def plan(self, partition: int, now: datetime) -> bool:
        """Enter what was folded since the last time, for everybody who wants to hear of it; whether it was our turn.

        Rows and place are written together: nothing is left out, and nothing entered twice.
        """
        async with self._engine.begin() as connection:
            told = await self._claimed(connection, partition)
            if told is None:
                return False
            reached = await self._reached(connection, partition)
            if reached.sequence > told.sequence:
                feed = self._feed.c
                news = [feed.partition == partition, feed.sequence > told.sequence, feed.sequence <= reached.sequence]
                # The time is what the feed has an index for; it never goes back within a partition.
                since = [feed.opened_at >= told.at] if told.at else []
                rows = self._wanted(now, and_(self._endpoints.c.state == ACTIVE, *news, *since))
                await connection.execute(self._insert(rows).on_conflict_do_nothing())
                mine = self._told.c.partition == partition
                await connection.execute(update(self._told).where(mine).values(reached._asdict()))
        return True

    async def again(self, endpoint: Endpoint, now: datetime, *, event: str | None, since: datetime | None) -> int:
        """Send one event, or all since an instant, as if for the first time; how many that are."""
        feed = self._feed.c
        asked = feed.key == event if event is not None else feed.opened_at >= since
        statement = self._insert(self._wanted(now, and_(self._endpoints.c.id == endpoint.id, asked)))
        fresh = {**FRESH, "next_at": now, "changed_at": now}
        statement = statement.on_conflict_do_update(index_elements=("endpoint", "event"), set_=fresh)
        entered = statement.returning(self._all.c.event).cte("entered")
        async with self._engine.begin() as connection:
            return await connection.scalar(select(func.count()).select_from(entered)) or 0

    async def message(self, event: str) -> dict[str, Any] | None:
        """What the feed says of an event."""
        its = self._feed.c
        columns = (its.key.label("event"), its.type, its.stream, its.vendor, its.org, its.opened_at, its.data)
        async with self._engine.connect() as connection:
            found = (await connection.execute(select(*columns).where(its.key == event))).mappings().one_or_none()
        return dict(found) if found else None

    async def _claimed(self, connection: AsyncConnection, partition: int) -> Told | None:
        told = self._told
        row = {"partition": partition, "sequence": NOTHING}
        await connection.execute(insert(told).values(row).on_conflict_do_nothing())
        query = select(told.c.sequence, told.c.at).where(told.c.partition == partition)
        found = (await connection.execute(query.with_for_update(skip_locked=True))).one_or_none()
        return Told._make(found) if found else None

    async def _reached(self, connection: AsyncConnection, partition: int) -> Told:
        """How far the views are. Their position is written with their rows: up to there the feed is whole."""
        at, history = self._views.positions.c, self._views.history.c
        here = (history.ledger == at.ledger, history.partition == at.partition, history.sequence == at.sequence)
        query = (
            select(at.sequence, history.time)
            .join(self._views.history, and_(*here))
            .where(at.ledger == LEDGER, at.partition == partition)
        )
        found = (await connection.execute(query)).one_or_none()
        return Told._make(found) if found else Told(NOTHING, None)

    def _wanted(self, now: datetime, which: ColumnElement[bool]) -> Select[Any]:
        """Rows of deliveries: of the feed of whom an endpoint is, what it wants to hear of."""
        feed, endpoint = self._feed.c, self._endpoints.c
        heard = (
            endpoint.carrier == WEBHOOK,
            feed.vendor == endpoint.vendor,
            or_(endpoint.org.is_(None), endpoint.org == feed.org),
            or_(func.cardinality(endpoint.types) == 0, feed.type == endpoint.types.any_()),
        )
        columns = (endpoint.id, feed.key, feed.type, feed.opened_at, feed.sequence, literal(now), literal(now))
        return select(*columns).select_from(self._endpoints.join(self._feed, and_(*heard))).where(which)

    def _insert(self, rows: Select[Any]) -> Any:
        return insert(self._all).from_select(
            ["endpoint", "event", "type", "at", "sequence", "next_at", "changed_at"], rows
        )
