"""The OpenAPI 3.1 description: what FastAPI derives from the routes, with the problem documents they really answer."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.kit.web.problem import MEDIA_TYPE, ProblemDocument

SIGNED = {"401": "No valid token"}
ALWAYS = {"429": "Too many requests", "503": "Try again later"}
READS = {"403": "Not allowed", "404": "Not there, or not for you", "422": "Not valid"}
COMMANDS = READS | {"409": "Refused, with a code", "412": "If-Match is stale", "413": "Too large", "415": "Not JSON"}
_REFERENCE = {"$ref": "#/components/schemas/ProblemDocument"}


def describe(app: FastAPI) -> dict[str, Any]:
    """The description, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _described(get_openapi(title=app.title, version=app.version, routes=app.routes))
    return app.openapi_schema


def _described(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"ProblemDocument": problem}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if path.startswith("/v1/"):
                signed = SIGNED if "security" in operation else {}
                operation["responses"] |= _problems(signed | ALWAYS | (READS if method == "get" else COMMANDS))
    return document


def _problems(texts: dict[str, str]) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": _REFERENCE}}
    return {status: {"description": text, "content": content} for status, text in sorted(texts.items())}
