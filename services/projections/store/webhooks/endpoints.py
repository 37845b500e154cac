"""The addresses to which notices go, each with whose it is, what it hears of, and where its secrets are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.projections.store.webhooks.tables import ACTIVE, DISABLED, NoticeTables


class Whose(NamedTuple):
    """For whom somebody looks: everything of a vendor, or what is one partner's (`own_only`)."""

    vendor: str
    org: str | None
    own_only: bool


class Endpoint(NamedTuple):
    """An address; without `org` it is the vendor's own and hears of all partners. No `types` are all types.

    `secrets` are ids in the vault, the newest first, each with the instant until which it signs, if there is one.
    """

    id: str
    vendor: str
    org: str | None
    url: str
    types: Sequence[str]
    state: str
    reason: str | None
    created_at: datetime
    secrets: Sequence[dict[str, Any]]


class Endpoints:
    """The table of addresses."""

    def __init__(self, engine: AsyncEngine, tables: NoticeTables) -> None:
        self._engine = engine
        self._all = tables.endpoints

    async def add(self, endpoint: Endpoint) -> bool:
        """Enter an address; False when one is there under this id."""
        statement = insert(self._all).values(endpoint._asdict()).on_conflict_do_nothing().returning(self._all.c.id)
        async with self._engine.begin() as connection:
            return await connection.scalar(statement) is not None

    async def count(self, vendor: str, org: str | None) -> int:
        """How many there are of one partner, or of the vendor itself."""
        same = self._all.c.org.is_not_distinct_from(org)
        async with self._engine.connect() as connection:
            return await connection.scalar(select(func.count()).where(self._all.c.vendor == vendor, same)) or 0

    async def all(self, whose: Whose) -> list[Endpoint]:
        """All that somebody may see, the oldest first."""
        query = select(self._all).where(*self._of(whose)).order_by(self._all.c.created_at, self._all.c.id)
        async with self._engine.connect() as connection:
            return [Endpoint._make(row) for row in await connection.execute(query)]

    async def one(self, whose: Whose, id_: str) -> Endpoint | None:
        """One that somebody may see."""
        async with self._engine.connect() as connection:
            found = await connection.execute(select(self._all).where(self._all.c.id == id_, *self._of(whose)))
            row = found.one_or_none()
        return Endpoint._make(row) if row else None

    async def named(self, id_: str) -> Endpoint | None:
        """The one of this id, whoever's it is."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(self._all).where(self._all.c.id == id_))).one_or_none()
        return Endpoint._make(row) if row else None

    async def change(self, id_: str, url: str, types: Sequence[str]) -> None:
        """Say anew where it is and what it hears of; one that was disabled is at work again."""
        await self._set(id_, url=url, types=list(types), state=ACTIVE, reason=None)

    async def disable(self, id_: str, reason: str) -> None:
        """Send nothing there any more."""
        await self._set(id_, state=DISABLED, reason=reason)

    async def rotate(self, id_: str, was: Sequence[dict[str, Any]], secrets: Sequence[dict[str, Any]]) -> bool:
        """Put other secrets in the place of these; False when they are not these any more."""
        where = (self._all.c.id == id_, self._all.c.secrets == was)
        async with self._engine.begin() as connection:
            found = await connection.execute(update(self._all).where(*where).values(secrets=secrets))
        return found.rowcount == 1

    async def remove(self, id_: str) -> None:
        """Forget it, with everything that was sent there."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(self._all).where(self._all.c.id == id_))

    async def _set(self, id_: str, **values: Any) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(update(self._all).where(self._all.c.id == id_).values(values))

    def _of(self, whose: Whose) -> list[ColumnElement[bool]]:
        vendor = self._all.c.vendor == whose.vendor
        return [vendor, self._all.c.org == whose.org] if whose.own_only else [vendor]
