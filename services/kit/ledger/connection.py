"""Clients that are opened and given up in a hurry, without anybody waiting and without a socket left behind."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from services.kit.ledger.deadlines import within

logger = logging.getLogger(__name__)


class Connection:
    """A client from the start of its opening to the end of its closing."""

    def __init__(self, start: Callable[[], Coroutine[Any, Any, None]], stop: Callable[[], Awaitable[None]]) -> None:
        """Begin to open it."""
        self._starting = asyncio.create_task(start())
        self._stop = stop

    async def ready(self, seconds: float, what: str) -> None:
        """Return when it is open. Raises LogDoubt."""
        # Shielded: aiokafka loses the socket of a start that is cancelled; it is closed when the start is over.
        await within(seconds, what, asyncio.shield(self._starting))

    async def close(self) -> None:
        """Close it, once it is open or has failed to open."""
        await asyncio.wait((self._starting,))
        if not self._starting.cancelled():
            self._starting.exception()  # whoever waited for it was told; here it only must not count as overlooked
        await self._stop()


class Leftovers:
    """Clients being closed beside the work: closing one may wait for a broker that is gone, and nobody should."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._tasks: set[asyncio.Task[None]] = set()

    def close(self, connection: Connection) -> None:
        """Close it in the background, within the deadline."""
        task = asyncio.create_task(self._close(connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def wait(self) -> None:
        """Return when everything is closed, or its time is over."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _close(self, connection: Connection) -> None:
        stopping = asyncio.create_task(connection.close())
        _, late = await asyncio.wait((stopping,), timeout=self._seconds)
        if late:
            stopping.cancel()
            logger.warning("a client was given up: it did not close within %s s", self._seconds)
        elif not stopping.cancelled() and (error := stopping.exception()):
            logger.warning("a client was given up: it did not close: %r", error)
