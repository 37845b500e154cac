"""Deadlines of calls to the broker: aiokafka has none of its own and retries for ever."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from services.kit.ledger.port import LogDoubt, LogRefused

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
    except asyncio.CancelledError as error:
        if (task := asyncio.current_task()) and task.cancelling():
            raise
        # Not we were cancelled, but what we waited for: left like this, the task that asked would end without a word.
        raise LogDoubt("cancelled", f"{what}: given up by the client") from error
    except KafkaError as error:
        raise LogDoubt(type(error).__name__, f"{what}: {error}") from error
