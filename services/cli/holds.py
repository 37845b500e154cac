"""`dealreg holds`: legal holds, which keep the people of a matter from every erasure until they are released."""

from typing import Annotated, Any

import typer
from rich.console import RenderableType

from services.cli.client import DEFAULT_URL, Token, Url, call, client, refused
from services.cli.output import Json, fail, show, table

app = typer.Typer(no_args_is_help=True, add_completion=False)

KINDS = ("subject", "registration", "case", "customer", "partner")
COLUMNS = ("id", "state", "kind", "matter", "reason", "placed_by", "placed_at", "released_by", "released_at")
PAGE = 200

Kind = Annotated[str, typer.Argument(help=f"What is held: {', '.join(KINDS)}.")]
Matter = Annotated[str, typer.Argument(help="Its id.")]
Hold = Annotated[str, typer.Argument(help="The id of the hold; see `dealreg holds list`.")]
Reason = Annotated[str, typer.Option(help="Why: the name of a case, never of a person; it is kept for good.")]
All = Annotated[bool, typer.Option("--all", help="Those that were released, too.")]


@app.callback()
def holds() -> None:
    """Legal holds: keep the people of a matter from requests and schedules that would erase them."""


@app.command("list")
def list_(everything: All = False, url: Url = DEFAULT_URL, token: Token = "", as_json: Json = False) -> None:
    """List the legal holds that are in force, the newest first."""
    asked: dict[str, Any] = {"limit": PAGE} | ({} if everything else {"state": "placed"})
    with client(url, token) as http:
        found = list[dict[str, Any]]()
        while True:
            answer = call(http, "GET", "/v1/legal-holds", params=asked)
            refused(answer)
            found += answer.json()["items"]
            if (cursor := answer.json().get("next")) is None:
                break
            asked["cursor"] = cursor
    show(found, as_json=as_json, text=lambda: table(COLUMNS, ([row.get(name) for name in COLUMNS] for row in found)))


@app.command()
def place(
    kind: Kind, matter: Matter, reason: Reason, url: Url = DEFAULT_URL, token: Token = "", as_json: Json = False
) -> None:
    """Put a legal hold on a matter; on a case, with the registrations of its two sides."""
    if kind not in KINDS:
        fail(f"{kind!r} cannot be held.", f"Name one of {', '.join(KINDS)}.")
    with client(url, token) as http:
        on = {"kind": kind, "id": matter} | ({"registrations": _sides(http, matter)} if kind == "case" else {})
        answer = call(http, "POST", "/v1/legal-holds", json={"on": on, "reason": reason})
    refused(answer)
    show(answer.json(), as_json=as_json, text=lambda: _placed(answer.json()))


@app.command()
def release(hold: Hold, reason: Reason, url: Url = DEFAULT_URL, token: Token = "", as_json: Json = False) -> None:
    """Release a legal hold: whose time was over meanwhile is erased at once."""
    with client(url, token) as http:
        answer = call(http, "POST", f"/v1/legal-holds/{hold}/release", json={"reason": reason})
    refused(answer)
    show(answer.json(), as_json=as_json, text=lambda: _placed(answer.json()))


def _sides(http: Any, case: str) -> list[str]:
    """The registrations that a case is about."""
    answer = call(http, "GET", f"/v1/conflicts/{case}")
    refused(answer)
    found = answer.json()
    return [found[side] for side in ("first", "second") if found.get(side)]


def _placed(answer: dict[str, Any]) -> RenderableType:
    return f"{answer.get('id')} {answer.get('state', 'is on its way')}"
