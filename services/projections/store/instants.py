"""The tables as they were at an instant: for queries, a view is the same whether it is asked for now or for then."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, not_, select, union_all

from services.projections.store.tables import UNTIL_AT, UNTIL_TRUE, Tables


class Instants(NamedTuple):
    """The instant that is asked about, and the one up to which records count; the same where nobody says otherwise."""

    true: datetime
    known: datetime


class Readable(NamedTuple):
    """What questions are put to: a source of rows a view, and the history's.

    `parts` are what a view's rows come out of, none of them out of two.
    """

    views: Mapping[str, FromClause]
    history: FromClause
    parts: Mapping[str, tuple[FromClause, ...]]

    def apart(self, view: str) -> Iterator["Readable"]:
        """The same with one part after the other in the place of a view.

        The newest rows of each part are found by its index; a union of them the database would read as a whole.
        """
        for part in self.parts[view]:
            yield self._replace(views={**self.views, view: part})


def as_they_are(tables: Tables) -> Readable:
    """The tables themselves."""
    return Readable(tables.views, tables.history, {name: (table,) for name, table in tables.views.items()})


def as_they_were(tables: Tables, at: Instants) -> Readable:
    """The rows that were true at an instant, by what was known at another."""
    rows = {name: _rows_at(table, tables.past[name], at) for name, table in tables.views.items()}
    views = {name: union_all(*found).subquery(name) for name, found in rows.items()}
    parts = {name: tuple(each.subquery(name) for each in found) for name, found in rows.items()}
    history = select(tables.history).where(tables.history.c.time <= at.known, tables.history.c.true_from <= at.true)
    return Readable(views, history.subquery(tables.history.name), parts)


def _rows_at(table: Table, past: Table, at: Instants) -> tuple[Select[Any], Select[Any]]:
    """Rows that had come about by then, and were not replaced by then; no row ever stands in both tables at once."""
    is_so = select(table).where(_begun(table, at))
    replaced = and_(past.c[UNTIL_AT] <= at.known, past.c[UNTIL_TRUE] <= at.true)
    was_so = select(*(past.c[column.name] for column in table.c)).where(_begun(past, at), not_(replaced))
    return is_so, was_so


def _begun(table: Table, at: Instants) -> ColumnElement[bool]:
    """That a row was opened before it changed needs no saying, but lets the index of pages begin at the instant."""
    return and_(table.c.opened_at <= at.known, table.c.changed_at <= at.known, table.c.true_from <= at.true)
