"""One entity each, with what belongs to it, and the history of a registration."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.access import own_only
from contracts.values import EntityId, PartnerId
from services.kit.web import Asking
from services.projections.pages.answering import answer
from services.projections.pages.events import told
from services.projections.pages.joining import joined
from services.projections.pages.shelf import Page, Reading, Shelf, answering, owner
from services.projections.policy.limits import CLAIMS_MAX, RECORDS_MAX
from services.projections.policy.showing import shown
from services.projections.store.querying import Question

Wanted = Annotated[Reading, Query()]
TOLD = ("registration", "protection", "hold")
"""The streams of a registration's history."""


def add(router: APIRouter, shelf: Shelf) -> None:
    """Add the routes."""
    _add_registrations(router, shelf)
    _add_others(router, shelf)


def _add_registrations(router: APIRouter, shelf: Shelf) -> None:
    @router.get("/registrations/{id}", summary="A registration as it stands", tags=["registrations"])
    async def registration(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:  # noqa: A002
        await shelf.enter(asking, "registrations", reading)
        row = await shelf.one(asking, "registrations", id)
        own = own_only(asking.roles)
        (item,) = await joined(shelf, "registrations", [row], own_only=own)
        if not own:
            item["conflicts"] = await _cases(shelf, asking, id)
        return answer(request, item, row["version"])

    @router.get(
        "/registrations/{id}/history",
        summary="Everything that happened to a registration and its protection",
        response_model=Page,
        tags=["registrations"],
    )
    async def history(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:  # noqa: A002
        await shelf.enter(asking, "history", reading)
        await shelf.one(asking, "registrations", id)
        own = own_only(asking.roles)
        with answering():
            streams = [f"{kind}/{id}" for kind in TOLD]
            records = await shelf.library.records(owner(asking), RECORDS_MAX, stream=streams)
        items = [item for record in records if (item := told(record, own_only=own)) is not None]
        return answer(request, {"items": items, "next": None})


def _add_others(router: APIRouter, shelf: Shelf) -> None:
    @router.get("/conflicts/{id}", summary="A conflict, with its two sides and why they meet", tags=["conflicts"])
    async def conflict(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:  # noqa: A002
        await shelf.enter(asking, "conflicts", reading)
        row = await shelf.one(asking, "conflicts", id)
        return answer(request, shown("conflicts", row, own_only=False), row["version"])

    @router.get("/partners/{id}", summary="A partner of the vendor", tags=["partners"])
    async def partner(request: Request, id: PartnerId, asking: Asking, reading: Wanted) -> Response:  # noqa: A002
        await shelf.enter(asking, "partners", reading)
        row = await shelf.one(asking, "partners", f"{asking.vendor}/{id}")
        return answer(request, shown("partners", row, own_only=own_only(asking.roles)), row["version"])

    @router.get("/customers/{id}", summary="A customer, how it was written, and who claims it", tags=["customers"])
    async def customer(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:  # noqa: A002
        await shelf.enter(asking, "customers", reading)
        row = await shelf.one(asking, "customers", id)
        with answering():
            claims = await shelf.library.page(_of_customer(asking, "claims", {"customer": id}))
        item = shown("customers", row, own_only=False)
        item["claims"] = [shown("claims", claim, own_only=False) for claim in claims[:CLAIMS_MAX]]
        return answer(request, item, row["version"])


async def _cases(shelf: Shelf, asking: Asking, registration: str) -> list[dict[str, Any]]:
    """The conflicts of a claim, in short."""
    with answering():
        rows = await shelf.library.page(_of_customer(asking, "conflicts", {"claim": registration}))
    names = ("state", "kind", "severity", "explanation", "outcome")
    return [{"id": row["key"], **{name: row[name] for name in names}} for row in rows[:CLAIMS_MAX]]


def _of_customer(asking: Asking, view: str, filters: dict[str, Any]) -> Question:
    return Question(view, owner(asking), False, filters, None, CLAIMS_MAX)
