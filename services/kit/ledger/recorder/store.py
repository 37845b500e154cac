"""One ledger partition for callers that block: every recorder of it shares one replica, one loop and one deadline."""

import threading
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from eventsourcing.persistence import InterfaceError, OperationalError, Tracking

from services.kit.clock import Clock
from services.kit.ledger.port import Broker, Ledger
from services.kit.ledger.recorder.committer import Committer
from services.kit.ledger.recorder.events import Author, Kept
from services.kit.ledger.recorder.reader import Numbered, Reader
from services.kit.ledger.recorder.replica import Replica
from services.kit.ledger.recorder.saves import Save
from services.kit.ledger.recorder.thread import LoopThread
from services.kit.ledger.recorder.watch import Watch

Result = TypeVar("Result")


@dataclass(frozen=True)
class Limits:
    """What a store may take: seconds of one call to the ledger, and bytes of memory for the records used last."""

    seconds_max: float = 10.0
    cache_bytes: int = 64 * 1024 * 1024


class Store:
    """Raises OperationalError where the ledger did not answer in time; other errors as the methods of the parts say."""

    def __init__(
        self,
        thread: LoopThread,
        broker: Broker,
        place: tuple[Ledger, int],
        author: Author,
        clock: Clock,
        limits: Limits,
    ) -> None:
        self._thread = thread
        # A save may wait one deadline for its turn and one for its append; the rest is for the threads.
        self._seconds_max = 2 * limits.seconds_max + 1.0
        self._replica = Replica(broker, *place, limits.cache_bytes)
        self._reader = Reader(self._replica, limits.seconds_max)
        self._committer = Committer(self._replica, author, clock, limits.seconds_max)
        self._watch = Watch(broker, *place)

    def open(self) -> None:
        """Read the partition to its end, however long it is: each deadline's time must bring something."""
        while True:
            known = len(self._replica.index)
            try:
                self.last_event()
            except OperationalError:
                if len(self._replica.index) <= known:
                    raise
            else:
                return

    def insert(self, events: Sequence[Kept], tracking: Tracking | None = None) -> Sequence[int]:
        """Record events, and with them how far an upstream application was processed; their sequence numbers."""
        return self._run(lambda: self._committer.commit(Save(events, tracking)))

    def stream(
        self,
        stream: str,
        gt: int | None = None,
        lte: int | None = None,
        *,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[Kept]:
        """A stream's events, by version."""
        return self._run(lambda: self._reader.stream(stream, gt, lte, limit, desc=desc))

    def notifications(self, start: int, limit: int, stop: int | None, topics: Collection[str]) -> list[Numbered]:
        """Events by sequence number."""
        return self._run(lambda: self._reader.notifications(start, limit, stop, topics))

    def last_event(self) -> int | None:
        """The sequence number of the last event."""
        return self._run(self._reader.last_event)

    def processed(self, application: str) -> int | None:
        """The notification up to which an upstream application was processed."""
        return self._run(lambda: self._reader.processed(application))

    def listen(self, listener: threading.Event) -> None:
        """Set this event whenever there is something new."""
        self._run(lambda: self._watch.listen(listener))

    def unlisten(self, listener: threading.Event) -> None:
        """Stop setting it; once the thread is closed there is nothing to stop."""
        with suppress(InterfaceError):
            self._run(lambda: self._watch.unlisten(listener))

    async def close(self) -> None:
        """Let go of the connections; runs on the event loop, unlike the other methods."""
        await self._watch.close()
        await self._replica.close()

    def _run(self, call: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        return self._thread.run(call, self._seconds_max)
