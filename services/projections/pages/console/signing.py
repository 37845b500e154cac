"""Signing in to the console with a token, and out again; the token is the session."""

from typing import Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.kit.identity import RejectedTokenError
from services.kit.identity.keysets import KeysUnavailableError
from services.kit.web import door_of
from services.kit.web.session import COOKIE, signed_in
from services.projections.pages.console.rendering import page

__all__ = ["add", "signed_in"]

SIGNED_IN_SECONDS: Final = 12 * 3600
FIELDS_MAX: Final = 4


def add(router: APIRouter) -> None:
    """Add the form's target."""

    @router.post("/console/session")
    async def session(request: Request) -> Response:
        fields = parse_qs((await request.body()).decode(errors="replace"), max_num_fields=FIELDS_MAX)
        return await _session(request, fields.get("token", [""])[0].strip())


async def _session(request: Request, token: str) -> Response:
    """Sign in with a token that holds, or out without one."""
    back = RedirectResponse("/", 303)
    if not token:
        back.delete_cookie(COOKIE)
        return back
    try:
        await door_of(request).verifier.verify(token)
    except (RejectedTokenError, KeysUnavailableError) as error:
        return page("signin.html", {"problem": f"This token does not let you in: {error}."}, status=401)
    secure = request.url.scheme == "https"
    back.set_cookie(COOKIE, token, SIGNED_IN_SECONDS, httponly=True, samesite="strict", secure=secure)
    return back
