"""The rows of what is kept: added, found, and seen at once when they must not be there."""

from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.vault.sealing import Sealed
from services.kit.vault.tables import Tables

EACH_BY_ITSELF: Final = "AUTOCOMMIT"


class Added(NamedTuple):
    """What came of adding a row: whether there was none yet, and whether its id is one of somebody erased."""

    is_new: bool
    is_erased: bool


class Rows:
    """Every statement is a transaction of its own: each submission waits for them, and begin and commit cost as much.

    So what was erased is looked up behind the row's commit, never before: an erasure puts its ids down first and then
    deletes rows, so that either it finds this row or this finds its id.
    """

    def __init__(self, engine: AsyncEngine, tables: Tables) -> None:
        self._engine = engine.execution_options(isolation_level=EACH_BY_ITSELF)
        people, erased = tables.people, tables.erased
        self._add = insert(people).on_conflict_do_nothing().returning(people.c.subject)
        mine = people.c.subject == bindparam("subject"), people.c.vendor == bindparam("vendor")
        self._find = select(people.c.key, people.c.sealed).where(*mine)
        gone = erased.c.vendor == bindparam("vendor"), erased.c.subject == bindparam("subject")
        self._is_erased = select(exists().where(*gone))

    async def add(self, vendor: str, subject: UUID, sealed: Sealed, email_hash: str, brought_by: str | None) -> Added:
        """Put a row there unless its id is taken. Raises what `database.AWAY` lists."""
        itself = {"vendor": vendor, "subject": subject}
        beside = {"email_hash": email_hash, "brought_by": brought_by}
        async with self._engine.connect() as connection:
            added = await connection.scalar(self._add, {**itself, **beside, **sealed._asdict()})
            if added is None:
                return Added(is_new=False, is_erased=False)
            return Added(is_new=True, is_erased=bool(await connection.scalar(self._is_erased, itself)))

    async def find(self, vendor: str, subject: UUID) -> Sealed | None:
        """What is kept under this id, sealed. Raises what `database.AWAY` lists."""
        async with self._engine.connect() as connection:
            found = await connection.execute(self._find, {"vendor": vendor, "subject": subject})
            row = found.one_or_none()
        return Sealed(row.key, row.sealed) if row else None

    async def is_erased(self, vendor: str, subject: UUID) -> bool:
        """Whether nothing may be kept under this id any more. Raises what `database.AWAY` lists."""
        async with self._engine.connect() as connection:
            return bool(await connection.scalar(self._is_erased, {"vendor": vendor, "subject": subject}))
