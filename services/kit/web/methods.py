"""Which methods a path has: a 405 names them all, also where they belong to several applications behind one door."""

from collections.abc import Callable, MutableMapping
from typing import Any, Final

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.web.problem import MEDIA_TYPE, Problem

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNANSWERED: Final = frozenset({404, 405})

Answers = Callable[[Scope, str], bool]
"""Whether there is a route for the path of a request, asked with this method."""


def has_route(app: FastAPI, scope: Scope, method: str) -> bool:
    """Whether an application answers this method at the path of a request; HEAD it answers wherever it answers GET."""
    asked = {**scope, "method": "GET" if method == "HEAD" else method}
    return any(route.matches(asked)[0] is Match.FULL for route in app.routes)


class Methods:
    """Makes every answer to a method that a path does not have a 405 with all those it has."""

    def __init__(self, app: ASGIApp, answers: Answers) -> None:
        self._app = app
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI asks for it."""
        refused: Problem | None = None

        async def sending(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] in UNANSWERED:
                refused = self._refused(scope)
                if refused is not None:
                    _restate(message, refused)
            elif message["type"] == "http.response.body" and refused is not None:
                message = {**message, "body": b"" if message.get("more_body") else refused.body()}
            await send(message)

        await self._app(scope, receive, sending)

    def _refused(self, scope: Scope) -> Problem | None:
        """What is wrong with the method; None when it is the path that is not there, or what it names."""
        allowed = sorted(method for method in METHODS if self._answers(scope, method))
        if not allowed or scope["method"] in allowed:
            return None
        return Problem("METHOD_NOT_ALLOWED", "Method Not Allowed", headers={"Allow": ", ".join(allowed)})


def _restate(message: MutableMapping[str, Any], refused: Problem) -> None:
    message["status"] = refused.status_code
    headers = MutableHeaders(scope=message)
    headers["Content-Type"] = MEDIA_TYPE
    headers["Content-Length"] = str(len(refused.body()))
    headers.update(refused.headers or {})
