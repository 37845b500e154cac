"""A walk along one partition's chain: what every reader does, from an anchor on, chunk by chunk."""

import asyncio
from collections.abc import AsyncIterator

from services.kit.ledger.chain import Anchor, Chain
from services.kit.ledger.port import Source
from services.kit.ledger.record import Accepted, record_hash

WAIT_SECONDS = 1.0
"""How long one read waits for data; records that arrive end it at once, so this adds nothing to latency."""


class Walk:
    """Reads a source by the reader's rule."""

    def __init__(self, source: Source, chain: Chain, anchor: Anchor) -> None:
        self.chain = chain
        self.anchor = anchor
        """The place right behind the last accepted record."""
        self.position = anchor.position
        """Where the source is read next: beyond the anchor, if records were skipped since."""
        self._source = source

    async def step(self) -> list[Accepted]:
        """The accepted ones of the next records; empty when none came for a while. Raises LogDoubt, LogRefused."""
        chunk = await self._source.read(self.position, WAIT_SECONDS)
        self.position = chunk.position
        batch = list(self.chain.follow(chunk.records))
        if batch:
            self.anchor = Anchor(self.chain.head, batch[-1].offset + 1)
        return batch

    async def to_end(self) -> AsyncIterator[list[Accepted]]:
        """Batches up to where the log ends now. Raises LogDoubt, LogRefused."""
        end = await self._source.end()
        while self.position < end:
            yield await self.step()
            await asyncio.sleep(0)  # a long walk must not starve the other work of the process


async def lies_on(source: Source, anchor: Anchor) -> bool:
    """Is the record right before the anchor's position the one whose hash the anchor names? Raises LogDoubt."""
    if anchor.position < 1 or anchor.position > await source.end():
        return False
    chunk = await source.read(anchor.position - 1, WAIT_SECONDS)
    found = chunk.records[0] if chunk.records else None
    return found is not None and found.offset == anchor.position - 1 and record_hash(found.record) == anchor.head.hash
