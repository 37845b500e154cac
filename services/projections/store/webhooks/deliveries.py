"""Deliveries: a row for each event and each address that wants to hear of it, made out of the partners' feed.

What is sent is read out of the feed when it is sent, so nothing that a partner is told stands anywhere twice.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.projections.policy.webhooks import KEPT, LEASE
from services.projections.store.outbox import LEDGER, NOTHING
from services.projections.store.tables import Tables
from services.projections.store.webhooks.endpoints import Endpoint
from services.projections.store.webhooks.tables import ACTIVE, WAITING, NoticeTables

Place = tuple[datetime, int, str]
"""Of a delivery in the log: when its event happened, where in the ledger it stands, and the event."""


class Told(NamedTuple):
    """How far one partition of the feed was looked through: the place in the ledger, and the time of that record."""

    sequence: int
    at: datetime | None


class Sending(NamedTuple):
    """A delivery that is ours to send until the lease ends: what the feed says, and to whom."""

    endpoint: str
    event: str
    tries: int
    tried: list[dict[str, Any]]
    leased_until: datetime
    type: str
    stream: str
    vendor: str
    org: str
    opened_at: datetime
    data: Any


class Deliveries:
    """The rows of all deliveries."""

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
        fresh = {"state": WAITING, "tries": 0, "next_at": now, "leased_until": None, "changed_at": now}
        statement = statement.on_conflict_do_update(index_elements=("endpoint", "event"), set_=fresh)
        entered = statement.returning(self._all.c.event).cte("entered")
        async with self._engine.begin() as connection:
            return await connection.scalar(select(func.count()).select_from(entered)) or 0

    async def due(self, now: datetime) -> set[str]:
        """The endpoints for which something is to be sent now."""
        endpoints = self._endpoints
        joined = self._all.join(endpoints, endpoints.c.id == self._all.c.endpoint)
        query = select(self._all.c.endpoint).select_from(joined).where(endpoints.c.state == ACTIVE, self._is_due(now))
        async with self._engine.connect() as connection:
            return set((await connection.scalars(query.distinct())).all())

    async def claim(self, endpoint: str, now: datetime) -> Sending | None:
        """Take the next delivery of an endpoint, the oldest event first; None when there is none, or it is disabled."""
        own, feed = self._all.c, self._feed.c
        wanted = (
            select(own.event, feed.type, feed.stream, feed.vendor, feed.org, feed.opened_at, feed.data)
            .join(self._feed, feed.key == own.event)
            .join(self._endpoints, and_(self._endpoints.c.id == own.endpoint, self._endpoints.c.state == ACTIVE))
            .where(own.endpoint == endpoint, self._is_due(now))
            .order_by(own.at, own.sequence, own.event)
            .limit(1)
            .with_for_update(of=self._all, skip_locked=True)
            .cte("wanted")
        )
        what = (*(own[name] for name in ("endpoint", "event", "tries", "tried", "leased_until")), *list(wanted.c)[1:])
        taken = update(self._all).where(own.endpoint == endpoint, own.event == wanted.c.event)
        async with self._engine.begin() as connection:
            found = await connection.execute(taken.values(leased_until=now + LEASE).returning(*what))
            row = found.one_or_none()
        return Sending._make(row) if row else None

    async def note(self, sent: Sending, **values: Any) -> None:
        """Put down what came of it, unless it was asked for again meanwhile, or the lease ran out."""
        own = self._all.c
        ours = (own.endpoint == sent.endpoint, own.event == sent.event, own.leased_until == sent.leased_until)
        async with self._engine.begin() as connection:
            await connection.execute(update(self._all).where(*ours).values(leased_until=None, **values))

    async def log(self, endpoint: str, before: Place | None, limit: int) -> list[dict[str, Any]]:
        """What became of each, the newest event first, one more than a page has."""
        own = self._all.c
        order = (own.at, own.sequence, own.event)
        names = ("event", "type", "at", "sequence", "state", "tries", "next_at", "tried", "changed_at")
        query = select(*(own[name] for name in names)).where(own.endpoint == endpoint)
        if before is not None:
            query = query.where(tuple_(*order) < tuple_(*map(literal, before)))
        async with self._engine.connect() as connection:
            found = await connection.execute(query.order_by(*(column.desc() for column in order)).limit(limit + 1))
            return [dict(zip(names, row, strict=True)) for row in found]

    async def forget(self, now: datetime) -> None:
        """Drop from the log what has been over for long."""
        over = (self._all.c.state != WAITING, self._all.c.changed_at < now - KEPT)
        async with self._engine.begin() as connection:
            await connection.execute(delete(self._all).where(*over))

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

    def _is_due(self, now: datetime) -> ColumnElement[bool]:
        own = self._all.c
        free = or_(own.leased_until.is_(None), own.leased_until <= now)
        return and_(own.state == WAITING, own.next_at <= now, free)
