"""Rows as JSON answers: instants in UTC, amounts as texts, an ETag that tells only what its reader may know."""

from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

JSON = "application/json"
DIGEST_LENGTH = 32


def to_json(value: Any) -> bytes:
    """Canonical bytes: the same rows give the same answer."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_UTC_Z | orjson.OPT_SORT_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be shown")


def answer(request: Request, value: Any, version: int | None = None) -> Response:
    """An answer with its ETag, or 304 when the reader has it already.

    With a version, the ETag is that of the entity's stream, as commands take it in If-Match. What is shown beside the
    entity changes without it, so only an answer without a version, whose ETag is its digest, may be called unchanged.
    """
    body = to_json(value)
    if version is None:
        return as_it_was(request, body, JSON)
    return Response(body, media_type=JSON, headers={"ETag": f'"{version}"'})


def as_it_was(request: Request, body: bytes, media_type: str) -> Response:
    """An answer whose ETag is its digest, or 304 when the reader has it already."""
    tag = f'"{sha256(body).hexdigest()[:DIGEST_LENGTH]}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type=media_type, headers={"ETag": tag})


def instant(text: str) -> datetime:
    """An instant out of a cursor."""
    return datetime.fromisoformat(text)
