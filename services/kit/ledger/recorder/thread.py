"""An event loop in a thread of its own, so that code that blocks can use a log that does not."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any, TypeVar

from eventsourcing.persistence import InterfaceError, OperationalError

Result = TypeVar("Result")

STOP_SECONDS = 10.0


class LoopThread:
    """Runs coroutines for threads that wait for their results; any thread may call but the loop's own."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def run(self, call: Callable[[], Coroutine[Any, Any, Result]], seconds_max: float) -> Result:
        """The call's result. Raises OperationalError when it takes longer than that, InterfaceError when closed."""
        if not self._thread.is_alive():
            raise InterfaceError("the recorder was closed")
        future = asyncio.run_coroutine_threadsafe(_called(call), self._loop)
        try:
            return future.result(seconds_max)
        except CancelledError:
            raise InterfaceError("the recorder was closed while it worked") from None
        except TimeoutError:
            if future.cancel():
                raise OperationalError(f"no result within {seconds_max} s; what was asked may yet happen") from None
            raise

    def close(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run a last call, cancel what still runs and end the thread; a second call does nothing."""
        if self._thread.is_alive():
            with suppress(OperationalError):
                self.run(last, STOP_SECONDS)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(_cancel_all())
            self._loop.close()


async def _called(call: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    return await call()  # called here, so that what it makes belongs to this loop


async def _cancel_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=STOP_SECONDS / 2) if tasks else None
