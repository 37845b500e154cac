"""Rows into tables by COPY: straight for what is only added, over a staging table for what replaces older rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import AsyncCursor
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import Table

from services.projections.domain.view import Entry, View
from services.projections.store.columns import Convert, into_database, out_of_database

PLACE = len(Entry._fields) - 1
"""How many columns of a view's table are common to all views."""

Cursor = AsyncCursor[tuple[Any, ...]]


def name_of(table: Table) -> Composed:
    """The table's qualified name, quoted."""
    return SQL("{}.{}").format(Identifier(table.schema or "public"), Identifier(table.name))


async def add_rows(cursor: Cursor, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Add rows; raises UniqueViolation when one is there already."""
    async with cursor.copy(SQL("COPY {} FROM STDIN").format(name_of(table))) as copy:
        for row in rows:
            await copy.write_row(row)


class Upsert:
    """Loads and replaces the rows of one view."""

    def __init__(self, view: View[Any], table: Table) -> None:
        self.view = view
        self._row = view.row._make
        self._into: tuple[Convert, ...] = into_database(view.row)
        self._out: tuple[Convert, ...] = out_of_database(view.row)
        stage = Identifier(f"stage_{table.name}")
        names = [column.name for column in table.columns]
        self._select = SQL("SELECT * FROM {} WHERE key = ANY(%s)").format(name_of(table))
        self._stage = SQL("CREATE TEMP TABLE IF NOT EXISTS {} (LIKE {}) ON COMMIT DELETE ROWS").format(
            stage, name_of(table)
        )
        self._copy = SQL("COPY {} FROM STDIN").format(stage)
        self._merge = SQL(
            "INSERT INTO {} AS held SELECT * FROM {} ON CONFLICT (key) DO UPDATE SET {} "
            "WHERE held.sequence < excluded.sequence"
        ).format(
            name_of(table),
            stage,
            SQL(", ").join(SQL("{0} = excluded.{0}").format(Identifier(name)) for name in names if name != "key"),
        )

    async def load(self, cursor: Cursor, keys: Iterable[str]) -> dict[str, Entry]:
        """The rows there are for these keys."""
        await cursor.execute(self._select, (list(keys),))
        return {found[0]: self._entry(found) for found in await cursor.fetchall()}

    async def save(self, cursor: Cursor, entries: Iterable[Entry]) -> None:
        """Write rows, new ones and newer ones."""
        await cursor.execute(self._stage)
        async with cursor.copy(self._copy) as copy:
            for entry in entries:
                values = (convert(value) for convert, value in zip(self._into, entry.row, strict=True))
                await copy.write_row((*entry[:PLACE], *values))
        await cursor.execute(self._merge)

    def _entry(self, found: tuple[Any, ...]) -> Entry:
        values = (convert(value) for convert, value in zip(self._out, found[PLACE:], strict=True))
        return Entry._make((*found[:PLACE], self._row(values)))
