"""`dealreg submit`: register a deal, or preview it."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import RenderableType

from contracts.codec import BadInputError, loads
from services.cli.client import DEFAULT_URL, Token, Url, call, client, refused
from services.cli.output import Exit, Json, fail, show, table

File = Annotated[Path, typer.Argument(help="A JSON file with the registration; - for standard input.")]
Key = Annotated[str | None, typer.Option("--key", help="Idempotency key: the same key and body gets the first answer.")]
Wait = Annotated[int, typer.Option(help="How many seconds to wait for the decision.")]
Preview = Annotated[bool, typer.Option("--preview", help="Only say what the rules would say, and who would decide.")]

OUTCOMES = {
    "refused": "Would be refused",
    "automatic": "Would be approved by rule",
    "routed": "Would be decided by people",
}
TIMES = {"decision_due": "a decision would be due", "protected_until": "granted now, it would be protected until"}


def submit(
    file: File,
    key: Key = None,
    wait: Wait = 5,
    preview: Preview = False,
    url: Url = DEFAULT_URL,
    token: Token = "",
    as_json: Json = False,
) -> None:
    """Submit a registration and print what was decided. Exits with 1 when it is refused, or would be."""
    body, path = _read(file), "/v1/registrations/preview" if preview else "/v1/registrations"
    headers = {"Content-Type": "application/json", "Prefer": f"wait={wait}"} | ({"Idempotency-Key": key} if key else {})
    with client(url, token) as http:
        answer = call(http, "POST", path, content=body, headers=headers)
    refused(answer)
    found = answer.json()
    show(found, as_json=as_json, text=lambda: _foreseen(found) if preview else _decided(found))
    if preview and found.get("events") and found["events"][0]["data"]["outcome"] == "refused":
        raise typer.Exit(Exit.FOUND)


def _read(file: Path) -> bytes:
    """The file as it is, once it is known to be JSON that nobody can read in two ways."""
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        loads(data)
    except BadInputError as error:
        place = f" at {error.pointer}" if error.pointer else ""
        fail(f"{file} cannot be read as JSON: {error.code}{place}: {error.detail}", code=Exit.USAGE)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}", code=Exit.USAGE)
    return data


def _foreseen(answer: dict[str, Any]) -> RenderableType:
    """What a preview says, and under it what each rule found."""
    if not answer.get("events"):
        return _decided(answer)
    said = answer["events"][0]["data"]
    version = said["programme"]
    lines = [f"{OUTCOMES[said['outcome']]}, by version {version['version']} of {version['programme']}."]
    if said["codes"]:
        lines.append(f"  because of {', '.join(said['codes'])}")
    if said["route"]:
        lines.append(f"  asked: {', then '.join('/'.join(desks) for desks in said['route'])}")
    lines += [f"  {words} {said[name]}" for name, words in TIMES.items() if said.get(name)]
    lines += [f"  {ruling['verdict']}: {ruling['because']} ({ruling['rule']})" for ruling in said["trace"]]
    return "\n".join([*lines, "Nothing is claimed, and nobody looked for other claims on this customer."])


def _decided(answer: dict[str, Any]) -> RenderableType:
    if answer.get("outcome") == "pending":
        return f"{answer.get('id')} is on its way: not decided yet."
    rows = [(event["type"], event.get("time")) for event in answer.get("events", ())]
    return table(("event", "time"), rows, title=f"{answer.get('id')} {answer.get('state')}")
