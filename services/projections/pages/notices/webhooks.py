"""Webhooks looked at: the addresses, and what became of each notice."""

from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from contracts.values import EntityId
from services.kit.identity import Principal
from services.kit.web import Asking
from services.projections.pages.answering import answer
from services.projections.pages.notices.asking import Paged, Wanted, log_of, not_there, refusing, whose
from services.projections.pages.shelf import Page, Shelf
from services.projections.service.notices import WebhookDesk
from services.projections.store.notices import Endpoint

VIEW: Final = "webhooks"
"""The row of the table of views that says who may look."""
UNTOLD: Final = frozenset({"sequence", "since"})
"""Of a row of the log: a sequence would count everybody's records, and only digests have a `since`."""


class Webhook(BaseModel):
    """An address as it is shown; `secret` only in the answer that made it."""

    id: str
    url: str
    types: tuple[str, ...]
    partner: str | None
    state: str
    reason: str | None
    created_at: datetime
    rests_until: datetime | None
    secret: str | None = None


def add(router: APIRouter, shelf: Shelf, desk: WebhookDesk) -> None:
    """Add the routes."""

    @router.get("/webhooks", summary="List where notices go, the oldest first", response_model=Page, tags=[VIEW])
    async def webhooks(request: Request, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, VIEW, reading)
        with refusing():
            found = await desk.endpoints.all(whose(asking))
        return answer(request, {"items": [shown(one).model_dump() for one in found], "next": None})

    @router.get("/webhooks/{id}", summary="One address that notices go to", response_model=Webhook, tags=[VIEW])
    async def webhook(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, VIEW, reading)
        return answer(request, shown(await one_of(desk, asking, id)).model_dump())

    @router.get(
        "/webhooks/{id}/deliveries",
        summary="What became of each notice, the newest event first",
        response_model=Page,
        tags=[VIEW],
    )
    async def deliveries(request: Request, id: EntityId, asking: Asking, paging: Paged) -> Response:
        await shelf.enter(asking, VIEW, paging)
        return await log_of(request, shelf, desk.queue, await one_of(desk, asking, id), paging, _told)


def shown(endpoint: Endpoint) -> Webhook:
    """An address without its secrets."""
    found = endpoint._asdict()
    return Webhook(partner=endpoint.org, **{name: found[name] for name in Webhook.model_fields if name in found})


async def one_of(desk: WebhookDesk, asking: Principal, id_: str) -> Endpoint:
    """An address that is there and theirs. Raises Problem."""
    with refusing():
        found = await desk.endpoints.one(whose(asking), id_)
    if found is None:
        raise not_there()
    return found


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in UNTOLD}
