"""Sends the feed's messages over HTTP, each under the token of its sender, as any client would."""

import asyncio
from typing import Any

import httpx

from services.cli.demo.feed import ROUTES, Body, FeedMessage, Sender
from services.cli.demo.journal import Known
from services.kit.identity import Issuer

AT_ONCE = 32
WAIT_SECONDS = 10
TIMEOUT_SECONDS = 30.0
TRIES = 5
PAUSE_SECONDS = 0.2
BUSY = frozenset({429, 503})


class PlayError(Exception):
    """The feed cannot be played any further."""


class Client:
    """HTTP for all senders of the feed; a token is signed when its sender speaks first."""

    def __init__(self, url: str, issuer: Issuer) -> None:
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        self._http = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, limits=limits, trust_env=False)
        self._issuer = issuer
        self._tokens: dict[Sender, str] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    def token(self, sender: Sender) -> str:
        """The bearer token of this sender."""
        if sender not in self._tokens:
            signed = self._issuer.sign(sender.vendor, sender.org, [sender.role], subject=sender.subject)
            self._tokens[sender] = signed
        return self._tokens[sender]

    async def send(self, message: FeedMessage, about: str, body: Body) -> Known:
        """Send a message and wait for what came of it. Raises PlayError when the services do not take it."""
        method, path = ROUTES[message.action]
        headers = {"Idempotency-Key": f"demo:{message.label}:{about}", "Prefer": f"wait={WAIT_SECONDS}"}
        answer = await self._asked(message.sender, method, path.format(id=about), json=body, headers=headers)
        return known(answer.json(), message)

    async def get(self, sender: Sender, path: str, **query: str | int) -> Any:
        """What this sender sees there. Raises PlayError."""
        answer = await self._asked(sender, "GET", path, params=query)
        if answer.is_error:
            raise PlayError(f"GET {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json()

    async def _asked(self, sender: Sender, method: str, path: str, **given: Any) -> httpx.Response:
        """The answer to a request, asked again while the services are busy or a connection breaks: a key or a GET
        makes that harmless."""
        given["headers"] = given.get("headers", {}) | {"Authorization": f"Bearer {self.token(sender)}"}
        trouble = ""
        async with self._room:
            for _ in range(TRIES):
                try:
                    answer = await self._http.request(method, path, **given)
                except httpx.TransportError as error:
                    trouble = repr(error)
                    await asyncio.sleep(PAUSE_SECONDS)
                    continue
                if answer.status_code not in BUSY:
                    return answer
                trouble = answer.text[:300]
                await asyncio.sleep(float(answer.headers.get("Retry-After", PAUSE_SECONDS)))
        raise PlayError(f"{method} {path}: {trouble}")


def known(answer: Body, message: FeedMessage) -> Known:
    """What an answer, over HTTP or in a topic, says. Raises PlayError when the message itself is at fault."""
    match answer.get("outcome"):
        case "accepted":
            return Known(id=answer["id"], state=answer["state"], evidence=_evidence(answer))
        case "refused":
            return Known(code=answer["code"])
        case None if "as_of" in answer:  # a protection check is answered in its own words
            return Known(id=answer["id"])
        case "pending":
            raise PlayError(f"{message.label}: not decided within {WAIT_SECONDS} seconds")
        case _:
            raise PlayError(f"{message.label}: {answer.get('code')}: {answer.get('detail')} {answer.get('errors', '')}")


def _evidence(answer: Body) -> str | None:
    attached = [event["data"]["evidence"] for event in answer["events"] if event["type"] == "evidence.attached.v1"]
    return attached[-1] if attached else None
