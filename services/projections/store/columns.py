"""Columns out of row shapes: one map from Python types to PostgreSQL types, and how values go in and come out."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints

import orjson
from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Double, LargeBinary, Numeric, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeEngine

from services.projections.domain.view import Json

TYPES: dict[Any, TypeEngine[Any]] = {
    str: Text(),
    int: BigInteger(),
    float: Double(),
    bool: Boolean(),
    datetime: DateTime(timezone=True),
    date: Date(),
    Decimal: Numeric(),
    bytes: LargeBinary(),
    tuple[str, ...]: ARRAY(Text()),
    Json: JSONB(),
}


def columns(row: type[tuple[Any, ...]], key: Sequence[str] = ()) -> Iterator[Column[Any]]:
    """The columns for the fields of a row, in their order."""
    for name, hint in _hints(row).items():
        kind, optional = _plain(hint)
        yield Column(name, TYPES[kind], primary_key=name in key, nullable=optional)


Convert = Callable[[Any], Any]


def as_it_is(value: Any) -> Any:
    """Most values need no conversion."""
    return value


def json_text(value: Any) -> str | None:
    """A JSON value as text; PostgreSQL parses it."""
    return None if value is None else orjson.dumps(value).decode()


def into_database(table: Table, written: Collection[str] = ()) -> tuple[Convert, ...]:
    """How each value of a row is handed to a statement; the JSON of the columns `written` is text already."""
    return tuple(as_it_is if column.name in written else _into(column.type) for column in table.columns)


def _into(kind: TypeEngine[Any]) -> Convert:
    if isinstance(kind, JSONB):
        return json_text
    return _texts if isinstance(kind, ARRAY) else as_it_is


def out_of_database(row: type[tuple[Any, ...]]) -> tuple[Convert, ...]:
    """How each field of a row is made of what a query returns."""
    converts: dict[Any, Convert] = {tuple[str, ...]: _parts}
    return tuple(converts.get(_plain(hint)[0], as_it_is) for hint in _hints(row).values())


def _texts(value: tuple[str, ...] | None) -> list[str] | None:
    return None if value is None else list(value)


def _parts(value: list[str] | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(value)


def _hints(row: type[tuple[Any, ...]]) -> dict[str, Any]:
    return get_type_hints(row, include_extras=True)


def _plain(hint: Any) -> tuple[Any, bool]:
    """The type without `| None`, and whether the column may be empty."""
    if isinstance(hint, UnionType):
        (kind,) = (part for part in get_args(hint) if part is not NoneType)
        return kind, True
    return hint, hint == Json
