"""What a subscriber does with a batch whose handler failed: read it again, after a pause, until it is finished."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka.errors import IllegalStateError
from faststream import BaseMiddleware, StreamMessage

PAUSE_SECONDS = 1.0
"""Long enough for a restarting database or broker, short enough for the message that waits behind."""

log = logging.getLogger(__name__)


class ReadAgain(BaseMiddleware[Any, Any]):
    """Without it, the next batch's commit would also cover the failed one, and its messages would be lost.

    A dependency that is away is so waited for; a defect stops its partition, loudly, where it stands.
    """

    async def consume_scope(self, call_next: Callable[[Any], Awaitable[Any]], msg: StreamMessage[Any]) -> Any:
        try:
            return await call_next(msg)
        except Exception as error:
            log.error("a batch was not finished and will be read again: %s", type(error).__name__, exc_info=error)
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                await msg.nack()
            except IllegalStateError:
                log.info("another member of the group has the partition now, and reads the batch again")
            raise
