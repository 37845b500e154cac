"""How far a set of views has come in each partition of each ledger; the row that makes folding exact."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kit.ledger import GENESIS, Head


class Position(NamedTuple):
    """The last record folded, and the offset to read from next."""

    head: Head
    next_offset: int


START = Position(GENESIS, 0)
"""Nothing was folded yet."""


async def open_positions(connection: AsyncConnection, table: Table, places: Iterable[tuple[int, str]]) -> None:
    """Enter the start of every partition of every ledger that has no position yet, so that there is a row to lock."""
    for partition, ledger in places:
        row = _row(partition, ledger, START)
        await connection.execute(insert(table).values(row).on_conflict_do_nothing())


async def read_positions(
    connection: AsyncConnection, table: Table, partition: int, *, lock: bool = False
) -> dict[str, Position]:
    """The positions of one partition, by ledger; locked, nobody else folds into it until the transaction ends."""
    query = select(table).where(table.c.partition == partition).order_by(table.c.ledger)
    rows = await connection.execute(query.with_for_update() if lock else query)
    return {row.ledger: Position(Head(row.sequence, row.hash), row.next_offset) for row in rows}


async def write_positions(
    connection: AsyncConnection, table: Table, partition: int, positions: Mapping[str, Position]
) -> None:
    """Put the positions of one partition down."""
    statement = insert(table)
    names = ("sequence", "hash", "next_offset")
    newer = {name: statement.excluded[name] for name in names}
    update = statement.on_conflict_do_update(index_elements=("partition", "ledger"), set_=newer)
    await connection.execute(update, [_row(partition, *item) for item in positions.items()])


def _row(partition: int, ledger: str, position: Position) -> dict[str, object]:
    head, next_offset = position
    return {
        "partition": partition,
        "ledger": ledger,
        "sequence": head.sequence,
        "hash": head.hash,
        "next_offset": next_offset,
    }
