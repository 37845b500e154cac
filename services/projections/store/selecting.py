"""Which records an export takes: of a case, partner, customer, registration or period, up to where it was asked for."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.exports import Selection
from contracts.programme import ProgrammePublished
from services.projections.domain.streams import STREAMS
from services.projections.store.tables import Tables


class Cut(NamedTuple):
    """Whose records, in which partition, and for each ledger the first sequence number that is not taken any more."""

    vendor: str
    partition: int
    until: Mapping[str, int]


class Selecting:
    """Answers from the history, which has every record."""

    def __init__(self, engine: AsyncEngine, tables: Tables) -> None:
        self._engine = engine
        self._tables = tables

    async def sequences(self, selection: Selection, cut: Cut) -> dict[str, list[int]]:
        """The records of each ledger by their rising sequence numbers, the vendor's programmes always among them."""
        history = self._tables.history
        rules = history.c.stream.startswith(f"programme/{cut.vendor}/", autoescape=True)
        chosen = or_(rules, await self._chosen(selection, cut))
        found = {}
        for ledger, until in cut.until.items():
            place = (history.c.ledger == ledger, history.c.sequence < until, *self._own(cut))
            query = select(history.c.sequence).where(*place, chosen).order_by(history.c.sequence)
            async with self._engine.connect() as connection:
                found[ledger] = list(await connection.scalars(query))
        return found

    async def programmes(self, cut: Cut) -> list[dict[str, Any]]:
        """Every version of every programme that the vendor had published, as its event says it."""
        history = self._tables.history
        place = (history.c.ledger == "registration", history.c.sequence < cut.until["registration"], *self._own(cut))
        query = select(history.c.data).where(*place, history.c.type == ProgrammePublished.TYPE)
        async with self._engine.connect() as connection:
            return list(await connection.scalars(query.order_by(history.c.sequence)))

    async def messages(self, selection: Selection, cut: Cut) -> list[dict[str, Any]]:
        """What a partner was told, in its order, each with the hash of its record."""
        feed, history = self._tables.views["feed"], self._tables.history
        columns = (feed.c.key, feed.c.type, feed.c.stream, feed.c.opened_at, feed.c.data, history.c.hash)
        place = (history.c.partition == feed.c.partition, history.c.sequence == feed.c.sequence)
        query = select(*columns).join(history, history.c.ledger == "registration").where(*place)
        query = query.where(feed.c.vendor == cut.vendor, feed.c.org == selection.partner)
        query = query.where(feed.c.sequence < cut.until["registration"], *_within(feed.c.opened_at, selection))
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.order_by(feed.c.sequence))).all()
        names = ("id", "type", "subject", "time", "data", "hash")
        return [dict(zip(names, row, strict=True)) for row in rows]

    async def records(self, selection: Selection, cut: Cut, limit: int) -> list[dict[str, Any]]:
        """What was chosen as the history has it, in the order of time; at most so many."""
        history = self._tables.history
        chosen, place = await self._chosen(selection, cut), self._own(cut)
        before = or_(*((history.c.ledger == name) & (history.c.sequence < end) for name, end in cut.until.items()))
        query = select(history).where(*place, before, chosen)
        query = query.order_by(history.c.time, history.c.ledger, history.c.sequence).limit(limit)
        async with self._engine.connect() as connection:
            return [dict(row) for row in (await connection.execute(query)).mappings()]

    def _own(self, cut: Cut) -> tuple[ColumnElement[bool], ...]:
        history = self._tables.history
        return (history.c.vendor == cut.vendor, history.c.partition == cut.partition)

    async def _chosen(self, selection: Selection, cut: Cut) -> ColumnElement[bool]:
        history = self._tables.history
        within = _within(history.c.time, selection)
        if selection.partner is not None:
            own = history.c.stream == f"partner/{cut.vendor}/{selection.partner}"
            return or_(history.c.org == selection.partner, own).self_group() & _all(within)
        entities = await self._entities(selection, cut)
        if entities is None:
            return _all(within)
        streams = [f"{kind}/{entity}" for kind in STREAMS for entity in entities]
        return history.c.stream.in_(streams) & _all(within)

    async def _entities(self, selection: Selection, cut: Cut) -> list[str] | None:
        """The ids whose streams are meant; None when no one is named."""
        if selection.case is None and selection.customer is None and selection.registration is None:
            return None
        claims, cases = self._tables.views["claims"], self._tables.views["conflicts"]
        async with self._engine.connect() as connection:
            if selection.case is not None:
                sides = select(cases.c.first, cases.c.second).where(cases.c.key == selection.case)
                rows = (await connection.execute(sides.where(cases.c.vendor == cut.vendor))).all()
                return [selection.case, *(side for row in rows for side in row)]
            meant = (claims.c.customer == selection.customer) | (claims.c.key == selection.registration)
            found = list(await connection.scalars(select(claims.c.key).where(meant, claims.c.vendor == cut.vendor)))
            between = select(cases.c.key).where(or_(cases.c.first.in_(found), cases.c.second.in_(found)))
            named = [selection.customer] if selection.customer is not None else []
            return [*named, *found, *await connection.scalars(between)]


def _within(column: Any, selection: Selection) -> Sequence[ColumnElement[bool]]:
    bounds = []
    if selection.since is not None:
        bounds.append(column >= selection.since)
    if selection.until is not None:
        bounds.append(column < selection.until)
    return bounds


def _all(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    return and_(true(), *conditions)
