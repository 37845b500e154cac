"""Everything that stands in tables: every row of every column, as the owner of the tables reads it."""

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from psycopg import sql

from services.kit.traces.searching import Piece

ROWS_AT_ONCE = 2_000
TABLES = """
    SELECT n.nspname, c.relname, array_agg(a.attname ORDER BY a.attnum), array_agg(t.typname ORDER BY a.attnum)
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
      AND n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema' AND n.nspname LIKE %s
    GROUP BY n.nspname, c.relname ORDER BY n.nspname, c.relname
"""
"""Tables and materialized views with their columns; a partitioned table is read by its parts."""


def in_tables(database: str, schemas: str = "") -> Iterator[Piece]:
    """Every row of the tables in schemas whose name begins so. Raises psycopg.Error."""
    with psycopg.connect(database) as connection:
        connection.read_only = True
        begin = schemas.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%") + "%"
        for schema, table, columns, types in connection.execute(TABLES, (begin,)).fetchall():
            yield from _rows(connection, (schema, table), columns, types)


def _rows(
    connection: "psycopg.Connection[Any]", table: tuple[str, str], columns: Sequence[str], types: Sequence[str]
) -> Iterator[Piece]:
    # Bytes are looked at as they are; anything else as text, as a number may be somebody's telephone.
    shapes = ("{}" if kind == "bytea" else "{}::text" for kind in types)
    chosen = [sql.SQL(shape).format(sql.Identifier(name)) for shape, name in zip(shapes, columns, strict=True)]
    query = sql.SQL("SELECT ctid::text, {} FROM {}").format(sql.SQL(", ").join(chosen), sql.Identifier(*table))
    with connection.cursor(name="traces") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        for place, *values in cursor.execute(query):
            parts = [(name, _bytes(value)) for name, value in zip(columns, values, strict=True) if value is not None]
            yield Piece(f"table {'.'.join(table)} row {place}", parts)


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value
