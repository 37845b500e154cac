"""To whom notices go: whose each is, what it hears of, and where in the vault its secrets or its address are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.projections.policy.sending import ACTIVE, DELIVERED, DISABLED
from services.projections.store.notices.tables import NoticeTables


class Whose(NamedTuple):
    """For whom somebody looks: everything of a vendor, or what is one partner's (`own_only`)."""

    vendor: str
    org: str | None
    own_only: bool


class Endpoint(NamedTuple):
    """Where notices go; without `org` it is the vendor's own and hears of all partners. No `types` are all types.

    `secrets` are ids in the vault: of what a webhook is signed with, the newest first, each with the instant until
    which it signs, if there is one; of mail, of the person whose address it is, and then there is no `url`.
    Nothing is sent until `rests_until`, as the other side asked.
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
    carrier: str
    rests_until: datetime | None = None

    @property
    def subjects(self) -> list[str]:
        """The ids in the vault."""
        return [each["subject"] for each in self.secrets]


class Endpoints:
    """The endpoints of one carrier, as their owners reach them; what sends finds those of all by their id."""

    def __init__(self, engine: AsyncEngine, tables: NoticeTables, carrier: str) -> None:
        self._engine = engine
        self._all, self._deliveries = tables.endpoints, tables.deliveries
        self._carrier = carrier

    async def add(self, endpoint: Endpoint) -> bool:
        """Enter one; False when there is one under this id."""
        statement = insert(self._all).values(endpoint._asdict()).on_conflict_do_nothing().returning(self._all.c.id)
        async with self._engine.begin() as connection:
            return await connection.scalar(statement) is not None

    async def count(self, vendor: str, org: str | None) -> int:
        """How many there are of one partner, or of the vendor itself."""
        where = (*self._of(Whose(vendor, None, own_only=False)), self._all.c.org.is_not_distinct_from(org))
        async with self._engine.connect() as connection:
            return await connection.scalar(select(func.count()).where(*where)) or 0

    async def all(self, whose: Whose) -> list[Endpoint]:
        """All that somebody may see, the oldest first."""
        query = select(self._all).where(*self._of(whose)).order_by(self._all.c.created_at, self._all.c.id)
        async with self._engine.connect() as connection:
            return [Endpoint._make(row) for row in await connection.execute(query)]

    async def one(self, whose: Whose, id_: str) -> Endpoint | None:
        """One that somebody may see."""
        return await self._found(self._all.c.id == id_, *self._of(whose))

    async def named(self, id_: str) -> Endpoint | None:
        """The one of this id, whoever's and whatever carrier's it is."""
        return await self._found(self._all.c.id == id_)

    async def change(self, id_: str, url: str, types: Sequence[str]) -> None:
        """Say anew where it is and what it hears of; one that was disabled is at work again."""
        await self._set(id_, url=url, types=list(types), state=ACTIVE, reason=None, rests_until=None)

    async def disable(self, id_: str, reason: str) -> None:
        """Send nothing there any more."""
        await self._set(id_, state=DISABLED, reason=reason)

    async def disable_unless_heard(self, id_: str, reason: str, since: datetime) -> None:
        """The same, but not where anything arrived since an instant."""
        said = self._deliveries.c
        heard = exists().where(said.endpoint == id_, said.state == DELIVERED, said.changed_at >= since)
        values = {"state": DISABLED, "reason": reason}
        async with self._engine.begin() as connection:
            await connection.execute(update(self._all).where(self._all.c.id == id_, ~heard).values(values))

    async def rest(self, id_: str, until: datetime) -> None:
        """Send nothing there until then."""
        await self._set(id_, rests_until=until)

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

    async def _found(self, *where: ColumnElement[bool]) -> Endpoint | None:
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(self._all).where(*where))).one_or_none()
        return Endpoint._make(row) if row else None

    async def _set(self, id_: str, **values: Any) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(update(self._all).where(self._all.c.id == id_).values(values))

    def _of(self, whose: Whose) -> list[ColumnElement[bool]]:
        known = [self._all.c.vendor == whose.vendor, self._all.c.carrier == self._carrier]
        return [*known, self._all.c.org == whose.org] if whose.own_only else known
