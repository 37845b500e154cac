"""Seals anew what older keys have sealed, row by row, while the vault is in use."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.kit.vault.sealing import Keyring, SealBrokenError, Sealed
from services.kit.vault.tables import Tables

BATCH_ROWS = 500
"""Rows that are locked at once: whoever erases one of them waits as long as sealing so many takes."""

Told = Callable[[int, int], None]
"""Is told how many rows were looked at, of how many."""


class Resealed(NamedTuple):
    """How many rows are under the present key now, and which cannot be opened by any key there is."""

    rows: int
    broken: Sequence[str]


class Resealing:
    """One pass over the rows that older keys have sealed; what it did not come to, the next pass does."""

    def __init__(self, engine: AsyncEngine, tables: Tables, keyring: Keyring) -> None:
        self._engine = engine
        self._people = tables.people
        self._keyring = keyring
        self._older = self._people.c.key != keyring.current

    async def run(self, told: Told) -> Resealed:
        """Seal all of them anew. An erased row stays erased: rows are changed, never written again."""
        async with self._engine.connect() as connection:
            total = await connection.scalar(select(func.count()).select_from(self._people).where(self._older)) or 0
        seen, done, broken, last = 0, 0, list[str](), UUID(int=0)
        while rows := await self._batch(last, broken):
            last, seen = rows[-1].subject, seen + len(rows)
            done = seen - len(broken)
            told(seen, max(seen, total))
        return Resealed(done, broken)

    async def _batch(self, after: UUID, broken: list[str]) -> Sequence[Row[Any]]:
        wanted = select(self._people).where(self._older, self._people.c.subject > after)
        async with self._engine.begin() as connection:
            # Locked, so that an erasure comes either before, and the row is not found, or after, and takes the new one.
            found = await connection.execute(
                wanted.order_by(self._people.c.subject).limit(BATCH_ROWS).with_for_update()
            )
            rows = found.all()
            await self._renew(connection, rows, broken)
        return rows

    async def _renew(self, connection: AsyncConnection, rows: Sequence[Row[Any]], broken: list[str]) -> None:
        renewed = []
        for row in rows:
            try:
                fresh = self._keyring.renew(row.vendor, row.subject, Sealed(row.key, row.sealed))
            except SealBrokenError:
                broken.append(str(row.subject))
            else:
                renewed.append({"row": row.subject, **fresh._asdict()})
        if renewed:
            change = update(self._people).where(self._people.c.subject == bindparam("row"))
            await connection.execute(change, renewed)
