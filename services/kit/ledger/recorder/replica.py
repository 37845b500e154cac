"""One ledger partition as a recorder knows it: its chain up to a position, the index over it, the way to extend it."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from services.kit.ledger.bookkeeping import ledger_stream
from services.kit.ledger.chain import BEGINNING, Anchor, Chain, Head
from services.kit.ledger.port import Broker, Ledger, Log, LogDoubt
from services.kit.ledger.record import Accepted, Record, Stored
from services.kit.ledger.recorder.cache import Cache
from services.kit.ledger.recorder.events import Kept, kept
from services.kit.ledger.recorder.index import Index
from services.kit.ledger.walk import WAIT_SECONDS, Walk, lies_on

Result = TypeVar("Result")

logger = logging.getLogger(__name__)

RETRY_SECONDS = 0.05
"""Pause before a log that failed is asked again."""


class Replica:
    """For one task at a time: hold `lock`, `refresh` first. A doubt drops the connection; `refresh` makes another."""

    def __init__(self, broker: Broker, ledger: Ledger, partition: int, cache_bytes: int) -> None:
        self.ledger = ledger
        self.partition = partition
        self.lock = asyncio.Lock()
        self.arrived = False
        """Whether the append that is awaited was accepted."""
        self.is_fresh = False
        """Whether the log was read to its end over the present connection."""
        self._awaited = ""
        self._broker = broker
        self._cache_bytes = cache_bytes
        self._log: Log | None = None
        self._forget()

    def _forget(self) -> None:
        self._walk: Walk | None = None
        self._chain = Chain(self.ledger.name, self.partition)
        self.index = Index(ledger_stream(self.ledger.name, self.partition))
        self._cache = Cache(self._cache_bytes)

    @property
    def head(self) -> Head:
        """The last record accepted."""
        return self._chain.head

    @property
    def at(self) -> datetime:
        """The time of the last record accepted; the next one is not earlier."""
        return self.index.last.time if self.index.last else datetime.min.replace(tzinfo=UTC)

    async def refresh(self) -> None:
        """Read to the present end of the log. Raises LogDoubt, LogRefused."""
        await self._guarded(self._read_on())
        self.is_fresh = True

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
        walk, log = await self._guarded(self._open())
        base = await self._guarded(log.append(records))
        if base != walk.position:
            raise LogDoubt("lost-race", f"an append landed at {base}, expected at {walk.position}")
        self._take(self._chain.follow(Stored(base + index, 0, record) for index, record in enumerate(records)))
        walk.position = base + len(records)

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
        """Let go of the connection; what was read stays, and is checked when there is another."""
        log, self._log, self._walk, self.is_fresh = self._log, None, None, False
        if log:
            await log.close()

    async def _open(self) -> tuple[Walk, Log]:
        """The connection; a new one continues what was read only if the log still holds that."""
        if self._log is None:
            self._log = await self._broker.log(self.ledger.topic, self.partition)
        if self._walk is None:
            last = self.index.last
            anchor = Anchor(self.head, last.offset + 1) if last else BEGINNING
            if anchor is not BEGINNING and not await lies_on(self._log, anchor):
                anchor = BEGINNING
                self._forget()
            self._walk = Walk(self._log, self._chain, anchor)
        return self._walk, self._log

    async def _read_on(self) -> None:
        walk, _ = await self._open()
        async for batch in walk.to_end():
            self._take(batch)

    async def _guarded(self, call: Awaitable[Result]) -> Result:
        """Wait for a call to the log; however it fails, its connection is not used again."""
        try:
            return await call
        except BaseException:
            await self.close()
            raise

    def _take(self, records: Iterable[Accepted]) -> None:
        for record in records:
            known = kept(record)
            self.index.fold(record, known.stream, known.version)
            self._cache.put(record.sequence, known)
            if self._awaited and record.append_id == self._awaited:
                self.arrived = True

    async def _read(self, missing: Sequence[int]) -> dict[int, Kept]:
        """The first of the missing records out of the log, and those of them that lie right behind it."""
        _, log = await self._guarded(self._open())
        wanted = {self.index.offset(sequence): sequence for sequence in missing}
        chunk = await self._guarded(log.read(self.index.offset(missing[0]), WAIT_SECONDS))
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
