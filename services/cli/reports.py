"""`dealreg report`: read a report, print it, or put it into a file in any of its forms."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import RenderableType

from services.cli.arriving import keep
from services.cli.client import DEFAULT_URL, Token, Url, call, client, refused
from services.cli.output import Json, err, fail, plain, progress, show, table

FORMS = ("json", "csv", "xlsx", "parquet", "svg")
TEXTS = frozenset({"json", "csv", "svg"})

Name = Annotated[str | None, typer.Argument(help="Which report; without a name, the reports there are.")]
Form = Annotated[
    str | None, typer.Option("--format", help=f"One of {', '.join(FORMS)}; by the file's name, else json.")
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="The file to write.")]
Since = Annotated[str | None, typer.Option(help="From this instant on, as 2026-01-01T00:00:00Z.")]
Until = Annotated[str | None, typer.Option(help="Before this instant.")]
AsOf = Annotated[str | None, typer.Option(help="As it stood at this instant.")]
Partner = Annotated[str | None, typer.Option(help="Of one partner.")]
Programme = Annotated[str | None, typer.Option(help="Of one programme.")]


def report(  # noqa: PLR0913, PLR0917 - one parameter an option
    name: Name = None,
    format_: Form = None,
    output: Output = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    partner: Partner = None,
    programme: Programme = None,
    url: Url = DEFAULT_URL,
    token: Token = "",
    as_json: Json = False,
) -> None:
    """Print a report, or write it into a file. Exits with 1 when it is refused."""
    asked = {"since": since, "until": until, "as_of": as_of, "partner": partner, "programme": programme}
    narrowed = {option: value for option, value in asked.items() if value is not None}
    with client(url, token) as http:
        if name is None:
            _listed(http, as_json=as_json)
            return
        form = _form(format_, output)
        if output is None and (format_ is None or as_json):
            _printed(http, name, narrowed, as_json=as_json)
            return
        _written(http, name, {**narrowed, "format": form}, output)
    if as_json:
        show({"report": name, "format": form, "output": str(output)}, as_json=True, text=str)


def _form(asked: str | None, output: Path | None) -> str:
    """The form of the answer. Ends the command when there is no such form, or it is no text and has no file."""
    form = asked or ("json" if output is None else output.suffix.removeprefix("."))
    if form not in FORMS:
        fail(f"{form or 'a file without a suffix'} is no form of a report", f"Choose one of {', '.join(FORMS)}.")
    if output is None and form not in TEXTS:
        fail(f"{form} is no text", f"Name a file: --output report.{form}")
    return form


def _listed(http: httpx.Client, *, as_json: bool) -> None:
    answer = call(http, "GET", "/v1/reports")
    refused(answer)
    items = answer.json()["items"]
    rows = ((item["name"], item["question"], ", ".join(item["formats"])) for item in items)
    show(items, as_json=as_json, text=lambda: table(("report", "answers", "forms"), rows))


def _printed(http: httpx.Client, name: str, narrowed: dict[str, str], *, as_json: bool) -> None:
    answer = call(http, "GET", f"/v1/reports/{name}", params=narrowed)
    refused(answer)
    found = answer.json()
    show(found, as_json=as_json, text=lambda: _table(found))


def _table(found: dict[str, Any]) -> RenderableType:
    columns = [column["name"] for column in found["columns"]]
    rows = ([_cell(row[column]) for column in columns] for row in found["rows"])
    return table(columns, rows, title=f"{found['question']} As of {found['as_of']}, time zone {found['time_zone']}.")


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return ", ".join(value) if isinstance(value, list) else value


def _written(http: httpx.Client, name: str, asked: dict[str, str], output: Path | None) -> None:
    """The report as it comes: however long it is, little of it is held."""
    with _stream(http, name, asked) as answer:
        if answer.is_error:
            answer.read()
            refused(answer)
        if output is None:
            for words in answer.iter_text():
                typer.echo(words, nl=False)
            return
        with progress() as bar:
            size = keep(answer, output, bar)
    err.print(f"{plain(output)}: {size:,} bytes", highlight=False)


def _stream(http: httpx.Client, name: str, asked: dict[str, str]) -> AbstractContextManager[httpx.Response]:
    return http.stream("GET", f"/v1/reports/{name}", params=asked)
