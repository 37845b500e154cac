"""How a reader ends a digest without signing in: one click in a mail program (RFC 8058), or a button on a page."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.kit.cursors import BadTokenError
from services.kit.web import FieldError, Problem, door_of
from services.projections.pages.console import rendering
from services.projections.pages.notices.asking import refusing
from services.projections.pages.notices.digests import VIEW
from services.projections.pages.shelf import Shelf, Token
from services.projections.service.notices import DigestDesk
from services.projections.service.notices.composing import UNSUBSCRIBE

Given = Annotated[Token, Query()]


def add(router: APIRouter, shelf: Shelf, desk: DigestDesk) -> None:
    """Add the page, which changes nothing (programs that scan mail open it), and what its button does."""
    unsigned = APIRouter()
    page: Any = {"tags": [VIEW], "response_class": HTMLResponse}

    @unsigned.get("/unsubscribe", summary="A page with a button that ends a digest", **page)
    async def ask(request: Request, token: Given) -> Response:
        _opened(request, shelf, token)
        return rendering.page("unsubscribe.html", {"token": token, "ended": False})

    @unsigned.post("/unsubscribe", summary="End a digest, by the address in it", **page)
    async def end(request: Request, token: Given) -> Response:
        endpoint = _opened(request, shelf, token)
        with refusing():
            await desk.end(endpoint)
        return rendering.page("unsubscribe.html", {"token": token, "ended": True})

    router.include_router(unsigned)


def _opened(request: Request, shelf: Shelf, token: str) -> str:
    """Which digest is meant. Raises Problem: 422, 429."""
    try:
        endpoint: str = shelf.sealer.open(UNSUBSCRIBE, token)
    except BadTokenError as error:
        raise Problem("BAD_TOKEN", str(error), [FieldError("token", "not the address in a digest")]) from None
    door_of(request).rates.take(f"{UNSUBSCRIBE}/{endpoint}")
    return endpoint
