"""When the digest of each endpoint comes, what its last one told, for whom it is; what is due enters the queue."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.projections.policy.digests import Schedule
from services.projections.policy.digests.periods import last_of, next_after
from services.projections.policy.sending import ACTIVE
from services.projections.store.notices.endpoints import Endpoint
from services.projections.store.notices.queue import FRESH
from services.projections.store.notices.tables import NoticeTables

AT_ONCE_MAX: Final = 100


class Subscription(NamedTuple):
    """The digest of an endpoint: when it comes, as whom its reader acts, and until when the last one told."""

    endpoint: str
    every: str
    weekday: int
    hour: int
    time_zone: str
    reader: str
    roles: Sequence[str]
    since: datetime
    next_at: datetime

    @property
    def schedule(self) -> Schedule:
        """When it comes."""
        return Schedule("weekly" if self.every == "weekly" else "daily", self.weekday, self.hour, self.time_zone)


class Schedules:
    """The table of digests, and their deliveries."""

    def __init__(self, engine: AsyncEngine, tables: NoticeTables) -> None:
        self._engine = engine
        self._all, self._endpoints, self._queue = tables.digests, tables.endpoints, tables.deliveries

    async def add(self, endpoint: Endpoint, subscription: Subscription) -> bool:
        """Enter an endpoint with its digest; False when there is one under this id."""
        entered = upsert(self._endpoints).values(endpoint._asdict()).on_conflict_do_nothing()
        async with self._engine.begin() as connection:
            if await connection.scalar(entered.returning(self._endpoints.c.id)) is None:
                return False
            await connection.execute(insert(self._all).values(subscription._asdict()))
        return True

    async def of(self, endpoints: Sequence[str]) -> dict[str, Subscription]:
        """The digests of these endpoints."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(self._all).where(self._all.c.endpoint.in_(endpoints)))
            return {row.endpoint: Subscription._make(row) for row in rows}

    async def change(self, endpoint: str, schedule: Schedule, now: datetime) -> None:
        """Let it come at other times; one that was disabled comes again, and tells what it has not told yet."""
        values = {**schedule._asdict(), "next_at": next_after(schedule, now)}
        async with self._engine.begin() as connection:
            await connection.execute(update(self._all).where(self._all.c.endpoint == endpoint).values(values))
            its = self._endpoints.c.id == endpoint
            active = {"state": ACTIVE, "reason": None, "rests_until": None}
            await connection.execute(update(self._endpoints).where(its).values(active))

    async def plan(self, now: datetime, settled: timedelta) -> int:
        """Enter what is due and will not change any more, with its next time: none twice, none lost. How many."""
        due = (
            select(self._all)
            .join(self._endpoints, self._endpoints.c.id == self._all.c.endpoint)
            .where(self._endpoints.c.state == ACTIVE, self._all.c.next_at <= now - settled)
            .limit(AT_ONCE_MAX)
            .with_for_update(of=self._all, skip_locked=True)
        )
        async with self._engine.begin() as connection:
            found = [Subscription._make(row) for row in await connection.execute(due)]
            for one in found:
                await self._enter(connection, one, now, settled)
        return len(found)

    async def again(self, endpoint: str, now: datetime, *, event: str | None, since: datetime | None) -> int:
        """Send one digest of the log, or all since an instant, as if for the first time; how many that are."""
        own = self._queue.c
        asked = own.event == event if event is not None else own.at >= since
        statement = update(self._queue).where(own.endpoint == endpoint, asked)
        async with self._engine.begin() as connection:
            found = await connection.execute(statement.values({**FRESH, "next_at": now, "changed_at": now}))
        return found.rowcount

    async def _enter(self, connection: AsyncConnection, one: Subscription, now: datetime, settled: timedelta) -> None:
        until = last_of(one.schedule, one.next_at, now - settled)
        row: dict[str, Any] = {
            "endpoint": one.endpoint,
            "event": until.isoformat(),
            "type": f"digest.{one.every}",
            "sequence": 0,
            "at": until,
            "since": one.since,
            "next_at": now,
            "changed_at": now,
        }
        await connection.execute(upsert(self._queue).values(row).on_conflict_do_nothing())
        told = {"since": until, "next_at": next_after(one.schedule, until)}
        await connection.execute(update(self._all).where(self._all.c.endpoint == one.endpoint).values(told))
