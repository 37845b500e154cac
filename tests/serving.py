"""A deciding service as it is met from outside: settings, its lifespan, people with tokens, the other's ledger."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI

from contracts.bodies import CustomerBody
from contracts.codec import encode
from contracts.message import Event, Value
from contracts.registrations import Details
from services.kit.clock import Clock, SystemClock
from services.kit.identity import local_issuer
from services.kit.ledger import GENESIS, Draft, KafkaBroker
from services.kit.ledger.stamping import Stamp
from services.kit.settings import Settings
from tests.servers import unique

Build = Callable[[Settings, Clock], FastAPI]


def settings_for(kafka: str, database: str, folder: Path, **changes: Any) -> Settings:
    """An installation that shares nothing with others on the same servers."""
    known: dict[str, Any] = {
        "kafka": kafka,
        "database_url": database,
        "data": folder,
        "topic_prefix": unique("t"),
        "partner_topic_prefix": unique("p"),
        "database_schema_prefix": f"{unique('s')}_",
        "partitions": 1,
        "wait_seconds": 15,
    }
    return Settings(**{**known, **changes})


@asynccontextmanager
async def serving(build: Build, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The service at work, and a client that talks to it."""
    app = build(settings, SystemClock())
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://edge") as http:
        yield http


def somebody(settings: Settings, *roles: str, vendor: str = "acme", org: str | None = None) -> dict[str, str]:
    """The header of a person with these roles."""
    return {"Authorization": f"Bearer {local_issuer(settings).sign(vendor, org, list(roles))}"}


def plain(value: Value) -> Any:
    """A message or body as JSON."""
    return json.loads(encode(value))


def asked(details: Details) -> Any:
    """Details as a partner writes them, without what the edge adds."""
    said = plain(details)
    return said | {
        "customer": {name: said["customer"][name] for name in CustomerBody.model_fields.keys() & said["customer"]}
    }


class OtherLedger:
    """The ledger of the service that is not there: a test writes it."""

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings = settings
        self._name = name
        self._stamp: Stamp | None = None

    async def says(self, event: Event, by: str = "system/test") -> None:
        """Append one record, in the chain."""
        clock = SystemClock().now()
        self._stamp = self._stamp or Stamp(self._name, 0, GENESIS, clock)
        self._stamp.begin(str(uuid4()))
        cause = str(uuid4())
        draft = Draft(f"test/{cause}", event.TYPE, 1, encode(event), str(uuid4()), cause, by)
        broker = KafkaBroker(self._settings.kafka)
        log = await broker.log(self._settings.topics(f"{self._name}.ledger"), 0)
        try:
            await log.append([self._stamp.record(draft, clock, "")])
        finally:
            await log.close()
            await broker.close()
