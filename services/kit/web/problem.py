"""Errors as RFC 9457 problem documents; one table gives every code its status."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
REFUSED = 409

STATUS: Mapping[str, int] = {
    "BAD_REQUEST": 400,
    "NOT_AUTHENTICATED": 401,
    "NOT_AUTHORISED": 403,
    "NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "STALE_VERSION": 412,
    "TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "INVALID": 422,
    "BAD_TOKEN": 422,
    "INSTANT_IN_FUTURE": 422,
    "IDEMPOTENCY_CONFLICT": 422,
    "NOT_UTF8": 422,
    "NOT_JSON": 422,
    "DUPLICATE_KEY": 422,
    "NUMBER_TOO_LONG": 422,
    "NOT_FINITE": 422,
    "TOO_DEEP": 422,
    "TOO_MANY_ITEMS": 422,
    "NUL_CHARACTER": 422,
    "LONE_SURROGATE": 422,
    "TOO_MANY_REQUESTS": 429,
    "HEADERS_TOO_LARGE": 431,
    "DEFECT": 500,
    "UNAVAILABLE": 503,
}
"""Codes of the edge, and those refusals of a writer that are no conflict; every other refusal is a 409."""

NO_SUCH_FIELD = "nothing of this name can be said here"

_CODES = {status: code for code, status in reversed(list(STATUS.items()))}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One invalid place: a JSON pointer into the body, or the name of a query parameter or header."""

    pointer: str
    detail: str


class ProblemDocument(BaseModel):
    """An error (RFC 9457); `code` is what programs should look at."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError] = []


class Problem(HTTPException):
    """An answer that is an error; raised by pages, or made by the gate for a message."""

    def __init__(
        self,
        code: str,
        detail: str,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(STATUS.get(code, REFUSED), detail, dict(headers or {}))
        self.code, self.errors, self.extra = code, tuple(errors), extra or {}

    def document(self) -> dict[str, Any]:
        """The problem document, without what only a request knows."""
        document: dict[str, Any] = {
            "type": f"urn:dealreg:problem:{self.code.lower().replace('_', '-')}",
            "title": HTTPStatus(self.status_code).phrase,
            "status": self.status_code,
            "code": self.code,
            "detail": self.detail,
        }
        if self.errors:
            document["errors"] = [asdict(error) for error in self.errors]
        return {**document, **self.extra}

    def body(self) -> bytes:
        """The document's bytes."""
        return json.dumps(self.document(), ensure_ascii=False, default=str).encode()

    def response(self) -> Response:
        """The document as an answer."""
        return Response(self.body(), self.status_code, self.headers, MEDIA_TYPE)


def unavailable(detail: str, retry_seconds: int = 1) -> Problem:
    """Something we depend on does not answer; the sender should try again, with the same Idempotency-Key."""
    return Problem("UNAVAILABLE", detail, headers={"Retry-After": str(retry_seconds)})


def invalid(error: RequestValidationError | ValidationError) -> Problem:
    """Every invalid field with its pointer; what was sent is not repeated, it may be personal."""
    found = [FieldError(_pointer(item["loc"]), said_of(item)) for item in error.errors()]
    return Problem("INVALID", "some fields are not valid", found)


def said_of(item: Mapping[str, Any]) -> str:
    """What is wrong with a field, in our words, of one of the errors that pydantic found."""
    return NO_SUCH_FIELD if item["type"] == "extra_forbidden" else str(item["msg"]).removeprefix("Value error, ")


def _pointer(place: tuple[int | str, ...]) -> str:
    if place and place[0] in {"query", "path", "header", "cookie"}:
        return str(place[-1])
    steps = place[1:] if place and place[0] == "body" else place
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


async def _on_http(_: Request, error: HTTPException) -> Response:
    if not isinstance(error, Problem):
        code = _CODES.get(error.status_code, "BAD_REQUEST")
        error = Problem(code, error.detail, headers=error.headers)
    return error.response()


async def _on_invalid(_: Request, error: RequestValidationError) -> Response:
    return invalid(error).response()


async def _on_defect(_: Request, error: Exception) -> Response:
    log.error("a request ended in a defect", exc_info=error)
    return Problem("DEFECT", "an error of ours; it was logged under the request's id").response()


def answer_problems(app: FastAPI) -> None:
    """Answer every error of this application with a problem document."""
    app.add_exception_handler(HTTPException, _on_http)  # type: ignore[arg-type]  # handlers are typed by the base class
    app.add_exception_handler(RequestValidationError, _on_invalid)  # type: ignore[arg-type]  # the same
    app.add_exception_handler(Exception, _on_defect)
