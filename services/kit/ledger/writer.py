"""The writer of one ledger partition: opens it, works until something is in doubt, drops all, and opens it again."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, suppress
from typing import TypeVar

from services.kit.clock import Clock
from services.kit.ledger.backoff import Backoff
from services.kit.ledger.opening import Assignment, Opener, WriterSettings
from services.kit.ledger.port import Broker, LogDoubt, Partition
from services.kit.ledger.progress import Progress
from services.kit.ledger.session import Session
from services.kit.ledger.tally import Tally
from services.kit.tasks import apart

logger = logging.getLogger(__name__)

ErrorType = TypeVar("ErrorType", bound=Exception)


class Writer:
    """Keeps one partition decided. Any number may be alive at once: the chain lets only one get ahead at a time."""

    def __init__(
        self,
        broker: Broker,
        assignment: Assignment,
        make: Callable[[int], Partition],
        clock: Clock,
        settings: WriterSettings,
    ) -> None:
        self._opener = Opener(broker, assignment, make, clock, settings)
        self._backoff = Backoff(settings.backoff)
        self._session: Session | None = None
        self._stop = asyncio.Event()

    @property
    def assignment(self) -> Assignment:
        return self._opener.assignment

    @property
    def tally(self) -> Tally:
        """What was counted so far; health and metrics read it."""
        return self._opener.tally

    @property
    def storm(self) -> bool:
        """Has it reopened so often of late that something is wrong, most likely a second owner that is alive?"""
        return self._backoff.storm

    @property
    def progress(self) -> Progress:
        """How far it has come, for those who wait for it."""
        return self._opener.progress

    async def run(self) -> None:
        """Work until stopped; a cancelled run is a crash, and as safe as one.

        Returns early, after a log line and with `tally.stopped` set, when the program is wrong (Defect) or the log is
        (LogRefused): the other partitions of the process go on, this one needs a person.
        """
        while not self._stop.is_set() and not self.tally.stopped:
            try:
                await self._once()
            except* LogDoubt as doubts:
                await self._wait_out(doubts)
            except* Exception as errors:  # noqa: BLE001 - whatever it is, the partition stops and says so
                self._give_up(errors)

    def stop(self) -> None:
        """Ask for a clean stop: write what is decided, leave a checkpoint, let `run` return."""
        self._stop.set()
        if self._session:
            self._session.stop()

    async def _once(self) -> None:
        async with AsyncExitStack() as stack:
            self._session = await self._opener.open(stack)
            logger.info("%s: open, %d records read", self.assignment, self.tally.replayed)
            if self._stop.is_set():
                self._session.stop()
            self.tally.deciding = True
            try:
                await apart(self._session.run())
            finally:
                self.tally.deciding = False

    async def _wait_out(self, doubts: ExceptionGroup[LogDoubt]) -> None:
        reasons = list(leaves(doubts))
        self.tally.doubts[reasons[0].kind] += 1
        pause = self._backoff.next_seconds()
        level = logging.ERROR if self.storm else logging.WARNING
        logger.log(level, "%s: in doubt, opening again in %.2f s: %s", self.assignment, pause, reasons[0])
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._stop.wait()

    def _give_up(self, errors: ExceptionGroup[Exception]) -> None:
        first = next(leaves(errors))
        self.tally.stopped = f"{type(first).__name__}: {first}"
        self.progress.end(f"{self.assignment} stopped for good: {self.tally.stopped}")
        logger.critical("%s: stopped for good: %s", self.assignment, first, exc_info=first)


def leaves(group: ExceptionGroup[ErrorType]) -> Iterator[ErrorType]:
    """The exceptions inside a group, however deep."""
    for error in group.exceptions:
        if isinstance(error, ExceptionGroup):
            yield from leaves(error)
        else:
            yield error
