"""Finds people in the vault by the keyed hash of their e-mail address, without opening anybody twice."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from contracts.bodies import Contact
from contracts.message import Value
from services.kit.vault.sealing import Keyring, SealBrokenError, Sealed
from services.kit.vault.tables import NO_EMAIL, Tables

BATCH_ROWS = 500

Hashed = Callable[[str, str], str]
"""The keyed hash of an e-mail address, within one vendor."""


class Finding:
    """Looks people up; rows from before there was a hash beside them get theirs first, once."""

    def __init__(self, engine: AsyncEngine, tables: Tables, keyring: Keyring, hashed: Hashed) -> None:
        self._engine = engine
        self._people = tables.people
        self._keyring = keyring
        self._hashed = hashed

    async def by_email(self, vendor: str, emails: Sequence[str]) -> list[list[str]]:
        """For each address the subjects that have it, none when nobody has. A row that no key opens is not found."""
        await self._complete(vendor)
        known, wanted = self._people.c, [self._hashed(vendor, email) for email in emails]
        found: Mapping[str, list[str]] = defaultdict(list)
        asked = select(known.subject, known.email_hash).where(known.vendor == vendor, known.email_hash.in_(wanted))
        async with self._engine.connect() as connection:
            for row in await connection.execute(asked.order_by(known.at, known.subject)):
                found[row.email_hash].append(str(row.subject))
        return [found[each] for each in wanted]

    async def told(self, subjects: Sequence[str]) -> dict[str, Value]:
        """What is kept of these, of whichever vendor; who is not there, or cannot be opened, is left out."""
        found = dict[str, Value]()
        async with self._engine.connect() as connection:
            for start in range(0, len(subjects), BATCH_ROWS):
                batch = [UUID(subject) for subject in subjects[start : start + BATCH_ROWS]]
                rows = await connection.execute(select(self._people).where(self._people.c.subject.in_(batch)))
                found |= {str(row.subject): said for row in rows if (said := self._said(row)) is not None}
        return found

    async def _complete(self, vendor: str) -> None:
        last = UUID(int=0)
        while rows := await self._batch(vendor, last):
            last = rows[-1].subject

    async def _batch(self, vendor: str, after: UUID) -> Sequence[Row[Any]]:
        known = self._people.c
        wanted = select(self._people).where(known.vendor == vendor, known.email_hash.is_(None), known.subject > after)
        async with self._engine.begin() as connection:
            found = await connection.execute(wanted.order_by(known.subject).limit(BATCH_ROWS).with_for_update())
            rows = found.all()
            await self._put_beside(connection, rows)
        return rows

    async def _put_beside(self, connection: AsyncConnection, rows: Sequence[Row[Any]]) -> None:
        hashes = [{"row": row.subject, "email_hash": hashed} for row in rows if (hashed := self._of(row)) is not None]
        if hashes:
            await connection.execute(update(self._people).where(self._people.c.subject == bindparam("row")), hashes)

    def _of(self, row: Row[Any]) -> str | None:
        said = self._said(row)
        if said is None:
            return None
        return self._hashed(row.vendor, said.email) if isinstance(said, Contact) and said.email else NO_EMAIL

    def _said(self, row: Row[Any]) -> Value | None:
        try:
            return self._keyring.open(row.vendor, row.subject, Sealed(row.key, row.sealed))[0]
        except SealBrokenError:
            return None
