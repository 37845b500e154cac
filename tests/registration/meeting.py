"""Meeting the registration service over HTTP: claims, drafts, and submissions that are screened while one waits."""

import asyncio
from collections.abc import Awaitable
from contextlib import aclosing
from typing import Any

import httpx

from contracts.registrations import Details
from services.kit.ledger import KafkaBroker, Ledger, Tail
from services.kit.settings import Settings
from tests.make import details
from tests.registration.findings import screened
from tests.serving import OtherLedger, asked


def claim(**changes: Any) -> dict[str, Any]:
    return asked(details(**changes))


async def draft(http: httpx.AsyncClient, partner: dict[str, str], **changes: Any) -> str:
    answer = await http.post(
        "/v1/registrations", json={**claim(**changes), "draft": True}, headers=partner | {"Prefer": "wait=15"}
    )
    assert (answer.status_code, answer.json()["state"]) == (201, "draft"), answer.text
    return str(answer.json()["id"])


async def seen(settings: Settings, registration: str, kind: str) -> int:
    """Return when the ledger holds this event of this registration: its version."""
    ledger = Ledger("registration", settings.topics("registration.ledger"))
    broker = KafkaBroker(settings.kafka)
    try:
        async with asyncio.timeout(15), aclosing(Tail(broker, ledger, 0).follow()) as batches:
            async for batch in batches:
                for record in batch:
                    if record.stream.endswith(registration) and record.type == kind:
                        return record.version
        raise LookupError(f"no {kind} of {registration}")
    finally:
        await broker.close()


async def state(sending: Awaitable[httpx.Response]) -> str:
    answer = await sending
    assert answer.is_success, answer.text
    return str(answer.json()["state"])


async def screened_to(*sending: Any) -> str:
    return await state(sent_and_screened(*sending))


async def sent_and_screened(
    http: httpx.AsyncClient,
    path: str,
    by: dict[str, str],
    settings: Settings,
    conflicts: OtherLedger,
    asked: Details,
) -> httpx.Response:
    """Submit a draft, let the conflict ledger say that it is clear, and return the answer."""
    registration = path.split("/")[3]
    sending = asyncio.create_task(http.post(path, headers=by | {"Prefer": "wait=15"}))
    version = await seen(settings, registration, "registration.submitted.v1")
    await conflicts.says(screened(registration, asked, registration_version=version))
    return await sending
