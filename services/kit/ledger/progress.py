"""How far a writer has come, for those who wait for it."""

import asyncio
from collections.abc import Mapping
from datetime import datetime


class WriterStoppedError(Exception):
    """What is waited for will not come: the writer met a defect, or a log that is not the one it should be."""


class Progress:
    """Positions consumed for good: what they led to is in the log, acknowledged."""

    def __init__(self) -> None:
        self.positions: dict[str, int] = {}
        """Next position to consume, of each input."""
        self.sequence = -1
        """Sequence of the last acknowledged record."""
        self.quiet = False
        """Nothing read waits to be decided, nothing decided waits for the broker, nothing is due."""
        self.next_due: datetime | None = None
        """When the clock alone will make it decide next, as of the last time it was quiet."""
        self._moved = asyncio.Event()
        self._ended = ""

    def move(self, positions: Mapping[str, int], sequence: int, *, quiet: bool) -> None:
        """Note where the writer is, and wake whoever waits for it."""
        self.positions = dict(positions)
        self.sequence = sequence
        self.quiet = quiet
        self._wake()

    def stir(self) -> None:
        """Note that records are on their way into the log, where readers may see them before the writer hears of it."""
        self.quiet = False

    def end(self, why: str) -> None:
        """Note that the writer will not go on, and tell whoever waits for it."""
        self._ended = why
        self._wake()

    def rest(self, positions: Mapping[str, int], sequence: int, next_due: datetime | None) -> None:
        """Note that nothing is left to do before that time."""
        self.next_due = next_due
        self.move(positions, sequence, quiet=True)

    def has_settled(self, positions: Mapping[str, int], at: datetime | None = None) -> bool:
        """Whether the inputs are consumed up to these positions, and all that is due by then is done."""
        idle = self.quiet and (at is None or self.next_due is None or self.next_due > at)
        return idle and all(self.positions.get(name, 0) >= want for name, want in positions.items())

    async def settled(self, positions: Mapping[str, int], at: datetime | None = None) -> None:
        """Return when it `has_settled`. Raises WriterStoppedError when it never will."""
        while not self.has_settled(positions, at):
            if self._ended:
                raise WriterStoppedError(self._ended)
            await self._moved.wait()

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
