"""The work on one partition: what was read of its ledgers is woven, folded in batches, and read again on any doubt."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from services.kit.ledger import Stored
from services.kit.ledger.backoff import Backoff, BackoffLimits
from services.kit.rest import Rest
from services.projections.service.folding import Folder
from services.projections.service.metrics import FoldMetrics
from services.projections.service.weaving import Weave
from services.projections.store.positions import START, Position, read_positions
from services.projections.store.session import DATABASE_AWAY, MovedError, transaction

BATCH_RECORDS_MAX = 500
"""Records folded in one transaction: more would keep other work of the process waiting while they are decoded."""
REST_SECONDS = 0.05
REST_SECONDS_MAX = 0.5
"""What readers may see late while much is written."""
WAITING_RECORDS_MAX = 5_000
"""Records of one ledger that wait to be folded; then reading it pauses."""

log = logging.getLogger(__name__)

Rewind = Callable[[int], None]
"""Makes a reader go on at this offset."""
End = Callable[[], Awaitable[int]]
"""Where a ledger ends now. Raises AwayError."""


class AwayError(Exception):
    """Nobody tells where a ledger ends."""


class Lane:
    """One partition of the views. Readers put records in; `run` folds them."""

    def __init__(self, partition: int, ledgers: Iterable[str], folder: Folder, metrics: FoldMetrics) -> None:
        self.partition = partition
        self.ledgers = tuple(ledgers)
        self.fault: str | None = "not opened yet"
        """Why nothing is folded at the moment; None while all is well."""
        self._folder = folder
        self._metrics = metrics
        self._rewinds: dict[str, Rewind] = {}
        self._ends: dict[str, End] = {}
        self._weave: Weave | None = None
        self._next: dict[str, int] = {}
        self._folded: dict[str, Position] = {}
        self._arrived = asyncio.Event()
        self._moved = asyncio.Condition()
        self._rest = Rest(REST_SECONDS, REST_SECONDS_MAX)

    def feed_by(self, ledger: str, rewind: Rewind, end: End) -> None:
        """Say how the reader of a ledger is sent back when records have to be read again, and who knows its end."""
        self._rewinds[ledger] = rewind
        self._ends[ledger] = end

    async def opened(self) -> Mapping[str, int]:
        """The offset to read next of each ledger, once that is known."""
        async with self._moved:
            await self._moved.wait_for(lambda: bool(self._next))
        return self._next

    def position(self, ledger: str) -> Position:
        """How far this partition of a ledger is folded, for good."""
        return self._folded.get(ledger, START)

    def waiting(self, ledger: str) -> int:
        """How many records were read and not folded yet."""
        return self._weave.waiting(ledger) if self._weave else 0

    def skipped(self, ledger: str) -> Mapping[str, int]:
        """Records that did not extend the chain since the lane was opened, by reason."""
        return self._weave.chains[ledger].skipped if self._weave else {}

    def behind(self, ledger: str, end: int) -> int:
        """How many records in front of this offset are not folded yet; what extends no chain is none."""
        if self._next.get(ledger, 0) >= end:
            return self.waiting(ledger)
        return end - self._folded.get(ledger, START).next_offset

    async def reached(self, ledger: str, sequence: int) -> None:
        """Return when a record is folded."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.position(ledger).head.sequence >= sequence)

    async def caught_up(self) -> None:
        """Return when everything is folded that stands in the ledgers as this begins. Raises AwayError."""
        ends = {ledger: await end() for ledger, end in self._ends.items()}
        async with self._moved:
            await self._moved.wait_for(lambda: self._is_behind(ends))

    def _is_behind(self, ends: Mapping[str, int]) -> bool:
        """Everything in front of these offsets was read, and all of that is folded or does not count."""
        read = all(self._next.get(ledger, 0) >= end for ledger, end in ends.items())
        return read and self._weave is not None and self._folded == self._weave.positions and self._weave.empty

    async def put(self, ledger: str, found: Sequence[Stored]) -> int:
        """Take in what was read; returns the offset to read from next, which is an earlier one when something is amiss.

        Waits while too much waits to be folded: that is what slows reading down.
        """
        async with self._moved:
            await self._moved.wait_for(lambda: self._has_room(ledger))
        wanted = self._next[ledger]
        fresh = [stored for stored in found if stored.offset >= wanted]
        if fresh and fresh[0].offset == wanted and self._weave is not None:
            self._weave.add(ledger, fresh)
            self._next[ledger] = fresh[-1].offset + 1
            self._arrived.set()
            await self._tell()
        return self._next[ledger]

    async def run(self) -> None:
        """Fold for ever. The database may go and come back; a defect of ours ends it, and `fault` says so."""
        backoff = Backoff(BackoffLimits())
        try:
            while True:
                try:
                    await self._open()
                    await self._fold_on()
                except (MovedError, *DATABASE_AWAY) as doubt:
                    self.fault = f"{type(doubt).__name__}: folding starts over"
                    log.warning("partition %s: %s", self.partition, self.fault)
                    self._metrics.doubts.labels(type(doubt).__name__).inc()
                await asyncio.sleep(backoff.next_seconds())
        except Exception as defect:
            self.fault = f"stopped by a defect: {type(defect).__name__}"
            log.exception("partition %s stopped", self.partition)
            raise

    async def _open(self) -> None:
        """Believe nothing but the stored position."""
        async with transaction(self._folder.engine, self._folder.seconds_max) as session:
            found = await read_positions(session.connection, self._folder.tables.positions, self.partition)
        self._weave = Weave(self.ledgers, self.partition, found)
        self._next = {name: found.get(name, START).next_offset for name in self.ledgers}
        for name, rewind in self._rewinds.items():
            rewind(self._next[name])
        self._arrived.clear()
        self.fault = None
        await self._publish(found)

    async def _fold_on(self) -> None:
        weave = self._weave
        while weave is not None:
            await self._arrived.wait()
            self._arrived.clear()
            while records := weave.take(BATCH_RECORDS_MAX):
                after = dict(weave.positions)
                with self._metrics.batch_seconds.time():
                    poison = await self._folder.fold(self.partition, records, self._folded, after)
                self._metrics.count(len(records), poison)
                await self._publish(after)
                if len(records) < BATCH_RECORDS_MAX:
                    await self._rest.take()

    async def _publish(self, positions: Mapping[str, Position]) -> None:
        self._folded = dict(positions)
        await self._tell()

    async def _tell(self) -> None:
        async with self._moved:
            self._moved.notify_all()

    def _has_room(self, ledger: str) -> bool:
        return self._weave is not None and self._weave.waiting(ledger) < WAITING_RECORDS_MAX
