"""Talks to a running dealreg over HTTP, as any other client would."""

import os
from typing import Annotated, Any

import httpx
import typer
from httpx import codes

from services.cli.output import Exit, fail

TIMEOUT_SECONDS = 35.0
"""More than the longest wait an edge allows, so that its answer comes first."""

Url = Annotated[str, typer.Option("--url", envvar="DEALREG_URL", help="Where dealreg answers.")]
Token = Annotated[str, typer.Option("--token", envvar="DEALREG_TOKEN", help="A bearer token; see `dealreg token`.")]
GET_ONE = "Set DEALREG_TOKEN, for example: export DEALREG_TOKEN=$(dealreg token --vendor V --role R)"
DEFAULT_URL = "http://127.0.0.1:8000"


def client(url: str, token: str) -> httpx.Client:
    """A client that carries the token. Ends the command when there is none."""
    if not token:
        fail("No token.", GET_ONE)
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT_SECONDS, trust_env=not _is_local(url))


def call(http: httpx.Client, method: str, path: str, **given: Any) -> httpx.Response:
    """Send a request; ends the command when nobody answers."""
    try:
        return http.request(method, path, **given)
    except httpx.HTTPError as error:
        fail(f"{http.base_url} does not answer: {error}", "Is it running? Start it with `dealreg run`.", Exit.AWAY)


def problem_text(answer: httpx.Response) -> str:
    """A refusal as a person reads it: what, why, and which fields."""
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return f"{answer.status_code}: {answer.text[:500]}"
    problem = answer.json()
    fields = [f"  {field.get('pointer')}: {field.get('detail')}" for field in problem.get("errors", ())]
    return "\n".join(
        [f"{answer.status_code} {problem.get('code')}: {problem.get('detail') or problem.get('title')}", *fields]
    )


def refused(answer: httpx.Response) -> None:
    """End the command when the answer is a refusal."""
    if answer.is_error:
        fail(problem_text(answer), GET_ONE if answer.status_code == codes.UNAUTHORIZED else "", Exit.FOUND)


def _is_local(url: str) -> bool:
    # A proxy from the environment has no business between this machine and itself.
    return httpx.URL(url).host in {"127.0.0.1", "localhost", "::1"} and not os.environ.get("DEALREG_USE_PROXY")
