"""Tables of proofs: tiles of the trees, made anew from the ledgers if lost, and the kept notes as they were read."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, DateTime, Integer, LargeBinary, MetaData, Table, Text, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.kit.ledger.chain import BEGINNING, Anchor, Head
from services.kit.proof.tiles import TileId, edge_of, width_at

Place = tuple[int, Anchor]
"""The number of a tile of level 0, and where in the log its first record is found."""


class MovedError(Exception):
    """The tree is not where this reader believed: another process let it grow. Look again."""


class Seen(NamedTuple):
    """A checkpoint that was kept: how large the tree was, when the note was taken in, and the note."""

    size: int
    at: datetime
    note: str


class Book:
    """What is known of the trees of all logs, by their origins."""

    def __init__(self, engine: AsyncEngine, schema: str) -> None:
        self.engine = engine
        self.metadata = MetaData(schema=schema)
        origin = ("origin", Text)
        self._trees = Table("trees", self.metadata, Column(*origin, primary_key=True), *_anchor_columns())
        self._places = Table(
            "places", self.metadata, Column(*origin, primary_key=True), _number("number"), *_anchor_columns()
        )
        self._tiles = Table(
            "tiles",
            self.metadata,
            Column(*origin, primary_key=True),
            Column("level", Integer, primary_key=True),
            _number("number"),
            Column("hashes", LargeBinary, nullable=False),
        )
        self.notes = Table(
            "checkpoints",
            self.metadata,
            Column(*origin, primary_key=True),
            _number("size"),
            Column("at", DateTime(timezone=True), nullable=False),
            Column("note", Text, nullable=False),
        )
        self.keys = Table("keys", self.metadata, _number("offset"), Column("note", Text, nullable=False))
        self.read = Table(
            "read",
            self.metadata,
            Column("topic", Text, primary_key=True),
            Column("position", BigInteger, nullable=False),
        )

    async def anchor(self, origin: str) -> Anchor:
        """Where a tree ends: the last record in it, and where the next is read; the beginning for a new one."""
        async with self.engine.begin() as connection:
            row = {"origin": origin, **_anchored(BEGINNING)}
            await connection.execute(insert(self._trees).values(row).on_conflict_do_nothing())
            return await self._anchor(connection, self._trees, origin)

    async def edge(self, origin: str, size: int) -> dict[TileId, bytes]:
        """The tiles at the right edge of a tree."""
        return await self.tiles(origin, (tile for tile in edge_of(size) if width_at(tile, size)))

    async def tiles(self, origin: str, wanted: Iterable[TileId]) -> dict[TileId, bytes]:
        """Those of the tiles that there are; one at the edge may be longer than was asked for."""
        tiles = self._tiles
        levels: dict[int, list[int]] = {}
        for tile in wanted:
            levels.setdefault(tile.level, []).append(tile.number)
        found: dict[TileId, bytes] = {}
        async with self.engine.connect() as connection:
            for level, numbers in levels.items():
                where = (tiles.c.origin == origin, tiles.c.level == level, tiles.c.number.in_(numbers))
                rows = await connection.execute(select(tiles.c.number, tiles.c.hashes).where(*where))
                found |= {TileId(level, row.number): row.hashes for row in rows}
        return found

    async def place(self, origin: str, tile_number: int) -> Anchor:
        """Where the first record of a tile of level 0 is found. Raises LookupError."""
        async with self.engine.connect() as connection:
            return await self._anchor(connection, self._places, origin, self._places.c.number == tile_number)

    async def grow(self, origin: str, old: int, to: Anchor, tiles: Mapping[TileId, bytes], places: list[Place]) -> None:
        """Keep what a tree of `old` leaves grew by. Raises MovedError when it has another size by now."""
        same = (self._trees.c.origin == origin, self._trees.c.sequence == old - 1)
        rows = [{"origin": origin, "level": t.level, "number": t.number, "hashes": h} for t, h in tiles.items()]
        starts = [{"origin": origin, "number": number, **_anchored(anchor)} for number, anchor in places]
        async with self.engine.begin() as connection:
            moved = await connection.execute(update(self._trees).where(*same).values(_anchored(to)))
            if moved.rowcount != 1:
                raise MovedError(origin)
            await upsert(connection, self._tiles, rows, "hashes")
            await upsert(connection, self._places, starts, "sequence", "hash", "position")

    async def forget(self, origin: str) -> None:
        """Drop a tree; it is grown anew from its ledger. Its checkpoints stay."""
        async with self.engine.begin() as connection:
            for table in (self._tiles, self._places):
                await connection.execute(delete(table).where(table.c.origin == origin))
            back = update(self._trees).where(self._trees.c.origin == origin).values(_anchored(BEGINNING))
            await connection.execute(back)

    async def checkpoint(self, origin: str, size: int | None = None) -> Seen | None:
        """The checkpoint of this size, or the largest."""
        notes = self.notes
        query = select(notes.c.size, notes.c.at, notes.c.note).where(notes.c.origin == origin)
        query = query if size is None else query.where(notes.c.size == size)
        async with self.engine.connect() as connection:
            row = (await connection.execute(query.order_by(notes.c.size.desc()).limit(1))).first()
        return None if row is None else Seen(*row)

    async def checkpoints(self, origin: str, below: int | None, limit: int) -> list[Seen]:
        """Checkpoints, the largest first, those smaller than `below` if it is given."""
        notes = self.notes
        query = select(notes.c.size, notes.c.at, notes.c.note).where(notes.c.origin == origin)
        query = query if below is None else query.where(notes.c.size < below)
        async with self.engine.connect() as connection:
            rows = await connection.execute(query.order_by(notes.c.size.desc()).limit(limit))
            return [Seen(*row) for row in rows]

    async def checkpoint_over(self, origin: str, index: int) -> Seen | None:
        """The smallest checkpoint of a tree that has this leaf."""
        notes = self.notes
        where = (notes.c.origin == origin, notes.c.size > index)
        query = select(notes.c.size, notes.c.at, notes.c.note).where(*where).order_by(notes.c.size).limit(1)
        async with self.engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else Seen(*row)

    async def _anchor(self, connection: AsyncConnection, table: Table, origin: str, *where: Any) -> Anchor:
        row = (await connection.execute(select(table).where(table.c.origin == origin, *where))).first()
        if row is None:
            raise LookupError(origin)
        return Anchor(Head(row.sequence, row.hash), row.position)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def _anchor_columns() -> list[Column[Any]]:
    return [
        Column("sequence", BigInteger, nullable=False),
        Column("hash", LargeBinary, nullable=False),
        Column("position", BigInteger, nullable=False),
    ]


def _anchored(anchor: Anchor) -> dict[str, Any]:
    return {"sequence": anchor.head.sequence, "hash": anchor.head.hash, "position": anchor.position}


async def upsert(connection: AsyncConnection, table: Table, rows: list[dict[str, Any]], *changed: str) -> None:
    """Enter rows; one that is there gets these columns anew."""
    if rows:
        statement = insert(table)
        keys = [column.name for column in table.primary_key]
        newer = {name: statement.excluded[name] for name in changed}
        await connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=newer), rows)
