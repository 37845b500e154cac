"""Reads what an export takes, up to where it was asked for; however much that is, a part at a time."""

from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from contracts.disclosure import DISCLOSED
from contracts.exports import Selection
from contracts.programme import ProgrammePublished
from services.projections.policy.reports import QUERY_SECONDS_MAX
from services.projections.store.instants import Readable
from services.projections.store.querying import Found, Library
from services.projections.store.selecting import choosing
from services.projections.store.selecting.choosing import Cut

PART_ROWS: Final = 1_000


class Selecting:
    """Answers from the history, which has every record."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._history = library.tables.history

    async def is_there(self, selection: Selection, vendor: str, then: Readable) -> bool:
        """Whether the vendor has the case, the partner, the customer or the registration that is named."""
        return await choosing.is_there(self._library, selection, vendor, then)

    async def sequences(self, selection: Selection, cut: Cut) -> dict[str, list[int]]:
        """The records of each ledger by their rising sequence numbers, the vendor's programmes always among them."""
        history, found = self._history, dict[str, list[int]]()
        wanted = await self._with_rules(selection, cut)
        for ledger in cut.until:
            query = select(history.c.sequence).where(wanted, history.c.ledger == ledger)
            async with aclosing(self._parts(query.order_by(history.c.sequence))) as parts:
                found[ledger] = [row.sequence async for rows in parts for row in rows]
        return found

    async def programmes(self, cut: Cut) -> list[dict[str, Any]]:
        """Every version of every programme that the vendor had published, as its event says it."""
        history = self._history
        query = select(history.c.data).where(self._own(cut), history.c.type == ProgrammePublished.TYPE)
        return [row["data"] for row in await self._library.found(query.order_by(history.c.sequence))]

    async def types(self, selection: Selection, cut: Cut) -> list[str]:
        """What kinds of records there are among those of `sequences`."""
        query = select(self._history.c.type).where(await self._with_rules(selection, cut)).distinct()
        return sorted(row["type"] for row in await self._library.found(query))

    async def count(self, selection: Selection, cut: Cut) -> int:
        """How many records were chosen."""
        query = select(func.count().label("records")).where(await self._wanted(selection, cut))
        (row,) = await self._library.found(query.select_from(self._history))
        return int(row["records"])

    async def records(
        self, selection: Selection, cut: Cut, kinds: Collection[str] | None = None
    ) -> AsyncGenerator[Found]:
        """What was chosen as the history has it, in the order of time; only of some types if these are given."""
        history = self._history
        query = select(history).where(await self._wanted(selection, cut))
        query = query if kinds is None else query.where(history.c.type.in_(kinds))
        return self._rows(query.order_by(history.c.time, history.c.ledger, history.c.sequence))

    def told(self, selection: Selection, cut: Cut) -> AsyncGenerator[Found]:
        """Records a partner may know of, uncut and in its order: of what is its own, and what its feed told it."""
        feed, history = self._library.tables.views["feed"], self._history
        heard = select(feed.c.key).where(feed.c.vendor == cut.vendor, feed.c.org == selection.partner)
        its = or_(history.c.org == selection.partner, history.c.id.in_(heard))
        known = and_(history.c.ledger == "registration", history.c.type.in_(DISCLOSED))
        query = select(history).where(self._own(cut), known, its, choosing.within(history.c.time, selection))
        return self._rows(query.order_by(history.c.sequence))

    async def _wanted(self, selection: Selection, cut: Cut) -> ColumnElement[bool]:
        return and_(self._own(cut), await choosing.chosen(self._library, selection, cut))

    async def _with_rules(self, selection: Selection, cut: Cut) -> ColumnElement[bool]:
        rules = self._history.c.stream.startswith(f"programme/{cut.vendor}/", autoescape=True)
        return and_(self._own(cut), or_(rules, await choosing.chosen(self._library, selection, cut)))

    def _own(self, cut: Cut) -> ColumnElement[bool]:
        """The vendor's records before the cut."""
        c = self._history.c
        before = or_(*((c.ledger == name) & (c.sequence < end) for name, end in cut.until.items()))
        return and_(c.vendor == cut.vendor, c.partition == cut.partition, before)

    def _parts(self, query: Select[Any]) -> AsyncGenerator[Any]:
        return self._library.stream(query, PART_ROWS, QUERY_SECONDS_MAX)

    async def _rows(self, query: Select[Any]) -> AsyncGenerator[Found]:
        async with aclosing(self._parts(query)) as parts:
            async for rows in parts:
                for row in rows:
                    yield dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's own name for a row by its columns
