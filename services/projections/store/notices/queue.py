"""The queue of all deliveries, whatever carries them: what is due, who sends it, what came of it.

What is sent is read out of the views when it is sent, so nothing that anybody is told stands anywhere twice.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, exists, func, literal, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.projections.policy.sending import ACTIVE, DELIVERED, GIVEN_UP, KEPT, LEASE, WAITING
from services.projections.store.notices.tables import NoticeTables
from services.projections.store.tables import Tables

Place = tuple[datetime, int, str]
"""Of a delivery in the log: when its event happened, where in the ledger it stands, and the event."""
FRESH: Final = {"state": WAITING, "tries": 0, "leased_until": None}
"""What a row says that is to be sent as if for the first time."""


class Sending(NamedTuple):
    """A delivery that is ours to send until the lease ends.

    `event` is the one it tells of; of a digest, which tells of what is between `since` and `at`, the end of that.
    """

    endpoint: str
    event: str
    at: datetime
    since: datetime | None
    tries: int
    tried: list[dict[str, Any]]
    leased_until: datetime


class Standing(NamedTuple):
    """How many deliveries of an endpoint wait, arrived and were given up, how many failed at least once and wait.

    `last` is when any of them was last tried.
    """

    waiting: int
    delivered: int
    given_up: int
    failing: int
    last: datetime | None


class Queue:
    """The rows of all deliveries."""

    def __init__(self, engine: AsyncEngine, notices: NoticeTables, views: Tables) -> None:
        self._engine = engine
        self._all, self._endpoints = notices.deliveries, notices.endpoints
        self._feed = views.views["feed"]

    async def due(self, carrier: str, now: datetime) -> set[str]:
        """The endpoints of a carrier for which something is to be sent now."""
        joined = self._all.join(self._endpoints, self._at_work(now))
        query = select(self._all.c.endpoint).select_from(joined)
        query = query.where(self._is_due(now), self._endpoints.c.carrier == carrier).distinct()
        async with self._engine.connect() as connection:
            return set((await connection.scalars(query)).all())

    async def claim(self, endpoint: str, now: datetime) -> Sending | None:
        """Take the next delivery of an endpoint, the oldest first; None when there is none, or nothing may go there.

        What the views do not have (yet) is left where it is.
        """
        own = self._all.c
        wanted = (
            select(own.event)
            .join(self._endpoints, self._at_work(now))
            .where(own.endpoint == endpoint, self._is_due(now), self._can_be_said())
            .order_by(own.at, own.sequence, own.event)
            .limit(1)
            .with_for_update(of=self._all, skip_locked=True)
            .cte("wanted")
        )
        taken = update(self._all).where(own.endpoint == endpoint, own.event == wanted.c.event)
        columns = (own[name] for name in Sending._fields)
        async with self._engine.begin() as connection:
            found = await connection.execute(taken.values(leased_until=now + LEASE).returning(*columns))
            row = found.one_or_none()
        return Sending._make(row) if row else None

    async def note(self, sent: Sending, **values: Any) -> None:
        """Put down what came of it, unless it was asked for again meanwhile, or the lease ran out."""
        own = self._all.c
        ours = (own.endpoint == sent.endpoint, own.event == sent.event, own.leased_until == sent.leased_until)
        async with self._engine.begin() as connection:
            await connection.execute(update(self._all).where(*ours).values(leased_until=None, **values))

    async def release(self, sent: Sending) -> None:
        """Give it back as it was."""
        await self.note(sent)

    async def log(self, endpoint: str, before: Place | None, limit: int) -> list[dict[str, Any]]:
        """What became of each, the newest event first, one more than a page has."""
        own = self._all.c
        order = (own.at, own.sequence, own.event)
        names = ("event", "type", "at", "since", "sequence", "state", "tries", "next_at", "tried", "changed_at")
        query = select(*(own[name] for name in names)).where(own.endpoint == endpoint)
        if before is not None:
            query = query.where(tuple_(*order) < tuple_(*map(literal, before)))
        async with self._engine.connect() as connection:
            found = await connection.execute(query.order_by(*(column.desc() for column in order)).limit(limit + 1))
            return [dict(zip(names, row, strict=True)) for row in found]

    async def standing(self, endpoints: Sequence[str]) -> dict[str, Standing]:
        """What became of all deliveries that the log of each endpoint still tells of; none of one without any."""
        own = self._all.c
        counts = [func.count().filter(own.state == state) for state in (WAITING, DELIVERED, GIVEN_UP)]
        failing = func.count().filter(own.state == WAITING, own.tries > 0)
        query = select(own.endpoint, *counts, failing, func.max(own.changed_at)).where(own.endpoint.in_(endpoints))
        async with self._engine.connect() as connection:
            found = await connection.execute(query.group_by(own.endpoint))
            return {endpoint: Standing(*rest) for endpoint, *rest in found}

    async def forget(self, now: datetime) -> None:
        """Drop from the log what has been over for long."""
        over = (self._all.c.state != WAITING, self._all.c.changed_at < now - KEPT)
        async with self._engine.begin() as connection:
            await connection.execute(delete(self._all).where(*over))

    def _at_work(self, now: datetime) -> ColumnElement[bool]:
        """The endpoint of a delivery, if anything may go there."""
        its = self._endpoints.c
        awake = or_(its.rests_until.is_(None), its.rests_until <= now)
        return and_(its.id == self._all.c.endpoint, its.state == ACTIVE, awake)

    def _can_be_said(self) -> ColumnElement[bool]:
        """A digest says how things stand; of an event there is something to say once the feed has it."""
        return or_(self._all.c.since.is_not(None), exists().where(self._feed.c.key == self._all.c.event))

    def _is_due(self, now: datetime) -> ColumnElement[bool]:
        own = self._all.c
        free = or_(own.leased_until.is_(None), own.leased_until <= now)
        return and_(own.state == WAITING, own.next_at <= now, free)
