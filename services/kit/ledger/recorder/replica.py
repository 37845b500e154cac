"""One ledger partition as a recorder knows it: its chain up to a position, the index over it, the way to extend it."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from services.kit.ledger.bookkeeping import ledger_stream
from services.kit.ledger.chain import Anchor, Chain, Head
from services.kit.ledger.port import Broker, Ledger, LogDoubt
from services.kit.ledger.record import Accepted, Record, Stored
from services.kit.ledger.recorder.cache import Cache
from services.kit.ledger.recorder.connections import Connections
from services.kit.ledger.recorder.events import Kept, kept
from services.kit.ledger.recorder.index import Index
from services.kit.ledger.walk import lies_on

Result = TypeVar("Result")

logger = logging.getLogger(__name__)

RETRY_SECONDS = 0.05
"""Pause before a log that failed is asked again."""
READ_SECONDS = 1.0
"""How long one read waits for a record that the log said is there."""


class Replica:
    """For one task at a time: hold `lock`, `refresh` first. A doubt drops the connections; `refresh` makes others."""

    def __init__(self, broker: Broker, ledger: Ledger, partition: int, cache_bytes: int) -> None:
        self.ledger = ledger
        self.partition = partition
        self.lock = asyncio.Lock()
        self.arrived = False
        """Whether the append that is awaited was accepted."""
        self._awaited = ""
        self._connections = Connections(broker, ledger.topic, partition)
        self._cache_bytes = cache_bytes
        self._forget()

    def _forget(self) -> None:
        self._chain = Chain(self.ledger.name, self.partition)
        self.index = Index(ledger_stream(self.ledger.name, self.partition))
        self._cache = Cache(self._cache_bytes)
        self._last: Accepted | None = None
        self._fresh = False
        self.position = 0
        """The log position that is read next."""

    @property
    def head(self) -> Head:
        """The last record accepted."""
        return self._chain.head

    @property
    def at(self) -> datetime:
        """The time of the last record accepted; the next one is not earlier."""
        return self._last.time if self._last else datetime.min.replace(tzinfo=UTC)

    @property
    def is_fresh(self) -> bool:
        """Whether the log's end was read over the present connections."""
        return self._fresh

    async def refresh(self) -> None:
        """Read to the present end of the log. Raises LogDoubt, LogRefused."""
        await self._guarded(self._connections.open())
        if not self._fresh and self._last and not await self._still_there(self._last):
            self._forget()
        end = await self._guarded(self._connections.ends.end())
        while self.position < end:
            chunk = await self._guarded(self._connections.log.read(self.position, READ_SECONDS))
            self._take(chunk.records)
            self.position = chunk.position
            await asyncio.sleep(0)  # other recorders of the factory share the loop
        self._fresh = True

    async def reread(self) -> None:
        """Refresh, however often it takes: put a deadline around it. Raises LogRefused."""
        while True:
            try:
                return await self.refresh()
            except LogDoubt as doubt:
                logger.warning("%s/%d: %s", self.ledger.topic, self.partition, doubt)
                await asyncio.sleep(RETRY_SECONDS)

    def await_append(self, append_id: str) -> None:
        """From now on watch out for this append: `arrived` will tell that it was accepted."""
        self._awaited, self.arrived = append_id, False

    async def append(self, records: Sequence[Record]) -> None:
        """Extend the chain. Raises LogDoubt when that did not happen, or may not have, or was not told in time."""
        base = await self._guarded(self._connections.log.append(records))
        if base != self.position:
            raise LogDoubt("lost-race", f"an append landed at {base}, expected at {self.position}")
        self._take(Stored(base + index, 0, record) for index, record in enumerate(records))
        self.position = base + len(records)

    async def records(self, sequences: Sequence[int]) -> list[Kept]:
        """The records with these sequence numbers, in this order. Raises LogDoubt."""
        found = {sequence: record for sequence in sequences if (record := self._cache.get(sequence))}
        missing = sorted(set(sequences) - found.keys())
        while missing:
            read = await self._read(missing)
            found |= read
            missing = [sequence for sequence in missing if sequence not in read]
        return [found[sequence] for sequence in sequences]

    async def close(self) -> None:
        """Let go of the connections; what was read stays, and is checked when they are made anew."""
        self._fresh = False
        await self._connections.close()

    async def _still_there(self, last: Accepted) -> bool:
        return await self._guarded(lies_on(self._connections.places, Anchor(self.head, last.offset + 1)))

    async def _guarded(self, call: Awaitable[Result]) -> Result:
        """Wait for a call to the log; however it fails, its connection is not used again."""
        try:
            return await call
        except BaseException:
            await self.close()
            raise

    def _take(self, records: Iterable[Stored]) -> None:
        for record in self._chain.follow(records):
            self.index.fold(record)
            self._cache.put(record.sequence, kept(record))
            self._last = record
            if record.append_id == self._awaited:
                self.arrived = True

    async def _read(self, missing: Sequence[int]) -> dict[int, Kept]:
        """The first of the missing records out of the log, and those of them that lie right behind it."""
        wanted = {self.index.offset(sequence): sequence for sequence in missing}
        chunk = await self._guarded(self._connections.places.read(self.index.offset(missing[0]), READ_SECONDS))
        found = {wanted[stored.offset]: stored for stored in chunk.records if stored.offset in wanted}
        if missing[0] not in found:
            await self.close()
            raise LogDoubt(
                "vanished", f"record {missing[0]} of {self.ledger.topic}/{self.partition} is not in its place"
            )
        return {sequence: self._reread_one(sequence, stored) for sequence, stored in found.items()}

    def _reread_one(self, sequence: int, stored: Stored) -> Kept:
        place = (self.ledger.name, self.partition, stored.offset, sequence)
        record = kept(Accepted(*place, b"", stored.record))
        self._cache.put(sequence, record)
        return record
