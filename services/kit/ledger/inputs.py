"""The inputs of a writer, read ahead of it: a commands partition by offset, another ledger by accepted sequence."""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from services.kit.ledger.bookkeeping import is_bookkeeping
from services.kit.ledger.chain import Anchor, Chain, Head
from services.kit.ledger.port import LogDoubt, Partition, Source
from services.kit.ledger.record import Accepted, Draft, Incoming, Moment, Stored

READ_AHEAD_RECORDS = 5000
POLL_SECONDS = 1.0
"""How long one fetch waits for data; records that arrive end it at once, so this adds nothing to latency."""

Item = TypeVar("Item", Incoming, Accepted)


def positions_text(positions: Mapping[str, int]) -> str:
    """Positions as they stand in `ce_inputs`: `commands=1201,conflict=88`."""
    return ",".join([f"{name}={position}" for name, position in positions.items()])


def parse_positions(text: str) -> dict[str, int]:
    """Positions out of `ce_inputs`."""
    pairs = (part.partition("=") for part in text.split(",") if part)
    return {name: int(position) for name, _, position in pairs}


class Inbox(ABC, Generic[Item]):
    """One input: reads ahead of the writer, up to a bound, and keeps what was not consumed yet."""

    def __init__(self, name: str, source: Source, position: int, wanted: int) -> None:
        self.name = name
        self.position = position
        """Where the log is read next."""
        self.items: deque[tuple[int, Item]] = deque()
        """What waits, with its position: an offset for commands, a sequence for another ledger."""
        self._behind = 0
        self._source = source
        self._wanted = wanted
        self._room = asyncio.Event()

    @abstractmethod
    def decide(self, partition: Partition, item: Item, now: Moment) -> Sequence[Draft]:
        """Hand one item to the partition."""

    @abstractmethod
    def _place(self, stored: Stored) -> tuple[int, Item] | None:
        """The record with its position; None if it does not count."""

    async def pump(self, wake: asyncio.Event) -> None:
        """Read for ever, setting `wake` when something arrived. Raises LogDoubt."""
        while True:
            chunk = await self._source.read(self.position, POLL_SECONDS)
            self.position, self._behind = chunk.position, chunk.behind
            if chunk.records:
                self._keep(chunk.records)
                wake.set()
            if not chunk.behind:
                self._read_out()
            while len(self.items) >= READ_AHEAD_RECORDS:
                self._room.clear()
                await self._room.wait()

    @property
    def lag(self) -> int:
        """Records that are there and not consumed, as far as is known."""
        return len(self.items) + self._behind

    def taken(self) -> None:
        """Say that items were consumed, so that there may be room for more."""
        self._room.set()

    async def close(self) -> None:
        """Let go of the connection."""
        await self._source.close()

    def _read_out(self) -> None:
        """Everything that is there was read. Raises LogDoubt when there should be more."""

    def _keep(self, found: Sequence[Stored]) -> None:
        for stored in found:
            placed = self._place(stored)
            if placed is not None and placed[0] >= self._wanted:
                self.items.append(placed)


class CommandInbox(Inbox[Incoming]):
    """Commands, from an offset on."""

    def decide(self, partition: Partition, item: Incoming, now: Moment) -> Sequence[Draft]:
        return partition.command(item, now)

    def _place(self, stored: Stored) -> tuple[int, Incoming]:
        return stored.offset, Incoming(stored)


class LedgerInbox(Inbox[Accepted]):
    """Accepted records of another ledger, from a sequence on; `position` is where its chain's head is known."""

    def __init__(self, source: Source, chain: Chain, position: int, wanted: int) -> None:
        super().__init__(chain.ledger, source, position, wanted)
        self.anchor = Anchor(chain.head, position)
        """A place in the ledger at or before what was consumed."""
        self._chain = chain

    def decide(self, partition: Partition, item: Accepted, now: Moment) -> Sequence[Draft]:
        self.anchor = Anchor(Head(item.sequence, item.hash), item.offset + 1)
        return () if is_bookkeeping(item) else partition.observe(self.name, item, now)

    def _read_out(self) -> None:
        # Else what is written there from now on would count as consumed, unseen; an offset past the end is an error.
        end = self._chain.head.sequence + 1
        if end < self._wanted:
            raise LogDoubt("shrunk", f"{self.name} ends before {end}, and was consumed up to {self._wanted}")

    def _place(self, stored: Stored) -> tuple[int, Accepted] | None:
        accepted = self._chain.accept(stored)
        return None if accepted is None else (accepted.sequence, accepted)
