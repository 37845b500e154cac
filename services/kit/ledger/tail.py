"""Follows the accepted records of one ledger partition: for edges that wait for outcomes, for feeds, for any reader."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from services.kit.ledger.anchors import AnchorFile, Anchors
from services.kit.ledger.chain import BEGINNING, Anchor, Chain
from services.kit.ledger.port import Broker, Ledger, LogDoubt
from services.kit.ledger.record import Accepted
from services.kit.ledger.walk import Walk, lies_on

logger = logging.getLogger(__name__)

RETRY_SECONDS = 0.5
SAVE_EVERY_RECORDS = 20_000


class Tail:
    """Reads one partition by the reader's rule; a lost connection is opened again where the chain was left."""

    def __init__(self, broker: Broker, ledger: Ledger, partition: int, anchor_file: Path | None = None) -> None:
        """With a file, an anchor near the end is kept there, and a restart begins at it instead of at the beginning."""
        self._broker = broker
        self._ledger = ledger
        self._partition = partition
        self._file = AnchorFile(anchor_file) if anchor_file else None
        self._saved = BEGINNING
        self._anchors = Anchors()

    async def follow(self, after: int = -1) -> AsyncGenerator[list[Accepted], None]:
        """Batches of the records whose sequence is greater, without end; waits for new ones. Raises LogRefused.

        Whoever leaves off closes it, and with it the connection: `async with aclosing(...)`.
        """
        anchor = self._anchors.before(after + 1)
        while True:
            try:
                async with self._walk(anchor) as walk:
                    while True:
                        batch = [record for record in await walk.step() if record.sequence > after]
                        anchor = await self._passed(walk.anchor)
                        if batch:
                            yield batch
            except LogDoubt as doubt:
                await self._pause(doubt)

    async def follow_from_end(self) -> AsyncGenerator[list[Accepted], None]:
        """As `follow`, from behind the last record there is when this begins; the first batch is empty.

        The empty batch says that from here on nothing is missed: only then send a command and wait for its outcome.
        """
        after = await self.last_sequence()
        yield []
        async with aclosing(self.follow(after)) as batches:
            async for batch in batches:
                yield batch

    async def last_sequence(self) -> int:
        """The sequence of the last record there is; -1 in an empty ledger. Raises LogRefused."""
        while True:
            try:
                async with self._walk(await self._restart()) as walk:
                    async for _ in walk.to_end():
                        await self._passed(walk.anchor)
                    self._anchors.keep(walk.anchor)
                    return walk.anchor.head.sequence
            except LogDoubt as doubt:
                await self._pause(doubt)

    async def read_at(self, sequence: int, count: int) -> list[Accepted]:
        """So many records from a sequence on, fewer if the ledger ends before. Raises LogDoubt, LogRefused."""
        found: list[Accepted] = []
        async with self._walk(self._anchors.before(sequence)) as walk:
            async for batch in walk.to_end():
                self._anchors.note(walk.anchor)
                found += (record for record in batch if record.sequence >= sequence)
                if len(found) >= count:
                    break
        return found[:count]

    async def resume(self, saved: Anchor) -> bool:
        """Begin at a place that was kept, if it lies on the chain. Raises LogDoubt, LogRefused."""
        source = await self._broker.source(self._ledger.topic, self._partition)
        try:
            found = await lies_on(source, saved)
        finally:
            await source.close()
        if found:
            self._anchors.keep(saved)
        return found

    async def _restart(self) -> Anchor:
        if self._file is None or self._saved != BEGINNING:
            return self._anchors.last
        saved = await asyncio.to_thread(self._file.load)
        if await self.resume(saved):
            self._saved = saved
        return self._anchors.last

    async def _passed(self, anchor: Anchor) -> Anchor:
        self._anchors.note(anchor)
        if self._file and anchor.head.sequence - self._saved.head.sequence >= SAVE_EVERY_RECORDS:
            self._saved = anchor
            try:
                await asyncio.to_thread(self._file.save, anchor)
            except OSError:
                logger.exception("an anchor could not be written; a restart will take longer")
        return anchor

    @asynccontextmanager
    async def _walk(self, anchor: Anchor) -> AsyncIterator[Walk]:
        source = await self._broker.source(self._ledger.topic, self._partition)
        try:
            yield Walk(source, Chain(self._ledger.name, self._partition, anchor.head), anchor)
        finally:
            await source.close()

    async def _pause(self, doubt: LogDoubt) -> None:
        logger.warning("%s/%d: connection lost, opening it again: %s", self._ledger.name, self._partition, doubt)
        await asyncio.sleep(RETRY_SECONDS)
