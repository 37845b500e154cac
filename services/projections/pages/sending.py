"""Long answers, sent while they are made, to readers who have to keep up."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from services.projections.policy.reports import SEND_SECONDS_MAX


class InTime(StreamingResponse):
    """A stream whose reader has to keep up, and that gives back what it holds however it ends."""

    def __init__(self, rows: AsyncGenerator[bytes], media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(rows, media_type=media_type, headers=headers)
        self._rows = rows

    async def stream_response(self, send: Send) -> None:
        """As ASGI asks for it. Raises TimeoutError when the reader takes too long, which ends the connection."""

        async def in_time(message: Message) -> None:
            async with asyncio.timeout(SEND_SECONDS_MAX):
                await send(message)

        async with aclosing(self._rows):
            await super().stream_response(in_time)
