"""Rows that are copied are the rows that are inserted, whatever stands in them."""

import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Text,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateSchema, CreateTable

from services.projections.store.copying import Filler
from services.projections.store.session import transaction
from tests.servers import unique

AWKWARD = (
    "",
    "plain",
    "\\N",
    "\\",
    "\\.",
    "a\tb",
    "a\nb",
    "a\r\nb",
    '"',
    "'",
    "{}",
    "NULL",
    "ß € 漢 \U0001f600",
    "\x01\x7f\u2028",
)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
VALUES = {
    "text": (Text(), AWKWARD),
    "number": (BigInteger(), (0, -1, 2**63 - 1)),
    "share": (Double(), (0.0, -0.0, 0.1, 1e300, 5e-324, math.inf)),
    "flag": (Boolean(), (True, False)),
    "instant": (
        DateTime(timezone=True),
        (NOON, NOON.replace(microsecond=1), NOON.astimezone(timezone(timedelta(hours=5, minutes=45))), NOON),
    ),
    "day": (Date(), (date(2026, 1, 31), date(1, 1, 1), date(9999, 12, 31))),
    "amount": (Numeric(), (Decimal("1.0"), Decimal("1.00"), Decimal("1E+3"), Decimal("-0.000001"))),
    "bytes": (LargeBinary(), (b"", bytes(range(256)))),
    "list": (ARRAY(Text()), ((), AWKWARD, ("one",), ("one",))),
    "json": (JSONB(), ({"a": [1, "\\\n\t", None]}, [], "text", 1.5, {name: name for name in AWKWARD})),
    "written": (JSONB(), ('{"b": 1,  "a": "\\\\ \\n \\u20ac"}', "[]")),
}


@pytest.fixture
async def tables(engine: AsyncEngine) -> tuple[Table, Table]:
    """Two alike, with a column of each type."""
    schema = unique("lines")
    columns = [(name, kind) for name, (kind, _) in VALUES.items()]
    made = [
        Table(each, MetaData(schema=schema), Column("id", BigInteger()), *(Column(*column) for column in columns))
        for each in ("copied", "inserted")
    ]
    async with engine.begin() as connection:
        await connection.execute(CreateSchema(schema))
        for table in made:
            await connection.execute(CreateTable(table))
    return made[0], made[1]


def rows() -> list[tuple[object, ...]]:
    """Each value once in some row, and a row of nothing."""
    most = max(len(values) for _, values in VALUES.values())
    found = [(number, *(values[number % len(values)] for _, values in VALUES.values())) for number in range(most)]
    return [*found, (most, *(None for _ in VALUES))]


async def test_what_is_copied_is_what_is_inserted(engine: AsyncEngine, tables: tuple[Table, Table]):
    copied, inserted = (Filler(table, (), newest_wins=False, written=("written",)) for table in tables)
    async with transaction(engine, 20) as session:
        await copied.copy(session.driver, rows())
        await inserted.put(session.driver, rows())
    async with engine.connect() as connection:
        one, other = [
            (
                await connection.execute(select(table, *(column.cast(Text) for column in table.c)).order_by(table.c.id))
            ).all()
            for table in tables
        ]
    assert one == other
    assert len(one) == len(rows())
    assert [row.text for row in one[: len(AWKWARD)]] == list(AWKWARD)
