"""The vault's tables: what is kept, under which key it is sealed, whose vault it is, and what was erased from it."""

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.database import add_columns, create_tables, take_turn
from services.kit.vault.sealing import FIRST_KEY

NO_EMAIL = ""
"""Stands where a hash would: nobody is found by it, and nobody looks again. A row from before has nothing there."""
LATER = {"key": f"TEXT NOT NULL DEFAULT '{FIRST_KEY}'", "email_hash": "TEXT", "brought_by": "TEXT"}
"""Columns that a vault from before them lacks."""


class Tables:
    """`people` holds a row for each person, withheld customer and secret; `marks` the one mark of the vault's key.

    `brought_by` is who sent somebody whom no record of a ledger names yet; `holds` say of whom such are kept all the
    same. `erased` holds the ids under which nothing is kept any more; `carried_out` the place in each partition of the
    ledger up to which its erasures were.
    """

    def __init__(self, schema: str) -> None:
        known = MetaData(schema=schema)
        self.people = Table(
            "people",
            known,
            Column("subject", Uuid, primary_key=True),
            Column("vendor", Text, nullable=False),
            Column("sealed", LargeBinary, nullable=False),
            Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
            Column("key", Text, nullable=False, server_default=FIRST_KEY),
            Column("email_hash", Text),
            Column("brought_by", Text),
        )
        self.holds = Table(
            "holds",
            known,
            Column("hold", Text, primary_key=True),
            Column("vendor", Text, nullable=False),
            Column("subject", Uuid),
            Column("brought_by", Text),
        )
        self.marks = Table(
            "key_mark",
            known,
            Column("only", Integer, primary_key=True),
            Column("mark", LargeBinary, nullable=False),
        )
        self.erased = Table(
            "erased",
            known,
            Column("vendor", Text, primary_key=True),
            Column("subject", Uuid, primary_key=True),
        )
        self.carried_out = Table(
            "carried_out",
            known,
            Column("partition", Integer, primary_key=True, autoincrement=False),
            Column("place", JSON, nullable=False),
        )

    async def create(self, engine: AsyncEngine) -> None:
        """Make the schema and tables where they do not exist; a vault from before gets the columns it lacks."""
        await create_tables(engine, self.people.metadata)
        async with engine.begin() as connection:
            await take_turn(connection, str(self.people.schema))
            await add_columns(connection, self.people, LATER)
            await connection.execute(text(f"CREATE INDEX IF NOT EXISTS people_email ON {self.people} (email_hash)"))
            waiting = f"CREATE INDEX IF NOT EXISTS people_waiting ON {self.people} (at) WHERE brought_by IS NOT NULL"
            await connection.execute(text(waiting))
