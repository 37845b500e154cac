"""Rows as COPY reads them, made a column at a time: what the values of a column share is looked at once for all."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import orjson
from sqlalchemy import ARRAY, DateTime, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

NULL = "\\N"
SPECIAL = ("\\", "\n", "\r", "\t")
ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})

INSTANTS_KEPT = 10_000
"""The rows of one append share theirs, in several columns; to write one takes longer than all else of its row."""

Values = Sequence[Any]
Writer = Callable[[Values], list[str]]
"""Makes of the values of a column what stands for them in COPY's text format."""


def lines(writers: Iterable[Writer], rows: Iterable[Values]) -> bytes:
    """So many lines as there are rows, which must be one at least."""
    columns = (write(values) for write, values in zip(writers, zip(*rows, strict=True), strict=True))
    return "".join(line + "\n" for line in map("\t".join, zip(*columns, strict=True))).encode()


def writers_of(table: Table, written: Collection[str] = ()) -> tuple[Writer, ...]:
    """A writer for each column; `written` are columns of JSON whose values are texts of it already."""
    return tuple(texts if column.name in written else _writer(column.type) for column in table.columns)


def _writer(kind: Any) -> Writer:
    return next((writer for base, writer in WRITERS.items() if isinstance(kind, base)), plain)


def plain(values: Values) -> list[str]:
    """Numbers, truth and days: what Python writes is what PostgreSQL reads, and nothing in it has to be escaped."""
    return [NULL if value is None else str(value) for value in values]


def instants(values: Values) -> list[str]:
    """Instants."""
    return [NULL if value is None else _instant(value) for value in values]


_instant = lru_cache(INSTANTS_KEPT)(str)


def texts(values: Values) -> list[str]:
    """Texts; few have anything in them that must be escaped."""
    whole = "".join(filter(None, values))
    if any(special in whole for special in SPECIAL):
        return [NULL if value is None else value.translate(ESCAPES) for value in values]
    return [NULL if value is None else value for value in values]


def documents(values: Values) -> list[str]:
    """JSON; a column without any stays empty."""
    return texts([None if value is None else orjson.dumps(value).decode() for value in values])


def lists(values: Values) -> list[str]:
    """Lists of texts; most rows have one of a few."""
    memo = {value: None if value is None else _list(value) for value in set(values)}
    return texts([memo[value] for value in values])


def binaries(values: Values) -> list[str]:
    """Bytes in hexadecimal digits."""
    return [NULL if value is None else "\\\\x" + value.hex() for value in values]


def _list(value: Iterable[str]) -> str:
    quoted = (part.replace("\\", "\\\\").replace('"', '\\"') for part in value)
    return "{" + ",".join(f'"{part}"' for part in quoted) + "}"


WRITERS: Final[dict[type, Writer]] = {
    Text: texts,
    DateTime: instants,
    JSONB: documents,
    ARRAY: lists,
    LargeBinary: binaries,
}
"""By the type of a column; all others are plain."""
