"""One opening of a ledger partition: decide, append, decide the next while that is in flight; until the first doubt."""

import asyncio

from services.kit.ledger.appending import Appender
from services.kit.ledger.composing import Append, Composer, Defect
from services.kit.ledger.inputs import parse_positions
from services.kit.ledger.intake import Intake
from services.kit.ledger.keeping import Keeper
from services.kit.ledger.progress import Progress
from services.kit.ledger.tally import Tally


class Session:
    """Works until it is told to stop or something is in doubt; then it is thrown away, and its state with it."""

    def __init__(
        self,
        composer: Composer,
        intake: Intake,
        appender: Appender,
        keeper: Keeper,
        progress: Progress,
        tally: Tally,
    ) -> None:
        self._composer = composer
        self._intake = intake
        self._appender = appender
        self._keeper = keeper
        self._progress = progress
        self._tally = tally
        self._in_flight = False
        self._stopping = False
        self._defect: Defect | None = None

    def stop(self) -> None:
        """Decide nothing more, write what is decided, and let `run` return."""
        self._stopping = True
        self._intake.wake.set()

    async def run(self) -> None:
        """Raises LogDoubt in an exception group; raises Defect after what was decided before it is written."""
        try:
            await self._work()
            await self._keeper.finish(self._composer, self._intake, self._appender.anchor)
        finally:
            self._keeper.let_go()

    async def _work(self) -> None:
        async with asyncio.TaskGroup() as group:
            helpers = self._intake.start(group)
            while not self._finished():
                self._intake.wake.clear()
                self._decide()
                self._send(group)
                await self._pause()
            for helper in helpers:
                helper.cancel()
        if self._defect:
            raise self._defect

    def _finished(self) -> bool:
        return self._stopping and self._composer.empty and not self._in_flight

    def _decide(self) -> None:
        if self._stopping:
            return
        try:
            self._intake.decide(self._composer)
        except Defect as defect:
            self._defect = defect
            self._stopping = True

    def _send(self, group: asyncio.TaskGroup) -> None:
        append = None if self._in_flight else self._composer.next_append()
        if append is not None:
            self._in_flight = True
            self._progress.stir()
            group.create_task(self._write(append))
            if self._defect is None:
                self._keeper.capture_if_due(self._composer, self._intake)

    async def _write(self, append: Append) -> None:
        await self._appender.append(append)
        self._in_flight = False
        self._keeper.acknowledged(self._appender.anchor)
        self._progress.move(parse_positions(append.through), append.head.sequence, quiet=False)
        self._intake.wake.set()

    async def _pause(self) -> None:
        waiting = self._intake.waiting()
        if self._composer.room > 0 and waiting and not self._stopping:
            await asyncio.sleep(0)
            return
        self._tally.lag = self._intake.lag()
        if not (waiting or self._in_flight or self._defect) and self._composer.empty:
            sequence = self._composer.stamp.head.sequence
            self._progress.rest(self._composer.positions, sequence, self._intake.next_due)
        if not self._finished():
            await self._intake.wake.wait()
