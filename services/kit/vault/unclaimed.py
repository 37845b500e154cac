"""What was sealed and never came to be on a ledger: asked for and refused, tried, or lost on its way; it goes soon."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Delete, Exists, Insert, Update, and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.vault.tables import Tables


class Hold(NamedTuple):
    """What keeps a subject, or all that an organisation brought, although no record names it."""

    hold: str
    vendor: str
    subject: UUID | None = None
    brought_by: str | None = None


class Unclaimed:
    """Rows wait for a record that names them. All methods may be called again; they raise what `AWAY` lists."""

    def __init__(self, engine: AsyncEngine, tables: Tables) -> None:
        self._engine = engine
        self._people = tables.people
        self._holds = tables.holds

    async def named(self, subjects: Collection[str]) -> None:
        """Records name these: how long they are kept, those say from now on who decide about them."""
        known = self._people.c
        ours = known.subject.in_([UUID(subject) for subject in subjects]), known.brought_by.is_not(None)
        await self._run(update(self._people).where(*ours).values(brought_by=None))

    async def hold(self, holds: Sequence[Hold]) -> None:
        """Keep what these are on until they are let go."""
        await self._run(insert(self._holds).values([each._asdict() for each in holds]).on_conflict_do_nothing())

    async def let_go(self, holds: Collection[str]) -> None:
        """These keep nothing any more."""
        await self._run(delete(self._holds).where(self._holds.c.hold.in_(holds)))

    async def leave(self, vendor: str, subjects: Sequence[str], brought_by: str) -> list[str]:
        """Nobody needs these any more; those that may be erased now, while the others go when they are let go."""
        known = self._people.c
        ours = known.vendor == vendor, known.subject.in_([UUID(subject) for subject in subjects])
        await self._run(update(self._people).where(*ours).values(brought_by=brought_by))
        async with self._engine.connect() as connection:
            found = await connection.scalars(select(known.subject).where(*ours, ~self._is_held()))
            return [str(subject) for subject in found]

    async def drop(self, older: timedelta) -> int:
        """Delete what waits for so long already and is not held; how many rows that were."""
        known = self._people.c
        waits = known.brought_by.is_not(None), known.at < func.now() - older
        return await self._run(delete(self._people).where(*waits, ~self._is_held()))

    def _is_held(self) -> Exists:
        known, hold = self._people.c, self._holds.c
        on_it = or_(hold.subject == known.subject, hold.brought_by == known.brought_by)
        return exists().where(and_(hold.vendor == known.vendor, on_it))

    async def _run(self, statement: Update | Delete | Insert) -> int:
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).rowcount
