"""`dealreg export adjudications`: what people decided about matches and flags, as labelled data in a file."""

import csv
import json
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import httpx
import typer

from services.cli.client import DEFAULT_URL, Token, Url, call, client, refused
from services.cli.output import Json, fail, show, table

PATH = "/v1/adjudications"


class Kind(StrEnum):
    """What people decided about."""

    MATCHES = "matches"
    FLAGS = "flags"


class Form(StrEnum):
    """How it is written: with a heading, or an object a line."""

    CSV = "csv"
    JSONL = "jsonl"


LABELS = {Kind.MATCHES: "relation", Kind.FLAGS: "label"}
"""The column that says what people decided."""
OfWhat = Annotated[Kind, typer.Option("--kind", help="Who is one customer, or which blanket flags were right.")]
How = Annotated[Form, typer.Option("--format", help="csv has the columns of labelled pairs; jsonl an object a line.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; else it is printed.")]
AsOf = Annotated[str | None, typer.Option(help="As it stood at this instant.")]


class Written(NamedTuple):
    """The text of a file, and what was decided in each of its rows."""

    text: str
    labels: list[str]


def adjudications(
    kind: OfWhat = Kind.MATCHES,
    form: How = Form.CSV,
    output: Output = None,
    as_of: AsOf = None,
    url: Url = DEFAULT_URL,
    token: Token = "",
    as_json: Json = False,
) -> None:
    """Write down what people decided, and how it looked then; matches can be trained on. Exits with 1 when refused."""
    if as_json and output is None:
        fail("What is printed leaves no room for a summary.", "Name a file: --output adjudications.csv")
    with client(url, token) as http:
        found = _fetched(http, kind, form, {} if as_of is None else {"as_of": as_of})
    if output is None:
        typer.echo(found.text, nl=False)
        return
    _write(output, found.text)
    counts = dict(Counter(found.labels).most_common())
    told = {"kind": kind, "format": form, "output": str(output), "rows": len(found.labels), "labels": counts}
    show(told, as_json=as_json, text=lambda: table(("decided", "rows"), counts.items(), title=str(output)))


def _fetched(http: httpx.Client, kind: Kind, form: Form, narrowed: dict[str, str]) -> Written:
    asked = {"kind": kind.value, "format": "csv" if form is Form.CSV else "json", **narrowed}
    answer = call(http, "GET", PATH, params=asked)
    refused(answer)
    if form is Form.CSV:
        rows: list[dict[str, Any]] = list(csv.DictReader(answer.text.splitlines(keepends=True)))
        text = answer.text
    else:
        rows = answer.json()["rows"]
        text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    return Written(text, [row[LABELS[kind]] for row in rows])


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror}")
