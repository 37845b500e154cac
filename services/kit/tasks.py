"""Tasks that are waited for in every case: whoever returns, fails or is cancelled leaves nothing running behind."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


async def apart(call: Coroutine[Any, Any, Result]) -> Result:
    """The result of a call in a task of its own; CancelledError when the caller was cancelled, whatever became of it.

    For calls with an `asyncio.TaskGroup` inside: until Python 3.13 it forgets a cancellation that comes while one of
    its tasks fails, and after a failure its own task counts as cancelled for good (python/cpython#116720).
    """
    caller = asyncio.current_task()
    try:
        return await asyncio.create_task(call)
    finally:
        if caller and caller.cancelling():
            raise asyncio.CancelledError


async def together(*calls: Coroutine[Any, Any, Result]) -> list[Result]:
    """The results of calls that run at once; a failure, when all the others were cancelled and have ended.

    `asyncio.gather` returns as soon as one fails or is cancelled, and the others go on with what is being closed.
    """
    tasks = [asyncio.create_task(call) for call in calls]
    try:
        if tasks:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    failures = (error for task in tasks if not task.cancelled() and (error := task.exception()))
    if failure := next(failures, None):
        raise failure
    return [task.result() for task in tasks]
