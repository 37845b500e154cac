"""Long answers, sent while they are made, to readers who have to keep up."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from services.projections.policy.reports import SEND_SECONDS_MAX


class InTime(StreamingResponse):
    """A stream whose reader has to keep up, and that gives back what it holds however it ends."""

    def __init__(
        self,
        content: AsyncGenerator[bytes],
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
    ) -> None:
        super().__init__(content, status_code, headers, media_type)
        self._content = content

    async def stream_response(self, send: Send) -> None:
        """As ASGI asks for it. Raises TimeoutError when the reader takes too long, which ends the connection."""

        async def in_time(message: Message) -> None:
            async with asyncio.timeout(SEND_SECONDS_MAX):
                await send(message)

        async with aclosing(self._content):
            await super().stream_response(in_time)
