"""`dealreg programmes`: check a programme's file, publish it, list what is in force."""

from pathlib import Path
from typing import Annotated, Any

import typer

from contracts.programme import Programme
from services.cli.client import DEFAULT_URL, Token, Url, call, client, refused
from services.cli.output import Exit, Json, err, fail, plain, show, table
from services.kit.documents import DocumentError, read

app = typer.Typer(no_args_is_help=True, add_completion=False)

File = Annotated[Path, typer.Argument(help="A programme in YAML.", exists=True, dir_okay=False)]


@app.command()
def check(file: File, as_json: Json = False) -> None:
    """Say whether a file is a programme; exits with 1 and names line and place when it is not."""
    programme = _read(file, as_json=as_json)
    tracks = ", ".join(programme.tracks)
    show({"valid": True, "id": programme.id}, as_json=as_json, text=lambda: f"{programme.id}: valid. Tracks: {tracks}")


@app.command()
def publish(file: File, url: Url = DEFAULT_URL, token: Token = "", as_json: Json = False) -> None:
    """Put a programme into force for the vendor of the token; claims made before keep their version."""
    programme = _read(file)
    body = programme.model_dump(mode="json", exclude_none=True)
    with client(url, token) as http:
        answer = call(http, "PUT", f"/v1/programmes/{programme.id}", json=body)
    refused(answer)
    show(answer.json(), as_json=as_json, text=lambda: f"{programme.id} is published.")


@app.command("list")
def list_(url: Url = DEFAULT_URL, token: Token = "", as_json: Json = False) -> None:
    """List the vendor's programmes."""
    with client(url, token) as http:
        answer = call(http, "GET", "/v1/programmes")
    refused(answer)
    found = answer.json()
    show(found, as_json=as_json, text=lambda: _listed(found["items"]))


def _read(file: Path, *, as_json: bool = False) -> Programme:
    try:
        return read(Programme, file.read_text())
    except DocumentError as error:
        if as_json:
            faults = [fault._asdict() for fault in error.faults]
            show({"valid": False, "faults": faults}, as_json=True, text=str)
        for fault in error.faults:
            err.print(plain(f"{file}: {fault}"), highlight=False, soft_wrap=True)
        raise typer.Exit(Exit.FOUND) from error
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {error}")


def _listed(items: list[dict[str, Any]]) -> Any:
    columns = ("programme", "version", "effective_from", "name")
    return table(columns, ([item.get(column) for column in columns] for item in items))
