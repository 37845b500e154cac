"""An event loop in a thread of its own, so that code that blocks can use a log that does not."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any, TypeVar

import uvloop
from eventsourcing.persistence import InterfaceError, OperationalError

Result = TypeVar("Result")
Call = Callable[[], Coroutine[Any, Any, Result]]

STOP_SECONDS = 10.0
"""How long closing waits for what runs, and again for the last call."""


class LoopThread:
    """Runs calls for threads that wait for their results; any thread may ask but the loop's own."""

    def __init__(self, name: str) -> None:
        self._loop: asyncio.AbstractEventLoop
        self._stop = asyncio.Event()
        self._running: set[asyncio.Task[Any]] = set()
        self._ending = False
        self._closed = False
        self._door = threading.Lock()
        """Nobody asks while the loop is being told to stop: what came behind would never run, and never be answered."""
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: uvloop.run(self._serve()), name=name, daemon=True)
        self._thread.start()
        self._started.wait()

    def run(self, call: Call[Result], seconds_max: float) -> Result:
        """The call's result. Raises OperationalError when it takes longer than that, InterfaceError when closed."""
        with self._door:
            if self._closed:
                raise InterfaceError("the recorder was closed")
            future = asyncio.run_coroutine_threadsafe(self._noted(call), self._loop)
        try:
            return future.result(seconds_max)
        except CancelledError:
            raise InterfaceError("the recorder was closed while it worked") from None
        except TimeoutError:
            if future.cancel():
                raise OperationalError(f"no result within {seconds_max} s; what was asked may yet happen") from None
            raise

    def close(self, last: Call[None]) -> None:
        """Cancel what runs, make a last call and end the thread; a second time it does nothing."""
        with suppress(OperationalError, InterfaceError):
            self.run(lambda: self._end(last), 3 * STOP_SECONDS)
        with self._door:
            if not self._closed:
                self._closed = True
                self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(STOP_SECONDS)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._started.set()
        await self._stop.wait()

    async def _noted(self, call: Call[Result]) -> Result:
        if self._ending:  # it would open again what is being closed
            raise InterfaceError("the recorder was closed")
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine of this loop is always in a task
        self._running.add(task)
        try:
            return await call()
        finally:
            self._running.discard(task)

    async def _end(self, last: Call[None]) -> None:
        self._ending = True
        calls = self._running - {asyncio.current_task()}
        for task in calls:
            task.cancel()
        if calls:
            await asyncio.wait(calls, timeout=STOP_SECONDS)
        async with asyncio.timeout(STOP_SECONDS):
            await last()
