"""The tables of one set of views, and the fingerprint that tells whether they were built by this code."""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from sqlalchemy import BigInteger, Column, DateTime, Index, Integer, LargeBinary, MetaData, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.schema import CreateTable

from contracts import conflicts as c
from contracts import customers as k
from services.projections.domain import VIEWS
from services.projections.domain.history import HistoryRow
from services.projections.domain.view import View
from services.projections.store.columns import columns

HISTORY = "history"
UNTIL_AT, UNTIL_TRUE = "until_at", "until_true"
"""Of a row as it was: until when that was on record, and until when it was true."""
OWNERS = "owners"
LOOKED_UP = frozenset({HISTORY, OWNERS})
"""Tables that folding itself looks things up in; they are rebuilt together with everything, never alone."""

LISTED: Mapping[str, str] = {"registrations": "readers", "partners": "distributors"}
"""By view, the column that lists who else may see a row."""
ASKED_BY: Mapping[str, str] = {"invitations": "subject", "protections": "offered_to"}
"""By view, a column that readers look rows up by beside those that all views have."""

DECIDED: Final = tuple(
    event.TYPE
    for event in (
        *(c.ConflictDismissed, c.ConflictResolved, c.OutcomeOverturned),
        *(k.CustomersMerged, k.CustomerSplit, k.CustomerParentRecorded),
    )
)
"""Events in which somebody may say who is one customer; the history has an index of them alone."""

FOLDED_BY = frozenset({"history_id"})
"""Indexes that folding uses; the others only readers do."""


class Tables:
    """The tables in one schema: two a view, the history, owners of entities, positions, and who built them.

    A view's rows stand in its own table as they are, and in its `past` one as they were.
    """

    def __init__(self, schema: str) -> None:
        self.schema = schema
        self.metadata = MetaData(schema=schema)
        self.views = {view.name: _view_table(view, self.metadata) for view in VIEWS}
        self.past = {view.name: _past_table(view, self.metadata) for view in VIEWS}
        self.history = _history_table(self.metadata)
        self.owners = Table(
            OWNERS,
            self.metadata,
            Column("entity", Text, primary_key=True),
            Column("vendor", Text, nullable=False),
            Column("org", Text),
        )
        self.positions = Table(
            "positions",
            self.metadata,
            Column("partition", Integer, primary_key=True),
            Column("ledger", Text, primary_key=True),
            Column("sequence", BigInteger, nullable=False),
            Column("hash", LargeBinary, nullable=False),
            Column("next_offset", BigInteger, nullable=False),
        )
        self.built = Table(
            "built",
            self.metadata,
            Column("id", SmallInteger, primary_key=True),
            Column("fingerprint", Text, nullable=False),
        )

    @property
    def rebuildable(self) -> dict[str, Table]:
        """The tables that a fold fills, by name."""
        past = {table.name: table for table in self.past.values()}
        return {**self.views, **past, HISTORY: self.history, OWNERS: self.owners}

    def of_view(self, name: str) -> tuple[Table, ...]:
        """The tables of a view, or the one table of this name that is no view's."""
        return (self.views[name], self.past[name]) if name in self.views else (self.rebuildable[name],)

    def indexes(self, *, folding: bool) -> list[Index]:
        """The indexes that folding looks things up by, or those that only readers use."""
        found = (index for table in self.metadata.sorted_tables for index in table.indexes)
        return sorted(
            (index for index in found if (index.name in FOLDED_BY) == folding), key=lambda index: str(index.name)
        )

    def fingerprint(self) -> str:
        """A digest of the tables' shape and of the code that fills them: when it changes, the views are built anew."""
        return _fingerprint()


@cache
def _fingerprint() -> str:
    """Of the program that runs, so it is worked out once."""
    shapes = "".join(_definition(table) for table in Tables("any").metadata.sorted_tables)
    digest = sha256(shapes.encode())
    for package in ("services.projections.domain", "contracts.disclosure"):
        for source in _sources(files(package)):
            digest.update(source.read_bytes())
    return digest.hexdigest()


def _sources(folder: Traversable) -> Iterator[Traversable]:
    """The program files in a folder and below, always in the same order."""
    for found in sorted(folder.iterdir(), key=lambda found: found.name):
        if found.is_dir():
            yield from _sources(found)
        elif found.name.endswith(".py"):
            yield found


def _definition(table: Table) -> str:
    dialect = PGDialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped
    return str(CreateTable(table).compile(dialect=dialect))


def _row_columns(view: View[Any], *, keyed: bool) -> Iterator[Column[Any]]:
    """What a row of a view consists of, now or once."""
    instant = DateTime(timezone=True)
    yield Column("key", Text, primary_key=keyed, nullable=False)
    yield Column("vendor", Text, nullable=False)
    yield Column("org", Text)
    yield Column("partition", Integer, nullable=False)
    yield Column("sequence", BigInteger, nullable=False)
    yield Column("version", BigInteger, nullable=False)
    yield Column("opened_at", instant, nullable=False)
    yield Column("changed_at", instant, nullable=False)
    yield Column("true_from", instant, nullable=False)
    yield from columns(view.row)


def _past_table(view: View[Any], metadata: MetaData) -> Table:
    instant = DateTime(timezone=True)
    table = Table(
        f"{view.name}_past",
        metadata,
        *_row_columns(view, keyed=False),
        Column(UNTIL_AT, instant, nullable=False),
        Column(UNTIL_TRUE, instant, nullable=False),
    )
    Index(f"{table.name}_key", table.c.key)
    Index(f"{table.name}_page", table.c.vendor, table.c.opened_at, table.c.key)
    return table


def _view_table(view: View[Any], metadata: MetaData) -> Table:
    table = Table(view.name, metadata, *_row_columns(view, keyed=True))
    Index(f"{view.name}_page", table.c.vendor, table.c.opened_at, table.c.key)
    Index(f"{view.name}_own_page", table.c.vendor, table.c.org, table.c.opened_at, table.c.key)
    if column := LISTED.get(view.name):
        Index(f"{view.name}_{column}", table.c[column], postgresql_using="gin")
    if column := ASKED_BY.get(view.name):
        Index(f"{view.name}_{column}", table.c[column])
    return table


def _history_table(metadata: MetaData) -> Table:
    table = Table(HISTORY, metadata, *columns(HistoryRow, key=("ledger", "partition", "sequence")))
    Index("history_stream", table.c.stream, table.c.version)
    Index("history_id", table.c.id)
    Index("history_causation", table.c.causation)
    Index("history_decided", table.c.vendor, postgresql_where=table.c.type.in_(DECIDED))
    return table
