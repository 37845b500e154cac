"""The running service with a whole story in it, and how to ask it over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from services.kit.clock import Clock, FeedClock
from services.kit.cursors import Position
from services.kit.identity import local_issuer
from services.kit.ledger import KafkaBroker
from services.kit.settings import Settings
from services.projections.app import build
from tests.projections.ledgers import Ledgers, make_topics, publish


class House:
    """The running service, and how to ask it."""

    def __init__(self, app: FastAPI, http: httpx.AsyncClient, ledgers: Ledgers) -> None:
        self.app = app
        self.http = http
        self.ledgers = ledgers

    def token(self, role: str, org: str | None, vendor: str) -> str:
        settings = self.app.state.door.settings
        return local_issuer(settings).sign(vendor, org, [role])

    async def get(
        self, path: str, role: str = "channel-manager", org: str | None = None, vendor: str = "acme", **query: Any
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token(role, org, vendor)}"}
        return await self.http.get(path, headers=headers, params=query)

    async def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        role: str = "channel-manager",
        org: str | None = None,
        vendor: str = "acme",
        **headers: str,
    ) -> httpx.Response:
        headers |= {"Authorization": f"Bearer {self.token(role, org, vendor)}"}
        return await self.http.request(method, path, headers=headers, json=body)

    async def items(self, path: str, *who: Any, **query: Any) -> list[dict[str, Any]]:
        answer = await self.get(path, *who, **query)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    def last(self, ledger: str) -> str:
        """The token of the position behind which nothing is."""
        position = Position(ledger, 0, len(self.ledgers.records[ledger]) - 1)
        token: str = self.app.state.door.sealer.seal_position(position)
        return token


@asynccontextmanager
async def opened(settings: Settings, ledgers: Ledgers, clock: Clock | None = None) -> AsyncIterator[House]:
    """The service running on these ledgers, all of them folded; its clock stands where they end, or is this one."""
    app = build(settings, clock or FeedClock(ledgers.at))
    following = app.state.following
    broker = KafkaBroker(settings.kafka)
    await make_topics(broker, settings.kafka, following.ledgers)
    for ledger in following.ledgers:
        await publish(broker, ledger, 0, ledgers.records[ledger.name])
    await broker.close()
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        for name, records in ledgers.records.items():
            await following.lanes[0].reached(name, len(records) - 1)
        yield House(app, http, ledgers)
