"""A receiver of notices as a partner would run one: a real HTTP server that believes only what is signed."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.kit.clock import FeedClock
from services.kit.ledger import KafkaBroker
from services.kit.settings import Settings
from tests.projections.house import House, opened
from tests.projections.ledgers import Ledgers, publish

WAIT_SECONDS = 30.0
WAY_BACK = {"since": "2000-01-01T00:00:00Z"}


@dataclass
class Heard:
    """One request."""

    id: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def signed_by(self, secret: str) -> bool:
        try:
            Webhook(secret).verify(self.body, self.headers)
        except WebhookVerificationError:
            return False
        return True


@dataclass
class Receiver:
    """Answers with each of `answers` in turn, then 204; after `None` it never answers.

    `later` is what `Retry-After` says with everything that is not 2xx.
    """

    url: str = ""
    answers: list[int | None] = field(default_factory=list)
    later: str | None = None
    heard: list[Heard] = field(default_factory=list)
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until(self, seen: Callable[[list[Heard]], bool]) -> list[Heard]:
        """All requests, once they are as they should be."""
        async with asyncio.timeout(WAIT_SECONDS), self._came:
            await self._came.wait_for(lambda: seen(self.heard))
        return list(self.heard)

    async def count(self, number: int) -> list[Heard]:
        return await self.until(lambda heard: len(heard) >= number)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:-2]
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head)}
            body = await reader.readexactly(int(headers["content-length"]))
            status = self.answers.pop(0) if self.answers else 204
            async with self._came:
                self.heard.append(Heard(headers["webhook-id"], headers, body))
                self._came.notify_all()
            if status is None:
                await reader.read()  # until the other side hangs up
            else:
                place = f"Location: {self.url}/elsewhere\r\n" if 300 <= status < 400 else ""
                place += f"Retry-After: {self.later}\r\n" if self.later and status >= 300 else ""
                writer.write(f"HTTP/1.1 {status} X\r\n{place}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
                await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def receiving(
    *answers: int | None, tls: ssl.SSLContext | None = None, later: str | None = None
) -> AsyncIterator[Receiver]:
    """A receiver that listens on loopback, encrypted if it has a certificate."""
    receiver = Receiver(answers=list(answers), later=later)
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", ssl=tls)
    scheme = "http" if tls is None else "https"
    receiver.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield receiver


@asynccontextmanager
async def noticing(settings: Settings, ledgers: Ledgers, later: timedelta = timedelta()) -> AsyncIterator[House]:
    """The service on these ledgers, letting notices come to this machine; its clock stands, as receivers look at it."""
    clock = FeedClock(datetime.now(UTC) + later)
    async with opened(settings.model_copy(update={"webhook_loopback": True}), ledgers, clock) as house:
        yield house


def lengths(ledgers: Ledgers) -> dict[str, int]:
    return {name: len(records) for name, records in ledgers.records.items()}


async def told(house: House, published: dict[str, int]) -> None:
    """What was written since stands in the ledgers, and in the views."""
    broker = KafkaBroker(house.app.state.door.settings.kafka)
    for ledger in house.app.state.following.ledgers:
        await publish(broker, ledger, 0, house.ledgers.records[ledger.name][published[ledger.name] :])
    await broker.close()
    for name, length in lengths(house.ledgers).items():
        await house.app.state.following.lanes[0].reached(name, length - 1)


async def logged(house: House, id_: str, *who: Any, state: str | None = None, tries: int = 0) -> list[dict[str, Any]]:
    """The log of an address; once all of it is so, and was tried so often, where that is asked for."""
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            found = await house.items(f"/v1/webhooks/{id_}/deliveries", *who)
            as_asked = all(each["state"] == (state or each["state"]) and each["tries"] >= tries for each in found)
            if as_asked and (found or not (state or tries)):
                return found
            await asyncio.sleep(0.1)
