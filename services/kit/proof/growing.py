"""The tree of one ledger partition, kept up with its ledger; whatever is doubtful about it is grown anew."""

from typing import NamedTuple

from services.kit.ledger import Accepted, Broker, Chain, Ledger, Source, record_bytes
from services.kit.ledger.chain import BEGINNING, Anchor, Head
from services.kit.ledger.walk import Walk, lies_on
from services.kit.proof.hashing import leaf_hash
from services.kit.proof.tables import Book, Place
from services.kit.proof.tiles import WIDTH, Edge, TileId


class Log(NamedTuple):
    """A partition of a ledger as a log: its records are the leaves, its sequence numbers their places."""

    name: str
    ledger: Ledger
    partition: int

    @property
    def origin(self) -> str:
        """What its checkpoints call it."""
        return f"{self.name}/{self.ledger.name}/{self.partition}"


class Growing:
    """Lets a log's tree grow by what its ledger has more, a batch at a time."""

    def __init__(self, log: Log, book: Book, broker: Broker) -> None:
        self._log = log
        self._book = book
        self._broker = broker
        self._source: Source | None = None
        self._edge: Edge | None = None
        self._anchor = BEGINNING
        self._fresh: dict[TileId, bytes] = {}

    async def catch_up(self) -> int:
        """Take in all that the ledger has by now; the tree's size.

        Raises LogDoubt, LogRefused, MovedError, one of the database's errors; after each, the next call starts over.
        """
        try:
            source = await self._opened()
            if await source.end() > self._anchor.position:
                await self._grow(source)
            return self._anchor.head.sequence + 1
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Let go of the connection; the next call opens it again."""
        source, self._source, self._edge = self._source, None, None
        if source is not None:
            await source.close()

    async def _opened(self) -> Source:
        if self._source is not None:
            return self._source
        self._source = source = await self._broker.source(self._log.ledger.topic, self._log.partition)
        self._anchor = await self._book.anchor(self._log.origin)
        if self._anchor != BEGINNING and not await lies_on(source, self._anchor):
            await self._book.forget(self._log.origin)
            self._anchor = BEGINNING
        size = self._anchor.head.sequence + 1
        self._fresh.clear()
        self._edge = Edge(size, await self._book.edge(self._log.origin, size), self._fresh.__setitem__)
        return source

    async def _grow(self, source: Source) -> None:
        walk = Walk(source, Chain(self._log.ledger.name, self._log.partition, self._anchor.head), self._anchor)
        async for batch in walk.to_end():
            if batch and self._edge is not None:
                await self._add(self._edge, batch, walk.anchor)

    async def _add(self, edge: Edge, batch: list[Accepted], to: Anchor) -> None:
        old, places, before = edge.size, list[Place](), self._anchor.head
        for record in batch:
            if record.sequence % WIDTH == 0:
                places.append((record.sequence // WIDTH, Anchor(before, record.offset)))
            edge.append(leaf_hash(record_bytes(record.record)))
            before = Head(record.sequence, record.hash)
        await self._book.grow(self._log.origin, old, to, {**self._fresh, **edge.open_tiles()}, places)
        self._fresh.clear()
        self._anchor = to
