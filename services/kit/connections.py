"""Clients of a broker that are opened and given up in a hurry, without anybody waiting and without a socket left open.

A start of aiokafka that is cancelled loses the socket it was opening, and a stop those it had left to close: both are
let run to their end.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

logger = logging.getLogger(__name__)


class Connection:
    """A client from the start of its opening to the end of its closing."""

    def __init__(self, start: Callable[[], Coroutine[Any, Any, None]], stop: Callable[[], Awaitable[None]]) -> None:
        """Begin to open it."""
        self._starting = asyncio.create_task(start())
        self._stop = stop

    async def ready(self) -> None:
        """Return when it is open; raises what its start raised. Whoever gives up waiting still has to close it."""
        await asyncio.shield(self._starting)

    async def close(self) -> None:
        """Close it, once it is open or has failed to open."""
        await asyncio.wait((self._starting,))
        if not self._starting.cancelled():
            self._starting.exception()  # whoever waited for it was told; here it only must not count as overlooked
        await self._stop()


class Leftovers:
    """Clients being closed beside the work: closing one may wait for a broker that is gone, and nobody should."""

    def __init__(self, seconds_max: float) -> None:
        self._seconds_max = seconds_max
        self._tasks: set[asyncio.Task[None]] = set()

    def close(self, connection: Connection) -> None:
        """Close it in the background, however long that takes."""
        task = asyncio.create_task(connection.close())
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def wait(self) -> None:
        """Return when everything is closed, or at the deadline."""
        while self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=self._seconds_max)
            if late:
                logger.warning("%d clients did not close within %s s", len(late), self._seconds_max)
                return

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.warning("a client did not close cleanly: %r", error)
