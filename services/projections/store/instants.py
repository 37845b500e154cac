"""The tables as they were at an instant: for queries, a view is the same whether it is asked for now or for then."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, FromClause, Table, and_, not_, select, union_all

from services.projections.store.tables import UNTIL_AT, UNTIL_TRUE, Tables


class Instants(NamedTuple):
    """The instant that is asked about, and the one up to which records count; the same where nobody says otherwise."""

    true: datetime
    known: datetime


class Readable(NamedTuple):
    """What questions are put to: a source of rows a view, and the history's."""

    views: Mapping[str, FromClause]
    history: FromClause


def as_they_are(tables: Tables) -> Readable:
    """The tables themselves."""
    return Readable(tables.views, tables.history)


def as_they_were(tables: Tables, at: Instants) -> Readable:
    """The rows that were true at an instant, by what was known at another."""
    views = {name: _rows_at(table, tables.past[name], at) for name, table in tables.views.items()}
    history = select(tables.history).where(tables.history.c.time <= at.known, tables.history.c.true_from <= at.true)
    return Readable(views, history.subquery(tables.history.name))


def _rows_at(table: Table, past: Table, at: Instants) -> FromClause:
    """Rows that had come about by then, and were not replaced by then; no row ever stands in both tables at once."""
    is_so = select(table).where(_begun(table, at))
    replaced = and_(past.c[UNTIL_AT] <= at.known, past.c[UNTIL_TRUE] <= at.true)
    was_so = select(*(past.c[column.name] for column in table.c)).where(_begun(past, at), not_(replaced))
    return union_all(is_so, was_so).subquery(table.name)


def _begun(table: Table, at: Instants) -> ColumnElement[bool]:
    return and_(table.c.changed_at <= at.known, table.c.true_from <= at.true)
