"""The console: what is there and what is due, for whoever signed in with a token; it only reads."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from contracts.values import EntityId
from services.kit.web import Problem
from services.projections.pages.console import rendering, signing
from services.projections.pages.console.claim import claim
from services.projections.pages.console.overview import overview
from services.projections.pages.shelf import Shelf


def console(shelf: Shelf) -> APIRouter:
    """The pages, their style, and signing in and out."""
    router = APIRouter(include_in_schema=False)
    signing.add(router)

    @router.get("/")
    async def first(request: Request) -> Response:
        asking = await signing.signed_in(request)
        if asking is None:
            return rendering.page("signin.html", {"problem": None})
        return rendering.page("overview.html", await overview(shelf, asking))

    @router.get("/console/registrations/{id}")
    async def one(request: Request, id: EntityId) -> Response:
        asking = await signing.signed_in(request)
        if asking is None:
            return RedirectResponse("/", 303)
        try:
            return rendering.page("claim.html", await claim(shelf, asking, id))
        except Problem as problem:
            return rendering.page("problem.html", {"asking": asking, "problem": problem.detail}, problem.status_code)

    @router.get("/console.css")
    async def style() -> Response:
        return rendering.style()

    return router
