"""What of the partners' feed was sent. It stands beside the views and outlives them: a rebuild tells nobody twice."""

from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, ColumnElement, Integer, MetaData, Table, and_, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.projections.store.tables import Tables

NOTHING = -1
LEDGER = "registration"
"""The ledger that partners are told of."""


class Message(NamedTuple):
    """One message of a partner's feed; `number` counts the messages of this vendor to this partner, from 1."""

    id: str
    vendor: str
    partner: str
    number: int
    sequence: int
    type: str
    stream: str
    time: Any
    data: Any
    hash: bytes
    """The hash of the record that it tells of."""


class Outbox:
    """The feed's rows that were not sent yet, a partition at a time."""

    def __init__(self, schema: str, tables: Tables) -> None:
        self.metadata = MetaData(schema=schema)
        self._feed = tables.views["feed"]
        self._history = tables.history
        self._sent = Table(
            "sent",
            self.metadata,
            Column("partition", Integer, primary_key=True),
            Column("sequence", BigInteger, nullable=False),
        )

    async def enter(self, connection: AsyncConnection, partition: int) -> None:
        """Have a row for the partition."""
        row = {"partition": partition, "sequence": NOTHING}
        await connection.execute(insert(self._sent).values(row).on_conflict_do_nothing())

    async def claim(self, connection: AsyncConnection, partition: int) -> int | None:
        """How far the partition's feed was sent, held for this transaction; None while somebody else holds it."""
        query = select(self._sent.c.sequence).where(self._sent.c.partition == partition)
        found: int | None = await connection.scalar(query.with_for_update(skip_locked=True))
        return found

    async def next(self, connection: AsyncConnection, partition: int, sent: int, limit: int) -> list[Message]:
        """The next messages, in the order of the ledger."""
        feed, before, history = self._feed, self._feed.alias(), self._history
        same = (before.c.vendor == feed.c.vendor, before.c.org == feed.c.org, before.c.partition == feed.c.partition)
        number = select(func.count()).where(*same, before.c.sequence <= feed.c.sequence).scalar_subquery()
        columns = (feed.c.type, feed.c.stream, feed.c.opened_at, feed.c.data, history.c.hash)
        query = (
            select(feed.c.key, feed.c.vendor, feed.c.org, number, feed.c.sequence, *columns)
            .join(history, and_(history.c.ledger == LEDGER, *_at_one_place(history, feed)))
            .where(feed.c.partition == partition, feed.c.sequence > sent)
            .order_by(feed.c.sequence)
            .limit(limit)
        )
        return [Message._make(row) for row in await connection.execute(query)]

    async def mark(self, connection: AsyncConnection, partition: int, sequence: int) -> None:
        """Everything up to this sequence was sent."""
        where = self._sent.c.partition == partition
        await connection.execute(update(self._sent).where(where).values(sequence=sequence))


def _at_one_place(one: Table, other: Table) -> list[ColumnElement[bool]]:
    return [one.c.partition == other.c.partition, one.c.sequence == other.c.sequence]
