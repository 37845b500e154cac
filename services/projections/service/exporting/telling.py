"""What a partner or an end customer is told of what is on record: each message signed, and no record."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from datetime import UTC
from typing import Any, Final

from contracts.codec import canonical
from contracts.disclosure import disclosed
from contracts.disclosure.customers import TOLD, to_customer
from contracts.exports import Selection
from services.kit.proof.keys import LogKeys
from services.projections.service.exporting.reporting import LINES_MAX
from services.projections.service.receipts import receipt_of
from services.projections.store.querying import Found
from services.projections.store.selecting import Cut, Selecting

SIGNED_AT_ONCE: Final = 200
"""Messages that are signed beside the event loop in one go."""


ToReader = Callable[[str, Mapping[str, Any]], dict[str, Any] | None]
"""Cuts the data of an event of some type down to what a reader may see; None when not a word of it."""


class Telling:
    """The messages of one bundle. `first` and `count` are for its report, once they were gone through."""

    def __init__(self, selecting: Selecting, keys: LogKeys) -> None:
        self.first: list[Mapping[str, Any]] = []
        self.count = 0
        self._selecting = selecting
        self._keys = keys

    async def messages(self, selection: Selection, cut: Cut) -> AsyncGenerator[bytes]:
        """The messages as lines, some at a time."""
        if selection.audience == "partner":
            return self._lines(_told(self._selecting.told(selection, cut), disclosed))
        return self._lines(_told(await self._selecting.records(selection, cut, TOLD), to_customer))

    async def _lines(self, found: AsyncGenerator[Found]) -> AsyncGenerator[bytes]:
        waiting: list[Found] = []
        async with aclosing(found):
            async for message in found:
                self._count(message)
                waiting.append(message)
                if len(waiting) == SIGNED_AT_ONCE:
                    yield await asyncio.to_thread(self._signed, waiting)
                    waiting = []
        yield await asyncio.to_thread(self._signed, waiting)

    def _count(self, message: Found) -> None:
        self.count += 1
        if self.count <= LINES_MAX:
            self.first.append({name: message[name] for name in ("id", "type", "stream", "time", "data")})

    def _signed(self, messages: list[Found]) -> bytes:
        return b"".join(canonical(self._receipted(message)) + b"\n" for message in messages)

    def _receipted(self, message: Found) -> dict[str, Any]:
        said = {"id": message["id"], "type": message["type"], "subject": message["stream"], "data": message["data"]}
        note = receipt_of(self._keys, {**said, "time": message["time"]}, message["hash"])
        return {"event": {**said, "time": message["time"].astimezone(UTC).isoformat()}, "receipt": str(note)}


async def _told(records: AsyncGenerator[Found], to_reader: ToReader) -> AsyncGenerator[Found]:
    """What of these records their reader may see; one that nobody can read any more is told to nobody."""
    async with aclosing(records):
        async for record in records:
            data = None if record["data"] is None else to_reader(record["type"], record["data"])
            if data is not None:
                yield {**record, "data": data}
