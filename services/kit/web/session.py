"""Who is signed in to the pages for people: the token is the session, in a cookie that no other site can send."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl
from uuid import uuid4

from fastapi import Request

from contracts.envelope import command_id
from services.kit.identity import Principal, RejectedTokenError
from services.kit.identity.keysets import KeysUnavailableError
from services.kit.web.door import door_of
from services.kit.web.problem import Problem
from services.kit.web.requests import Posted, command_key

COOKIE: Final = "dealreg"
FIELDS_MAX: Final = 20
FORM_BYTES_MAX: Final = 64 * 1024
FROM_HERE: Final = frozenset({"same-origin", "none"})
"""What browsers say of a form that came from a page of ours."""


async def signed_in(request: Request) -> Principal | None:
    """Who asks; None for whoever has no token that holds."""
    door = door_of(request)
    try:
        asking = await door.verifier.verify(request.cookies.get(COOKIE, ""))
    except (RejectedTokenError, KeysUnavailableError):
        return None
    door.rates.take(str(asking))
    return asking


async def form_of(request: Request) -> Mapping[str, str]:
    """What a form says; of a field that stands there twice, the last. Raises Problem: 403, 413, 422.

    The cookie is sent by pages of ours alone; that the form is one of them, browsers say beside it.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in FROM_HERE:
        raise Problem("NOT_AUTHORISED", "the form is not one of this console's")
    body = await request.body()
    if len(body) > FORM_BYTES_MAX:
        raise Problem("TOO_LARGE", f"a form has no more than {FORM_BYTES_MAX} bytes")
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=FIELDS_MAX))
    except ValueError:
        raise Problem("INVALID", "this is no form of ours") from None


def posted_form(request: Request, asking: Principal, form: Mapping[str, str]) -> Posted:
    """A command that a form asks for; `key` in it makes a form that is sent twice one command."""
    key = command_key(asking, form.get("key"))
    door = door_of(request)
    asked = door.sealer.body_hash({"path": request.url.path, "form": dict(form)})
    return Posted(
        principal=asking,
        id=command_id(key, asked, str(uuid4())),
        key=key,
        repeatable="key" in form,
        body_hash=asked,
        expected_version=None,
        wait_seconds=door.settings.wait_seconds,
    )
