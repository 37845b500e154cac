"""Rows into tables: many by COPY over a staging table, a few by plain statements that share one round trip."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from psycopg import AsyncConnection
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import Table

from services.projections.domain.view import Entry, Past, View
from services.projections.store.columns import Convert, into_database, out_of_database
from services.projections.store.lines import lines, writers_of

PLACE = len(Entry._fields) - 1
"""How many columns of a view's table are common to all views."""
FEW_ROWS = 40
"""Up to so many rows of a table, statements in one pipeline are faster than COPY, which needs its own round trips."""

Driver = AsyncConnection[tuple[Any, ...]]


def name_of(table: Table) -> Composed:
    """The table's qualified name, quoted."""
    return SQL("{}.{}").format(Identifier(table.schema or "public"), Identifier(table.name))


class Filler:
    """Writes rows into one table; their values stand in the order of its columns.

    The JSON of the columns `written` comes as text, of all others as the value it is.
    """

    def __init__(self, table: Table, key: Sequence[str], *, newest_wins: bool, written: Collection[str] = ()) -> None:
        names = [column.name for column in table.columns]
        stage = Identifier(f"stage_{table.name}")
        values = SQL(", ").join(SQL("%s") for _ in names)
        merge = _merge(names, key) if newest_wins else SQL("")
        target = SQL("INSERT INTO {} AS held").format(name_of(table))
        self._insert = SQL("{} VALUES ({}) {}").format(target, values, merge).as_bytes()
        self._stage = SQL("CREATE TEMP TABLE IF NOT EXISTS {} (LIKE {}) ON COMMIT DELETE ROWS").format(
            stage, name_of(table)
        )
        self._copy = SQL("COPY {} FROM STDIN").format(stage if newest_wins else name_of(table)).as_bytes()
        self._into = into_database(table, written)
        self._writers = writers_of(table, written)
        self._move = SQL("{} SELECT * FROM {} {}").format(target, stage, merge).as_bytes() if newest_wins else None

    async def put(self, driver: Driver, rows: Collection[Sequence[Any]]) -> None:
        """Write a few rows; inside a pipeline this waits for nothing."""
        values = [[convert(value) for convert, value in zip(self._into, row, strict=True)] for row in rows]
        await driver.cursor().executemany(self._insert, values)

    async def copy(self, driver: Driver, rows: Collection[Sequence[Any]]) -> None:
        """Write many rows."""
        async with driver.cursor() as cursor:
            if self._move is not None:
                await cursor.execute(self._stage)
            async with cursor.copy(self._copy) as copy:
                await copy.write(lines(self._writers, rows))
            if self._move is not None:
                await cursor.execute(self._move)


def _merge(names: Sequence[str], key: Sequence[str]) -> Composed:
    return SQL("ON CONFLICT ({}) DO UPDATE SET {} WHERE held.sequence < excluded.sequence").format(
        SQL(", ").join(map(Identifier, key)),
        SQL(", ").join(SQL("{0} = excluded.{0}").format(Identifier(name)) for name in names if name not in key),
    )


async def fill(driver: Driver, work: Iterable[tuple[Filler, Collection[Sequence[Any]]]]) -> None:
    """Write rows into several tables."""
    few = []
    for filler, rows in work:
        if len(rows) > FEW_ROWS:
            await filler.copy(driver, rows)
        elif rows:
            few.append((filler, rows))
    async with driver.pipeline():
        for filler, rows in few:
            await filler.put(driver, rows)


class Rows:
    """The rows of one view, in and out of its tables."""

    def __init__(self, view: View[Any], table: Table, past: Table) -> None:
        self.view = view
        self.filler = Filler(table, ["key"], newest_wins=True)
        self.opener = Filler(table, (), newest_wins=False)
        """Of rows that are known not to be there: they need no staging, which halves what the server does."""
        self.past_filler = Filler(past, (), newest_wins=False)
        self.select = SQL("SELECT * FROM {} WHERE key = ANY(%s)").format(name_of(table)).as_bytes()
        self._row = view.row._make
        self._out: tuple[Convert, ...] = out_of_database(view.row)

    def entry(self, found: tuple[Any, ...]) -> Entry:
        """A row as folding knows it."""
        values = (convert(value) for convert, value in zip(self._out, found[PLACE:], strict=True))
        return Entry._make((*found[:PLACE], self._row(values)))

    def values(self, entry: Entry) -> tuple[Any, ...]:
        """A row in the order of its table's columns."""
        return (*entry[:PLACE], *entry.row)

    def past_values(self, past: Past) -> tuple[Any, ...]:
        """A row as it was, in the order of its table's columns."""
        return (*past.entry[:PLACE], *past.entry.row, past.until_at, past.until_true)


async def look_up(driver: Driver, work: Iterable[tuple[bytes, Collection[str]]]) -> list[list[tuple[Any, ...]]]:
    """Run several queries, each by a list of names, in one round trip."""
    wanted = list(work)
    async with driver.pipeline():
        cursors = [await driver.execute(query, (list(names),)) if names else None for query, names in wanted]
    return [await cursor.fetchall() if cursor else [] for cursor in cursors]
