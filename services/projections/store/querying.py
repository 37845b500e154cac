"""Questions to the views: one row, or a page of rows, the newest first."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, literal, not_, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.values import KEEPS_NOBODY_OUT
from services.projections.domain.view import Owner
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


Condition = Callable[[Readable, FromClause, Any], ColumnElement[bool]]


def _same(column: str) -> Condition:
    return lambda _, table, value: table.c[column] == value


def _one_of(column: str) -> Condition:
    return lambda _, table, values: table.c[column].in_(values)


def _text_in(column: str) -> Condition:
    return lambda _, table, part: table.c[column].icontains(part, autoescape=True)


def _of_customer(tables: Readable, table: FromClause, customer: str) -> ColumnElement[bool]:
    claims = tables.views["claims"]
    return table.c.key.in_(select(claims.c.key).where(claims.c.customer == customer))


def _protected(_: Readable, table: FromClause, at: datetime) -> ColumnElement[bool]:
    """As `policy.deadlines.is_protected` has it."""
    graced = func.coalesce(table.c.grace_until > at, False)
    lasts = or_(table.c.ends_at.is_(None), table.c.ends_at > at, table.c.clock_stopped, graced)
    live = and_(table.c.state.in_(("active", "suspended")), lasts)
    waits = and_(table.c.state == "in_grace", graced)
    return and_(table.c.kind.not_in(KEEPS_NOBODY_OUT), table.c.starts_at <= at, or_(live, waits))


FILTERS: Mapping[str, Condition] = {
    "state": _one_of("state"),
    "partner": _same("org"),
    "programme": _same("programme"),
    "customer": _same("customer"),
    "claimed_customer": _of_customer,
    "kind": _one_of("kind"),
    "severity": _one_of("severity"),
    "level": _same("level"),
    "tier": _same("tier"),
    "owner": _same("owner"),
    "made_by": _same("made_by"),
    "asked_by": _same("asked_by"),
    "recorded_by": _same("recorded_by"),
    "engagement": _same("engagement"),
    "parent": _same("parent"),
    "customer_name": _text_in("customer"),
    "name": _text_in("name"),
    "flagged": _same("partner"),
    "subject": _same("subject"),
    "outcome": _one_of("outcome"),
    "payable": _same("payable"),
    "retired": lambda _, table, retired: table.c.retired_at.is_not(None) == retired,
    "desk": lambda _, table, desk: or_(table.c.desks.contains([desk]), table.c.late_desks.contains([desk])),
    "due_before": lambda _, table, at: and_(table.c.state == "under_review", table.c.decision_due < at),
    "held": lambda _, table, held: (func.cardinality(table.c.held_by) > 0) == held,
    "claim": lambda _, table, claim: or_(table.c.first == claim, table.c.second == claim),
    "party": lambda _, table, party: literal(party) == func.any(table.c.parties),
    "protected_at": _protected,
    "unprotected_at": lambda tables, table, at: not_(_protected(tables, table, at)),
    "ends_before": lambda _, table, at: table.c.ends_at < at,
    "since": lambda _, table, at: table.c.opened_at >= at,
    "until": lambda _, table, at: table.c.opened_at < at,
    "changed_since": lambda _, table, at: table.c.changed_at >= at,
}
"""Every filter of every view by name, and what it asks of a row."""


class Library:
    """Answers questions from the tables, as they are or as they were."""

    def __init__(self, engine: AsyncEngine, tables: Tables, at: Instants | None = None) -> None:
        self._engine = engine
        self._stored = tables
        self.tables = as_they_are(tables) if at is None else as_they_were(tables, at)

    def at(self, at: Instants) -> "Library":
        """The same at an instant."""
        return Library(self._engine, self._stored, at)

    async def page(self, question: Question) -> list[Found]:
        """The rows asked for, and one more if there are more."""
        table = self.tables.views[question.view]
        seen = visible(self.tables, question.view, question.owner, own_only=question.own_only)
        query = select(table).where(seen)
        query = query.where(*(FILTERS[name](self.tables, table, value) for name, value in question.filters.items()))
        if question.after is not None:
            query = query.where(tuple_(table.c.opened_at, table.c.key) < tuple_(*question.after))
        query = query.order_by(table.c.opened_at.desc(), table.c.key.desc()).limit(question.limit + 1)
        return await self.found(query)

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
            result = await connection.execute(query)
            names = tuple(map(str, result.keys()))  # plain texts, which SQLAlchemy's names are not
            return [dict(zip(names, row, strict=True)) for row in result]
