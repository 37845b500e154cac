"""The console: one page that says what is there, for whoever signed in with a token; it only reads."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from contracts.access import may_see, own_only
from services.kit.identity import Principal, RejectedTokenError
from services.kit.identity.keysets import KeysUnavailableError
from services.kit.web import door_of
from services.projections.pages.joining import joined
from services.projections.pages.shelf import Paging, Shelf, answering, reader

COOKIE: Final = "dealreg"
SIGNED_IN_SECONDS: Final = 12 * 3600
FIELDS_MAX: Final = 4
ROWS: Final = 20
POLICY: Final = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""No script runs, nothing is loaded from elsewhere, and forms go nowhere else."""
COUNTED: Final = ("registrations", "protections", "conflicts", "blanket-flags", "partners")
"""Views whose rows are counted by state, as the access table names them."""

_templates = PackageLoader("services.projections.pages")
_pages = Environment(loader=_templates, autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def console(shelf: Shelf) -> APIRouter:
    """The page, its style, and signing in and out."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def overview(request: Request) -> Response:
        asking = await _signed_in(request)
        if asking is None:
            return _html("signin.html", {"problem": None})
        return _html("overview.html", await _overview(shelf, asking))

    @router.post("/console/session")
    async def session(request: Request) -> Response:
        fields = parse_qs((await request.body()).decode(errors="replace"), max_num_fields=FIELDS_MAX)
        return await _session(request, fields.get("token", [""])[0].strip())

    @router.get("/console.css")
    async def style() -> Response:
        source, _, _ = _templates.get_source(_pages, "console.css")
        return Response(source, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})

    return router


async def _session(request: Request, token: str) -> Response:
    """Sign in with a token that holds, or out without one."""
    back = RedirectResponse("/", 303)
    if not token:
        back.delete_cookie(COOKIE)
        return back
    try:
        await door_of(request).verifier.verify(token)
    except (RejectedTokenError, KeysUnavailableError) as error:
        return _html("signin.html", {"problem": f"This token does not let you in: {error}."}, status=401)
    secure = request.url.scheme == "https"
    back.set_cookie(COOKIE, token, SIGNED_IN_SECONDS, httponly=True, samesite="strict", secure=secure)
    return back


async def _signed_in(request: Request) -> Principal | None:
    door = door_of(request)
    try:
        asking = await door.verifier.verify(request.cookies.get(COOKIE, ""))
    except (RejectedTokenError, KeysUnavailableError):
        return None
    door.rates.take(str(asking))
    return asking


async def _overview(shelf: Shelf, asking: Principal) -> dict[str, Any]:
    """What the page shows: for each view its newest rows, None when the asker may not see it."""
    return {
        "asking": asking,
        "now": shelf.clock.now(),
        "counts": {} if own_only(asking.roles) else await _counts(shelf, asking),
        "conflicts": await _newest(shelf, asking, "conflicts"),
        "flags": await _newest(shelf, asking, "blanket-flags"),
        "registrations": await _newest(shelf, asking, "registrations"),
    }


async def _counts(shelf: Shelf, asking: Principal) -> Mapping[str, Mapping[str, int]]:
    with answering():
        return {
            view.replace("-", " "): await shelf.library.counts(view.replace("-", "_"), asking.vendor, "state")
            for view in COUNTED
            if may_see(asking.roles, view)
        }


async def _newest(shelf: Shelf, asking: Principal, view: str) -> list[dict[str, Any]] | None:
    if not may_see(asking.roles, view):
        return None
    name = view.replace("-", "_")
    found = await shelf.page(asking, name, Paging(limit=ROWS), {})
    items = await joined(shelf, reader(asking), name, found.rows)
    return [{"held_by": (), **item} for item in items]


def _html(template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    page = _pages.get_template(template).render(values)
    return HTMLResponse(page, status, {"Content-Security-Policy": POLICY})
