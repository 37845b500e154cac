"""How far a writer has come, for those who wait for it."""

import asyncio
from collections.abc import Mapping


class Progress:
    """Positions consumed for good: what they led to is in the log, acknowledged."""

    def __init__(self) -> None:
        self.positions: dict[str, int] = {}
        """Next position to consume, of each input."""
        self.sequence = -1
        """Sequence of the last acknowledged record."""
        self.quiet = False
        """Nothing read waits to be decided, nothing decided waits for the broker, nothing is due."""
        self._moved = asyncio.Event()

    def move(self, positions: Mapping[str, int], sequence: int, *, quiet: bool) -> None:
        """Note where the writer is, and wake whoever waits for it."""
        self.positions = dict(positions)
        self.sequence = sequence
        self.quiet = quiet
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def settled(self, positions: Mapping[str, int]) -> None:
        """Return when the inputs are consumed up to these positions and the writer is quiet."""
        while not (self.quiet and all(self.positions.get(name, 0) >= want for name, want in positions.items())):
            await self._moved.wait()
