"""The tables of webhooks; no secret stands in them, only where in the vault it is."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

WAITING, DELIVERED, GIVEN_UP = "waiting", "delivered", "given_up"
ACTIVE, DISABLED = "active", "disabled"


class NoticeTables:
    """`endpoints` and `deliveries`, and how far each partition of the partners' feed was looked through."""

    def __init__(self, schema: str) -> None:
        self.metadata = MetaData(schema=schema)
        instant = DateTime(timezone=True)
        self.endpoints = Table(
            "endpoints",
            self.metadata,
            Column("id", Text, primary_key=True),
            Column("vendor", Text, nullable=False),
            Column("org", Text),
            Column("url", Text, nullable=False),
            Column("types", ARRAY(Text), nullable=False),
            Column("state", Text, nullable=False, server_default=ACTIVE),
            Column("reason", Text),
            Column("created_at", instant, nullable=False),
            Column("secrets", JSONB, nullable=False),
        )
        Index("endpoints_own", self.endpoints.c.vendor, self.endpoints.c.org)
        self.deliveries = Table(
            "deliveries",
            self.metadata,
            Column("endpoint", Text, ForeignKey(self.endpoints.c.id, ondelete="CASCADE"), primary_key=True),
            Column("event", Text, primary_key=True),
            Column("type", Text, nullable=False),
            Column("at", instant, nullable=False),
            Column("sequence", BigInteger, nullable=False),
            Column("state", Text, nullable=False, server_default=WAITING),
            Column("tries", Integer, nullable=False, server_default="0"),
            Column("next_at", instant),
            Column("leased_until", instant),
            Column("tried", JSONB, nullable=False, server_default="[]"),
            Column("changed_at", instant, nullable=False),
        )
        found = self.deliveries.c
        Index("deliveries_page", found.endpoint, found.at, found.sequence, found.event)
        Index("deliveries_waiting", found.next_at, postgresql_where=found.state == WAITING)
        self.told = Table(
            "told",
            self.metadata,
            Column("partition", Integer, primary_key=True),
            Column("sequence", BigInteger, nullable=False),
            Column("at", instant),
        )
