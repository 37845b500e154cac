"""A recorder's connections to its log: several, because a fetch that waits for records keeps its own line busy."""

from contextlib import AsyncExitStack

from services.kit.ledger.port import Broker, Log, Source


class Connections:
    """Three lines to one partition, opened together and dropped together."""

    def __init__(self, broker: Broker, topic: str, partition: int) -> None:
        self._broker = broker
        self._place = (topic, partition)
        self._stack: AsyncExitStack | None = None
        self.log: Log
        """Appends, and reads on from the last position."""
        self.ends: Source
        """Asks for the end; it never reads, so it answers at once."""
        self.places: Source
        """Reads single records anywhere in the log."""

    async def open(self) -> None:
        """Open what is not open. Raises LogDoubt, LogRefused."""
        if self._stack:
            return
        async with AsyncExitStack() as stack:
            self.log = await self._broker.log(*self._place)
            stack.push_async_callback(self.log.close)
            self.ends = await self._broker.source(*self._place)
            stack.push_async_callback(self.ends.close)
            self.places = await self._broker.source(*self._place)
            stack.push_async_callback(self.places.close)
            self._stack = stack.pop_all()

    async def close(self) -> None:
        """Let go of all of them; never raises, never waits long."""
        stack, self._stack = self._stack, None
        if stack:
            await stack.aclose()
