"""Deadlines of calls to the broker: aiokafka has none of its own and retries for ever."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from services.kit.ledger.port import LogDoubt, LogRefused

logger = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Deadlines:
    """How long a call to the broker may take before its outcome is in doubt, in seconds."""

    connect: float = 10.0
    append: float = 5.0
    look: float = 5.0
    close: float = 10.0


async def within(seconds: float, what: str, call: Awaitable[T]) -> T:
    """The call's result. Raises LogDoubt when it fails or takes too long, LogRefused when asking again is no use."""
    try:
        async with asyncio.timeout(seconds):
            return await call
    except TimeoutError as error:
        raise LogDoubt("timeout", f"{what}: no answer within {seconds} s") from error
    except OffsetOutOfRangeError as error:
        raise LogRefused(f"{what}: the log does not reach there: was it truncated, or is it another one?") from error
    except KafkaError as error:
        raise LogDoubt(type(error).__name__, f"{what}: {error}") from error


class Leftovers:
    """Clients being closed beside the work: closing one may wait for a broker that is gone, and nobody should."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._tasks: set[asyncio.Task[None]] = set()

    def close(self, stop: Callable[[], Awaitable[None]]) -> None:
        """Stop a client in the background, within the deadline."""
        task = asyncio.create_task(self._close(stop))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def wait(self) -> None:
        """Return when everything is closed, or its time is over."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _close(self, stop: Callable[[], Awaitable[None]]) -> None:
        stopping = asyncio.ensure_future(stop())
        _, late = await asyncio.wait((stopping,), timeout=self._seconds)
        if late:
            stopping.cancel()
            logger.warning("a client was given up: it did not close within %s s", self._seconds)
        elif not stopping.cancelled() and (error := stopping.exception()):
            logger.warning("a client was given up: it did not close: %r", error)
