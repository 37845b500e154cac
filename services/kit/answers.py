"""First answers, kept in PostgreSQL: a repeat of a command's key and body is answered with the very same bytes."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, MetaData, Table, Text, delete, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.clock import Clock
from services.kit.database import AWAY, create_tables

PRUNED_EVERY_SECONDS = 86_400.0

log = logging.getLogger(__name__)


class Answer(NamedTuple):
    """An answer as it goes out: status, body, and the headers that belong to it."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class OtherBodyError(Exception):
    """The key was used before, for something else."""


class Answers:
    """The final answers of the last days, by command key."""

    def __init__(self, engine: AsyncEngine, clock: Clock, kept_days: int, schema: str = "edge") -> None:
        self._engine = engine
        self._clock = clock
        self._kept = timedelta(days=kept_days)
        self._table = _answers(schema)

    async def create(self) -> None:
        """Make the schema and table, where they do not exist."""
        await create_tables(self._engine, self._table.metadata)

    async def find(self, key: str, body_hash: str) -> Answer | None:
        """The first answer to this key and body. Raises OtherBodyError when the body was another."""
        table = self._table
        columns = (table.c.body_hash, table.c.status, table.c.body, table.c.headers)
        young = table.c.at > self._clock.now() - self._kept
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(*columns).where(table.c.key == key, young))).one_or_none()
        if row is None:
            return None
        if row.body_hash != body_hash:
            raise OtherBodyError
        return Answer(row.status, row.body, row.headers)

    async def keep(self, key: str, body_hash: str, answer: Answer) -> Answer:
        """Keep the answer unless one is kept already; returns the one that counts. Raises OtherBodyError."""
        row = {"key": key, "body_hash": body_hash, "at": self._clock.now(), **answer._asdict()}
        statement = insert(self._table).values(row).on_conflict_do_nothing().returning(self._table.c.key)
        async with self._engine.begin() as connection:
            added = await connection.scalar(statement)
        if added is not None:
            return answer
        return await self.find(key, body_hash) or answer

    async def prune(self) -> int:
        """Forget the answers that are older than they need be; how many."""
        async with self._engine.begin() as connection:
            old = self._table.c.at <= self._clock.now() - self._kept
            return (await connection.execute(delete(self._table).where(old))).rowcount

    async def prune_daily(self) -> None:
        """Prune now and every day, until cancelled; a day on which the database is away is left out."""
        while True:
            try:
                pruned = await self.prune()
                log.info("old answers forgotten", extra={"answers": pruned})
            except AWAY as error:
                log.warning("old answers could not be forgotten: %s", type(error).__name__)
            await asyncio.sleep(PRUNED_EVERY_SECONDS)


def _answers(schema: str) -> Table:
    table = Table(
        "answers",
        MetaData(schema=schema),
        Column("key", Text, primary_key=True),
        Column("body_hash", Text, nullable=False),
        Column("status", Integer, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    )
    Index("answers_at", table.c.at)
    return table
