"""The tables of notices; no secret and no person's address stands in them, only where in the vault they are."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.database import add_columns, create_tables, take_turn
from services.projections.policy.sending import ACTIVE, WAITING, WEBHOOK

_INSTANT: Final = DateTime(timezone=True)
LATER: Final = {
    "endpoints": {"carrier": f"TEXT NOT NULL DEFAULT '{WEBHOOK}'", "rests_until": "TIMESTAMPTZ"},
    "deliveries": {"since": "TIMESTAMPTZ"},
}
"""Columns that tables from before them lack; what stands in these tables cannot be made anew."""


class NoticeTables:
    """`endpoints` and `deliveries` of all carriers, how far each partition of the partners' feed was looked through,
    and of each digest when it comes and for whom."""

    def __init__(self, schema: str) -> None:
        self.metadata = MetaData(schema=schema)
        self.endpoints = _endpoints(self.metadata)
        self.deliveries = _deliveries(self.metadata, self.endpoints)
        self.told = Table(
            "told",
            self.metadata,
            Column("partition", Integer, primary_key=True),
            Column("sequence", BigInteger, nullable=False),
            Column("at", _INSTANT),
        )
        self.digests = Table(
            "digests",
            self.metadata,
            Column("endpoint", Text, ForeignKey(self.endpoints.c.id, ondelete="CASCADE"), primary_key=True),
            Column("every", Text, nullable=False),
            Column("weekday", SmallInteger, nullable=False),
            Column("hour", SmallInteger, nullable=False),
            Column("time_zone", Text, nullable=False),
            Column("reader", Text, nullable=False),
            Column("roles", ARRAY(Text), nullable=False),
            Column("since", _INSTANT, nullable=False),
            Column("next_at", _INSTANT, nullable=False, index=True),
        )

    async def create(self, engine: AsyncEngine) -> None:
        """Make the tables where they are not there; those from before get what they lack."""
        await create_tables(engine, self.metadata)
        async with engine.begin() as connection:
            await take_turn(connection, str(self.metadata.schema))
            for table in (self.endpoints, self.deliveries):
                await add_columns(connection, table, LATER[table.name])


def _endpoints(metadata: MetaData) -> Table:
    table = Table(
        "endpoints",
        metadata,
        Column("id", Text, primary_key=True),
        Column("vendor", Text, nullable=False),
        Column("org", Text),
        Column("url", Text, nullable=False),
        Column("types", ARRAY(Text), nullable=False),
        Column("state", Text, nullable=False, server_default=ACTIVE),
        Column("reason", Text),
        Column("created_at", _INSTANT, nullable=False),
        Column("secrets", JSONB, nullable=False),
        Column("carrier", Text, nullable=False, server_default=WEBHOOK),
        Column("rests_until", _INSTANT),
    )
    Index("endpoints_own", table.c.vendor, table.c.org)
    return table


def _deliveries(metadata: MetaData, endpoints: Table) -> Table:
    table = Table(
        "deliveries",
        metadata,
        Column("endpoint", Text, ForeignKey(endpoints.c.id, ondelete="CASCADE"), primary_key=True),
        Column("event", Text, primary_key=True),
        Column("type", Text, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("sequence", BigInteger, nullable=False),
        Column("state", Text, nullable=False, server_default=WAITING),
        Column("tries", Integer, nullable=False, server_default="0"),
        Column("next_at", _INSTANT),
        Column("leased_until", _INSTANT),
        Column("tried", JSONB, nullable=False, server_default="[]"),
        Column("changed_at", _INSTANT, nullable=False),
        Column("since", _INSTANT),
    )
    Index("deliveries_page", table.c.endpoint, table.c.at, table.c.sequence, table.c.event)
    Index("deliveries_waiting", table.c.next_at, postgresql_where=table.c.state == WAITING)
    return table
