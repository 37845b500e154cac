"""Writes saves into the ledger: those that wait together go in one append, and each learns its fate from the log."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence

from eventsourcing.persistence import DataError, OperationalError

from services.kit.clock import Clock
from services.kit.ledger.composing import APPEND_BYTES
from services.kit.ledger.port import LogDoubt, LogRefused
from services.kit.ledger.recorder.attempt import Attempt
from services.kit.ledger.recorder.events import Author
from services.kit.ledger.recorder.replica import Replica
from services.kit.ledger.recorder.saves import Save

logger = logging.getLogger(__name__)


class Committer:
    """Compare-and-append, with re-reading on a lost race; runs on the recorder's event loop."""

    def __init__(self, replica: Replica, author: Author, clock: Clock, seconds_max: float) -> None:
        self._replica = replica
        self._author = author
        self._clock = clock
        self._seconds_max = seconds_max
        self._waiting: deque[Save] = deque()

    async def commit(self, save: Save) -> Sequence[int]:
        """Record a save; the sequence numbers of its events.

        Raises IntegrityError when a version is taken, DataError when it is too large for one append, and
        OperationalError when the log did not tell in time: then it may have been recorded, or may yet be.
        """
        if self._size_bytes(save) > APPEND_BYTES:
            raise DataError(f"{len(save.events)} events of one save take more than {APPEND_BYTES} bytes")
        self._waiting.append(save)
        try:
            async with asyncio.timeout(self._seconds_max):
                await self._replica.lock.acquire()
        except TimeoutError:
            self._give_up(save)
            return await save.done
        try:
            # Turns are taken in the order of the saves: whoever has the turn writes for all who wait behind.
            if not save.done.done():
                await self._commit_group(self._take_group())
        finally:
            self._replica.lock.release()
        return await save.done

    def _give_up(self, save: Save) -> None:
        """Its turn did not come: if another is not writing it at this moment, it will never be written."""
        if save in self._waiting:
            self._waiting.remove(save)
            save.fail(OperationalError(f"not recorded: others kept the ledger busy for {self._seconds_max} s"))

    def _take_group(self) -> list[Save]:
        # The first goes in any case: it was measured when it came, and must not stop those behind it if it has grown.
        group = [self._waiting.popleft()]
        size = self._size_bytes(group[0])
        while self._waiting and (size := size + self._size_bytes(self._waiting[0])) <= APPEND_BYTES:
            group.append(self._waiting.popleft())
        return group

    def _size_bytes(self, save: Save) -> int:
        ledger = self._replica.ledger
        return save.size_bytes(len(ledger.name) + self._author.record_bytes + self._replica.index.inputs_bytes)

    async def _commit_group(self, group: list[Save]) -> None:
        try:
            async with asyncio.timeout(self._seconds_max):
                await self._commit(group)
        except (TimeoutError, LogRefused) as error:
            _leave_open(group, str(error) or f"no answer within {self._seconds_max} s")
        except BaseException:
            _leave_open(group, "the recorder failed, or was closed")
            raise

    async def _commit(self, saves: list[Save]) -> None:
        """Append until every save is in the chain or refused."""
        if not self._replica.is_fresh:
            await self._replica.reread()
        while saves:
            attempt = Attempt(self._replica, self._author, self._clock)
            attempt.add(saves)
            saves = attempt.saves
            if saves and await self._accepted(attempt):
                attempt.answer()
                return

    async def _accepted(self, attempt: Attempt) -> bool:
        """Whether the append is in the chain; nothing but the log says so, and it is asked until it does.

        As long as the head is the one it was stamped behind, an append whose acknowledgement failed may still arrive.
        Then the same records are sent again: of two copies the second does not extend the chain.
        """
        self._replica.await_append(attempt.id)
        while self._replica.head == attempt.behind:
            try:
                await self._replica.append(attempt.records)
            except LogDoubt as doubt:
                logger.info("append %s: %s", attempt.id, doubt)
                await self._replica.reread()
        return self._replica.arrived


def _leave_open(group: list[Save], reason: str) -> None:
    for save in group:
        save.fail(OperationalError(f"it is not known whether this was recorded: {reason}"))
