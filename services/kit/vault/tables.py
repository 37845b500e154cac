"""The vault's tables: what is kept, under which key it is sealed, and whose vault it is."""

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
    inspect,
    text,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.database import create_tables, take_turn
from services.kit.vault.sealing import FIRST_KEY


class Tables:
    """`people` holds a row for each person and each withheld customer; `marks` the one mark of the vault's key."""

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
        )
        self.marks = Table(
            "key_mark",
            known,
            Column("only", Integer, primary_key=True),
            Column("mark", LargeBinary, nullable=False),
        )

    async def create(self, engine: AsyncEngine) -> None:
        """Make the schema and tables where they do not exist; a vault from before keys had ids gets their column."""
        await create_tables(engine, self.people.metadata)
        async with engine.begin() as connection:
            await take_turn(connection, str(self.people.schema))
            if not await connection.run_sync(self._knows_keys):
                column = f"ADD COLUMN key TEXT NOT NULL DEFAULT '{FIRST_KEY}'"
                await connection.execute(text(f"ALTER TABLE {self.people} {column}"))

    def _knows_keys(self, connection: Connection) -> bool:
        return "key" in {column["name"] for column in inspect(connection).get_columns("people", self.people.schema)}
