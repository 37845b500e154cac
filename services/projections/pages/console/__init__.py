"""The console: what is there and what is due, for whoever signed in with a token, and a few forms."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from contracts.values import EntityId
from services.kit.identity import Principal
from services.kit.web import Problem
from services.projections.pages.console import exports, flags, legal_holds, notices, rendering, reports, signing
from services.projections.pages.console.case import case
from services.projections.pages.console.claim import claim
from services.projections.pages.console.customer import customer
from services.projections.pages.console.direct import direct
from services.projections.pages.console.looking import reading_of
from services.projections.pages.console.notices import Desks
from services.projections.pages.console.opening import PageRoute, SignedIn, nowhere, wrong
from services.projections.pages.console.overview import overview
from services.projections.pages.reporting import Desk
from services.projections.pages.shelf import Reading, Shelf

INSTANT_LENGTH_MAX: Final = 40
About = Callable[[Shelf, Principal, str, Reading], Awaitable[dict[str, Any]]]
"""What a page about one entity shows, now or at the instant that is asked about."""
Then = Annotated[str, Query(max_length=INSTANT_LENGTH_MAX)]


def console(shelf: Shelf, desk: Desk, desks: Desks) -> APIRouter:
    """The pages, their style, and signing in and out; the desk gives reports out, the other two look after notices."""
    router = APIRouter(include_in_schema=False)
    signing.add(router)
    signed = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/")
    async def first(request: Request, as_of: Then = "") -> Response:
        asking = await signing.signed_in(request)
        if asking is None:
            return rendering.page("signin.html", {"problem": None})
        try:
            reading = reading_of(as_of)
            shown = await overview(await shelf.then(reading), asking)
            return rendering.page("overview.html", {**shown, "as_of": reading.as_of})
        except Problem as problem:
            return wrong(asking, problem)

    _add(signed, shelf, "registrations", "claim.html", claim)
    _add(signed, shelf, "conflicts", "case.html", case)
    _add(signed, shelf, "customers", "customer.html", customer)
    _add(signed, shelf, "direct-claims", "direct.html", direct)
    _add(signed, shelf, "blanket-flags", "flag.html", flags.flag)
    flags.add(signed, shelf)
    reports.add(signed, shelf, desk)
    legal_holds.add(signed, shelf)
    notices.add(signed, shelf, desks)
    exports.add(signed, shelf)

    @router.get("/console.css")
    async def style() -> Response:
        return rendering.style(reports.DRAWINGS)

    @signed.get("/console/{path:path}")
    async def elsewhere() -> Response:
        raise nowhere()

    router.include_router(signed)
    return router


def _add(router: APIRouter, shelf: Shelf, kind: str, template: str, about: About) -> None:
    """A page about one entity of a kind."""

    @router.get(f"/console/{kind}/{{id}}", name=f"console_{kind}")
    async def one(asking: SignedIn, id: EntityId, as_of: Then = "") -> Response:
        reading = reading_of(as_of)
        shown = await about(shelf, asking, id, reading)
        return rendering.page(template, {**shown, "as_of": reading.as_of})
