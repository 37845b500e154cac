"""Digests looked at: to whom they go and when, what one would say now, and what became of each."""

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
from services.projections.policy.digests import Subscriber
from services.projections.policy.digests.readers import may_manage
from services.projections.service.notices import DigestDesk, Digested

VIEW: Final = "digests"
TOLD: Final = ("type", "since", "at", "state", "tries", "next_at", "tried", "changed_at")
"""Of a row of the log; `at` is called what it is of a digest, the end of what it tells of."""


class Digest(BaseModel):
    """A digest as it is shown; whom it goes to stands only where one alone is looked at.

    `weekday` counts from Monday, 0, and is for weekly ones; `since` is until when the last one told.
    """

    id: str
    partner: str | None
    roles: tuple[str, ...]
    name: str | None = None
    email: str | None = None
    every: str
    weekday: int
    hour: int
    time_zone: str
    state: str
    reason: str | None
    created_at: datetime
    since: datetime
    next_at: datetime


class Preview(BaseModel):
    """What a digest would say if it came now; without a line, none would come."""

    subject: str
    text: str
    html: str


def add(router: APIRouter, shelf: Shelf, desk: DigestDesk) -> None:
    """Add the routes."""

    @router.get(
        "/digests", summary="List the digests that go by mail, the oldest first", response_model=Page, tags=[VIEW]
    )
    async def digests(request: Request, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, VIEW, reading)
        with refusing():
            found = await desk.all(whose(asking))
        mine = [shown(one).model_dump() for one in found if may_manage(subscriber_of(asking), one.subscriber)]
        return answer(request, {"items": mine, "next": None})

    @router.get("/digests/{id}", summary="One digest, and whom it goes to", response_model=Digest, tags=[VIEW])
    async def digest(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, VIEW, reading)
        return answer(request, (await named(desk, await one_of(desk, asking, id))).model_dump())

    _add_below(router, shelf, desk)


def _add_below(router: APIRouter, shelf: Shelf, desk: DigestDesk) -> None:
    @router.get(
        "/digests/{id}/preview", summary="What it would say if it came now", response_model=Preview, tags=[VIEW]
    )
    async def preview(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, VIEW, reading)
        one = await one_of(desk, asking, id)
        with refusing():
            written = await desk.preview(one)
        return answer(request, Preview.model_validate(written, from_attributes=True).model_dump())

    @router.get(
        "/digests/{id}/deliveries",
        summary="What became of each digest, the newest first",
        response_model=Page,
        tags=[VIEW],
    )
    async def deliveries(request: Request, id: EntityId, asking: Asking, paging: Paged) -> Response:
        await shelf.enter(asking, VIEW, paging)
        one = await one_of(desk, asking, id)
        return await log_of(request, shelf, desk.queue, one.endpoint, paging, _told)


def subscriber_of(asking: Principal) -> Subscriber:
    """Who asks, as a reader of digests."""
    return Subscriber(asking.vendor, asking.org, tuple(asking.roles), str(asking))


def shown(one: Digested) -> Digest:
    """A digest without whom it goes to."""
    found = one.subscription._asdict() | one.endpoint._asdict()
    return Digest(partner=one.endpoint.org, **{name: found[name] for name in Digest.model_fields if name in found})


async def named(desk: DigestDesk, one: Digested) -> Digest:
    """The same with whom it goes to, unless they were erased. Raises Problem (503)."""
    with refusing():
        person = await desk.person(one)
    return shown(one).model_copy(update={"name": person.name, "email": person.email} if person else {})


async def one_of(desk: DigestDesk, asking: Principal, id_: str) -> Digested:
    """A digest that is there and theirs. Raises Problem."""
    with refusing():
        found = await desk.one(whose(asking), id_)
    if found is None or not may_manage(subscriber_of(asking), found.subscriber):
        raise not_there()
    return found


def _told(row: dict[str, Any]) -> dict[str, Any]:
    said = {name: row[name] for name in TOLD}
    return {"until": said.pop("at"), **said}
