"""What is read from every request before a page sees it: who asks, strict JSON, and the headers of a command."""

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import uuid4

from fastapi import Depends, Header, Request
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.responses import Response

from contracts.codec import BadInputError, Limits, loads
from contracts.envelope import command_id
from contracts.values import derived_id
from services.kit.identity import Principal, RejectedTokenError
from services.kit.identity.keysets import KeysUnavailableError
from services.kit.web.door import Door, door_of
from services.kit.web.problem import FieldError, Problem, unavailable
from services.kit.web.rights import let_in

KEY_LENGTH_MAX = 255
VERSION_TAG = re.compile(r'"(\d{1,18})"')
IF_MATCH = rf"^({VERSION_TAG.pattern}|\*)$"
"""For the description; the check itself says more plainly what is wrong."""
WAIT = re.compile(r"(?:^|[,;\s])wait=(\d{1,6})(?=$|[,;\s])", re.IGNORECASE)
JSON_TYPE = re.compile(r"\s*application/([a-z0-9.-]+\+)?json\s*(;|$)", re.IGNORECASE)
_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/=-]+)", re.IGNORECASE)


class StrictRequest(Request):
    """A request whose JSON is parsed by the one codec, with its limits."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            limits = Limits(size_bytes_max=door_of(self).settings.body_bytes_max)
            try:
                self._json = loads(await self.body(), limits)
            except BadInputError as error:
                places = [FieldError(error.pointer, error.detail)] if error.pointer else []
                raise Problem(error.code, error.detail, places) from None
        return self._json


class SecuredRoute(APIRoute):
    """Nothing of a request is parsed before its token was verified, its sender's rate counted and their right seen."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def secured(request: Request) -> Response:
            strict = StrictRequest(request.scope, request.receive)
            strict.state.principal = await authenticate(strict)
            let_in(self.endpoint, strict.state.principal)
            _refuse_nul(strict)
            await _refuse_other_media(strict)
            return await handle(strict)

        return secured


async def authenticate(request: Request) -> Principal:
    """The principal of the request's bearer token. Raises Problem: 401, 429, or 503 when no keys are known."""
    door = door_of(request)
    given = request.headers.getlist("authorization")
    matched = _BEARER.fullmatch(given[0]) if len(given) == 1 else None
    if matched is None:
        raise _unauthenticated("a bearer token is needed", "")
    try:
        principal = await door.verifier.verify(matched[1])
    except RejectedTokenError as error:
        door.metrics.rejected_tokens.labels(error.reason).inc()
        raise _unauthenticated(str(error), ', error="invalid_token"') from None
    except KeysUnavailableError as error:
        raise unavailable(str(error)) from None
    door.rates.take(str(principal))
    return principal


def _refuse_nul(request: Request) -> None:
    """As in bodies: no store can hold the character, so nothing can be searched for by it. Raises Problem (422)."""
    for name, text in request.query_params.multi_items():
        if "\x00" in name + text:
            raise Problem("NUL_CHARACTER", "a parameter holds the character NUL", [FieldError(name, "holds NUL")])


async def _refuse_other_media(request: Request) -> None:
    """A body is JSON and says so: nothing is guessed, and no form of a foreign page is taken. Raises Problem (415)."""
    if await request.body() and not JSON_TYPE.match(request.headers.get("content-type", "")):
        raise Problem("UNSUPPORTED_MEDIA_TYPE", "a body must be JSON, with content-type: application/json")


def _unauthenticated(detail: str, error: str) -> Problem:
    return Problem("NOT_AUTHENTICATED", detail, headers={"WWW-Authenticate": f'Bearer realm="dealreg"{error}'})


_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT")


async def principal(request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Principal:
    """Dependency: who is asking, as the secured route found out."""
    asking: Principal = request.state.principal
    return asking


Asking = Annotated[Principal, Depends(principal)]


@dataclass(frozen=True, slots=True)
class Posted:
    """What every command's request says besides the command itself."""

    principal: Principal
    id: str
    """Of this request; the outcome names it as its cause."""
    key: str
    """Of this command: a repeat has the same."""
    repeatable: bool
    """Whether the sender gave the key, and so may repeat the command."""
    body_hash: str
    expected_version: int | None
    wait_seconds: float


async def posted(
    request: Request,
    asking: Asking,
    idempotency_key: Annotated[str | None, Header(max_length=KEY_LENGTH_MAX, pattern=r"^[\x21-\x7e]+$")] = None,
    if_match: Annotated[str | None, Header(json_schema_extra={"pattern": IF_MATCH})] = None,
    prefer: Annotated[str | None, Header()] = None,
) -> Posted:
    """Dependency: idempotency key, expected version and patience of a command. Raises Problem (422)."""
    wanted = {
        "method": request.method,
        "path": request.url.path,
        "body": await request.json() if await request.body() else None,
    }
    key, asked = command_key(asking, idempotency_key), door_of(request).sealer.body_hash(wanted)
    return Posted(
        principal=asking,
        id=command_id(key, asked, str(uuid4())),
        key=key,
        repeatable=idempotency_key is not None,
        body_hash=asked,
        expected_version=_version(if_match),
        wait_seconds=_patience(door_of(request), prefer),
    )


Sent = Annotated[Posted, Depends(posted)]


def command_key(asking: Principal, idempotency_key: str | None) -> str:
    """A command's key: the same for a repeat by the same organisation, random when no key was given."""
    if idempotency_key is None:
        return str(uuid4())
    return derived_id(asking.vendor, asking.org or "-", idempotency_key)


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    matched = VERSION_TAG.fullmatch(if_match.strip())
    if matched is None:
        raise Problem("INVALID", "If-Match is not an ETag of ours", [FieldError("If-Match", 'expected "<version>"')])
    return int(matched[1])


def _patience(door: Door, prefer: str | None) -> float:
    matched = WAIT.search(prefer or "")
    if matched is None:
        return door.settings.wait_seconds
    return min(float(matched[1]), door.settings.wait_seconds_max)
