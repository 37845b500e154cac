"""One entity each, with what belongs to it."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.values import EntityId, PartnerId, ProgrammeId
from services.kit.identity import Principal
from services.kit.web import Asking
from services.projections.pages.answering import answer
from services.projections.pages.joining import joined
from services.projections.pages.partners import profile
from services.projections.pages.shelf import Reading, Shelf, answering, owner, reader
from services.projections.policy.limits import CLAIMS_MAX
from services.projections.policy.showing import shown
from services.projections.store.querying import Found, Question

Wanted = Annotated[Reading, Query()]
Item = dict[str, Any]


class Detail(NamedTuple):
    """A page about one entity: its path and name in the access table, its view, and what it is about."""

    path: str
    view: str
    summary: str


DETAILS = (
    Detail("conflicts", "conflicts", "A conflict, with its two sides and why they meet"),
    Detail("invitations", "invitations", "An invitation to a deal; of which customer is told once it is accepted"),
    Detail("previews", "previews", "What the rules said to a claim that was not made"),
)
"""Pages that show a row as its list does."""


def add(router: APIRouter, shelf: Shelf) -> None:
    """Add the routes."""
    for detail in DETAILS:
        router.add_api_route(
            f"/{detail.path}/{{id}}",
            _endpoint(shelf, detail),
            methods=["GET"],
            summary=detail.summary,
            tags=[detail.path],
            name=f"one_{detail.view}",
        )
    _add_named(router, shelf)
    _add_customers(router, shelf)


def _endpoint(shelf: Shelf, detail: Detail) -> Callable[..., Awaitable[Response]]:
    async def endpoint(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:
        here = await shelf.enter(asking, detail.path, reading)
        row = await here.one(asking, detail.view, id)
        (item,) = await joined(here, reader(asking), detail.view, [row])
        return answer(request, item, row["version"])

    return endpoint


def _add_named(router: APIRouter, shelf: Shelf) -> None:
    @router.get("/partners/{id}", summary="A partner, where it stands, and what its next tier lacks", tags=["partners"])
    async def partner(request: Request, id: PartnerId, asking: Asking, reading: Wanted) -> Response:
        here = await shelf.enter(asking, "partners", reading)
        row = await here.one(asking, "partners", f"{asking.vendor}/{id}")
        return answer(request, await profile(here, reader(asking), row), row["version"])

    @router.get("/programmes/{id}", summary="A programme, its rules and its versions", tags=["programmes"])
    async def programme(request: Request, id: ProgrammeId, asking: Asking, reading: Wanted) -> Response:
        here = await shelf.enter(asking, "programmes", reading)
        row = await here.one(asking, "programmes", f"{asking.vendor}/{id}")
        (item,) = await joined(here, reader(asking), "programmes", [row])
        return answer(request, item, row["version"])


def _add_customers(router: APIRouter, shelf: Shelf) -> None:
    @router.get("/customers/{id}", summary="A customer, how it was written, and who claims it", tags=["customers"])
    async def customer(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:
        here = await shelf.enter(asking, "customers", reading)
        item = await known_customer(here, asking, id)
        return answer(request, item, item["version"])


async def known_customer(shelf: Shelf, asking: Principal, id_: str) -> Item:
    """A customer, who claims it, and who belongs to it. Raises Problem when there is none."""
    row = await shelf.one(asking, "customers", id_)
    item = shown("customers", row, "staff", reader(asking))
    for name, view, column in (("claims", "claims", "customer"), ("members", "customers", "parent")):
        found = await _with(shelf, asking, view, column, id_)
        item[name] = [shown(view, one, "staff", reader(asking)) for one in found]
    return item


async def _with(shelf: Shelf, asking: Principal, view: str, column: str, customer: str) -> list[Found]:
    question = Question(view, owner(asking), False, {column: customer}, None, CLAIMS_MAX)
    with answering():
        rows = await shelf.library.page(question)
    return rows[:CLAIMS_MAX]
