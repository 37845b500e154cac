"""Erases subjects from the vault for good: their rows go, their ids stay, so that nothing comes back under them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.vault.tables import Tables


class Erasure(NamedTuple):
    """Of whom nothing is to be kept: subjects of one vendor."""

    vendor: str
    subjects: Sequence[str]


class Erasing:
    """Deletes rows, and remembers how far what a ledger says of it was carried out.

    That place lies in the vault itself: a vault that is restored from a backup takes up again where the backup was.
    """

    def __init__(self, engine: AsyncEngine, tables: Tables) -> None:
        self._engine = engine
        self._people = tables.people
        self._erased = tables.erased
        self._places = tables.carried_out

    async def erase(self, erasures: Iterable[Erasure]) -> int:
        """Delete what is kept of all of them; of how many there was something. To erase somebody twice is no fault."""
        named = [(each.vendor, [UUID(subject) for subject in each.subjects]) for each in erasures if each.subjects]
        ids = [{"vendor": vendor, "subject": subject} for vendor, subjects in named for subject in subjects]
        if not ids:
            return 0
        # The ids first, by themselves: whoever seals a row at this moment sees them, or its row is seen here.
        async with self._engine.begin() as connection:
            await connection.execute(insert(self._erased).on_conflict_do_nothing(), ids)
        known, rows = self._people.c, 0
        async with self._engine.begin() as connection:
            for vendor, subjects in named:
                gone = delete(self._people).where(known.vendor == vendor, known.subject.in_(subjects))
                rows += (await connection.execute(gone)).rowcount
        return rows

    async def place(self, partition: int) -> Mapping[str, Any] | None:
        """The place in this partition of the ledger up to which its erasures were carried out."""
        known = self._places.c
        async with self._engine.connect() as connection:
            found: Mapping[str, Any] | None = await connection.scalar(
                select(known.place).where(known.partition == partition)
            )
        return found

    async def put_place(self, partition: int, place: Mapping[str, Any]) -> None:
        """Note that all erasures in front of a place were carried out."""
        row = insert(self._places).values(partition=partition, place=dict(place))
        async with self._engine.begin() as connection:
            await connection.execute(
                row.on_conflict_do_update(index_elements=["partition"], set_={"place": row.excluded.place})
            )
