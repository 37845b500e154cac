"""Questions to the views: one row, or a page of rows, the newest first."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import FromClause, Select, func, select, text, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncEngine

from services.projections.domain.view import Owner
from services.projections.store.conditions import FILTERS
from services.projections.store.instants import Instants, Readable, as_they_are, as_they_were
from services.projections.store.tables import Tables
from services.projections.store.visibility import visible

Found = dict[str, Any]
"""A row, by the names of its columns."""


OPEN = ("submitted", "under_review", "action_required", "approved")
"""States of a claim that is made and not over."""


class Place(NamedTuple):
    """Where a page ended: the last row's time and key."""

    opened_at: datetime
    key: str


class Question(NamedTuple):
    """Which rows of which view are wanted: whose, by what filters, behind which place, at most how many."""

    view: str
    owner: Owner
    own_only: bool
    filters: Mapping[str, Any]
    after: Place | None
    limit: int


def _page(tables: Readable, question: Question) -> Select[Any]:
    table = tables.views[question.view]
    query = select(table).where(visible(tables, question.view, question.owner, own_only=question.own_only))
    query = query.where(*(FILTERS[name](tables, table, value) for name, value in question.filters.items()))
    if question.after is not None:
        query = query.where(tuple_(table.c.opened_at, table.c.key) < tuple_(*question.after))
    return _newest(query, table, question)


def _newest(query: Select[Any], table: FromClause, question: Question) -> Select[Any]:
    return query.order_by(table.c.opened_at.desc(), table.c.key.desc()).limit(question.limit + 1)


class Library:
    """Answers questions from the tables, as they are or as they were."""

    def __init__(
        self, engine: AsyncEngine, tables: Tables, at: Instants | None = None, seconds_max: float | None = None
    ) -> None:
        """`seconds_max`: how long the database may work for an answer, where it is not as long as for all."""
        self._engine = engine
        self._seconds_max = seconds_max
        self._stored = tables
        self.tables = as_they_are(tables) if at is None else as_they_were(tables, at)

    def at(self, at: Instants) -> "Library":
        """The same at an instant."""
        return Library(self._engine, self._stored, at, self._seconds_max)

    async def page(self, question: Question) -> list[Found]:
        """The rows asked for, and one more if there are more."""
        newest, *other = (_page(part, question) for part in self.tables.apart(question.view))
        if other:
            both = union_all(newest, *other).subquery()
            newest = _newest(select(both), both, question)
        return await self.found(newest)

    async def one(self, view: str, owner: Owner, key: str, *, own_only: bool) -> Found | None:
        """A row, if it is there and the owner may see it."""
        table = self.tables.views[view]
        query = select(table).where(table.c.key == key, visible(self.tables, view, owner, own_only=own_only))
        return next(iter(await self.found(query)), None)

    async def rows_of(self, view: str, keys: Iterable[str]) -> dict[str, Found]:
        """Rows by key, for rows of another view that were allowed already."""
        table = self.tables.views[view]
        return {row["key"]: row for row in await self.found(select(table).where(table.c.key.in_(list(keys))))}

    async def records(self, owner: Owner, limit: int, **where: str | Sequence[str]) -> list[Found]:
        """Records of the history in their order: by `stream` (one or several), or by `causation`."""
        table = self.tables.history
        query = select(table).where(table.c.vendor == owner.vendor)
        for column, value in where.items():
            query = query.where(table.c[column] == value if isinstance(value, str) else table.c[column].in_(value))
        query = query.order_by(table.c.ledger, table.c.partition, table.c.sequence).limit(limit)
        return await self.found(query)

    async def tally(self, vendor: str, partner: str) -> dict[str, Any]:
        """What a partner's registrations add up to: open ones, exceptions granted, the first made and the first won."""
        table = self.tables.views["registrations"]
        won = table.c.outcome["on"].astext
        query = select(
            func.count().filter(table.c.state.in_(OPEN)).label("open_claims"),
            func.coalesce(func.sum(func.jsonb_array_length(table.c.exceptions)), 0).label("exceptions_granted"),
            func.min(table.c.submitted_at).label("first_registration"),
            func.min(won).filter(table.c.state == "closed_won").label("first_win"),
        ).where(table.c.vendor == vendor, table.c.org == partner)
        (row,) = await self.found(query)
        return row | {"exceptions_granted": int(row["exceptions_granted"])}

    async def served_by(self, vendor: str, distributor: str) -> list[str]:
        """The partners that source through a distributor."""
        table = self.tables.views["partners"]
        query = select(table.c.partner).where(table.c.vendor == vendor, table.c.distributors.contains([distributor]))
        return [row["partner"] for row in await self.found(query.order_by(table.c.partner))]

    async def counts(self, view: str, vendor: str, column: str) -> dict[str, int]:
        """How many rows of a vendor there are, by the values of a column."""
        table = self.tables.views[view]
        query = select(table.c[column], func.count()).where(table.c.vendor == vendor).group_by(table.c[column])
        async with self._engine.connect() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}

    async def stream(self, query: Select[Any], size: int, seconds_max: float) -> AsyncGenerator[Sequence[Any]]:
        """The rows of a query, so many at a time out of a cursor of the server; however many there are, few are held.

        `seconds_max`: how long the database may work for each piece, where a page would be waited for no longer.
        """
        async with self._engine.connect() as connection:
            await connection.execute(text(f"SET LOCAL statement_timeout = {int(seconds_max * 1_000)}"))
            found = await connection.stream(query, execution_options={"yield_per": size})
            try:
                async for part in found.partitions():
                    yield part
            finally:  # SQLAlchemy's own context leaves the cursor open when somebody breaks off
                await found.close()

    async def found(self, query: Select[Any]) -> list[Found]:
        """The rows of a query over these tables, by the names of their columns."""
        async with self._engine.connect() as connection:
            if self._seconds_max is not None:
                await connection.execute(text(f"SET LOCAL statement_timeout = {int(self._seconds_max * 1_000)}"))
            result = await connection.execute(query)
            names = tuple(map(str, result.keys()))  # plain texts, which SQLAlchemy's names are not
            return [dict(zip(names, row, strict=True)) for row in result]
