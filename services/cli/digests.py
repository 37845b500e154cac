"""`dealreg digests`: who gets digests by mail, what one would say now, and what became of those that were due."""

from typing import Annotated, Any

import typer

from services.cli.client import DEFAULT_URL, Token, Url, call, client, refused
from services.cli.output import Json, show, table

app = typer.Typer(no_args_is_help=True, add_completion=False)
Id = Annotated[str, typer.Argument(help="The id that the list shows.")]
COLUMNS = ("id", "partner", "roles", "every", "hour", "time_zone", "next_at", "state", "reason")
LOGGED = ("until", "state", "tries", "last", "next_at")


@app.command("list")
def list_(url: Url = DEFAULT_URL, token: Token = "", as_json: Json = False) -> None:
    """List the digests that you may see."""
    items = _got(url, token, "/v1/digests")["items"]
    rows = ([", ".join(item[name]) if name == "roles" else item[name] for name in COLUMNS] for item in items)
    show(items, as_json=as_json, text=lambda: table(COLUMNS, rows))


@app.command("preview")
def preview(id_: Id, url: Url = DEFAULT_URL, token: Token = "", as_json: Json = False) -> None:
    """Print what a digest would say if it came now."""
    found = _got(url, token, f"/v1/digests/{id_}/preview")
    show(found, as_json=as_json, text=lambda: f"{found['subject']}\n\n{found['text']}")


@app.command("log")
def log(id_: Id, url: Url = DEFAULT_URL, token: Token = "", as_json: Json = False) -> None:
    """List what became of the last digests, the newest first."""
    items = _got(url, token, f"/v1/digests/{id_}/deliveries")["items"]
    rows = ([_last(item) if name == "last" else item[name] for name in LOGGED] for item in items)
    show(items, as_json=as_json, text=lambda: table(LOGGED, rows))


def _got(url: str, token: str, path: str) -> Any:
    with client(url, token) as http:
        answer = call(http, "GET", path)
        refused(answer)
        return answer.json()


def _last(item: dict[str, Any]) -> Any:
    """What the last try came to."""
    tried = item["tried"][-1] if item["tried"] else {}
    return tried.get("status") or tried.get("fault")
