"""Makes a service's FastAPI application: the door, problem answers, limits, request ids, security headers, health."""

import logging
import re
import time
from collections.abc import Callable, MutableMapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.logs import caused_by
from services.kit.web.door import Door
from services.kit.web.health import Health, health_router
from services.kit.web.methods import METHODS, Methods, has_route
from services.kit.web.openapi import describe
from services.kit.web.problem import Problem, answer_problems

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

HEADER_BYTES_MAX = 32_768
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cache-Control": "no-store",
}
"""Set where a page has not set its own; browsers that follow them can do little with what is served here."""

log = logging.getLogger(__name__)


def make_app(title: str, door: Door, health: Health, lifespan: Lifespan | None = None) -> FastAPI:
    """An application of a service, ready for its pages to be included."""
    app = Application(
        title=title,
        version="1.0.0",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # where to would be the sender's word, out of the Host header
        lifespan=lifespan,
        max_body_size=door.settings.body_bytes_max,
    )
    app.state.door = door
    app.state.health = health
    answer_problems(app)
    app.include_router(health_router(health))
    return app


class Application(FastAPI):
    """A FastAPI application behind our reception, which also sees what FastAPI answers on its own."""

    def build_middleware_stack(self) -> ASGIApp:
        return Reception(Methods(super().build_middleware_stack(), partial(has_route, self)), self.state.door)

    def openapi(self) -> dict[str, Any]:
        return describe(self)


class Reception:
    """Gives every request an id (the sender's, if it is a plain one), measures it, and sets the security headers.

    HEAD is answered as GET would be, without the body.
    """

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._metrics = door.metrics
        self._body_bytes_max = door.settings.body_bytes_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        status, bare = 500, scope["method"] == "HEAD"
        asked = {**scope, "method": "GET"} if bare else scope
        began = time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _complete(message, request_id)
            elif bare:
                message = {**message, "body": b""}
            await send(message)

        with caused_by(request_id):
            try:
                await self._admitted(asked)(asked, receive, sending)
            finally:
                self._measure(asked, status, time.perf_counter() - began)

    def _admitted(self, scope: Scope) -> ASGIApp:
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADER_BYTES_MAX:
            return Problem("HEADERS_TOO_LARGE", f"headers may have {HEADER_BYTES_MAX} bytes").response()
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if declared.isdigit() and int(declared) > self._body_bytes_max:
            return Problem("TOO_LARGE", f"a body may have {self._body_bytes_max} bytes").response()
        return self._app

    def _measure(self, scope: Scope, status: int, seconds: float) -> None:
        # The route's pattern, never the path: paths hold ids, and their number has no bound.
        route = getattr(scope.get("route"), "path", "unknown")
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.request_seconds.labels(method, route).observe(seconds)


def _request_id(scope: Scope) -> str:
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode() if REQUEST_ID.fullmatch(given) else str(uuid4())


def _complete(message: MutableMapping[str, Any], request_id: str) -> None:
    headers = MutableHeaders(scope=message)
    headers["X-Request-Id"] = request_id
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
