"""`dealreg check`: ask before engaging whether an account, or each of a list of them, is protected."""

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import RenderableType

from contracts.codec import BadInputError, loads
from contracts.direct import CHECKS_MAX
from services.cli.client import DEFAULT_URL, Token, Url, call, client, refused
from services.cli.output import Exit, Json, fail, show, table

Name = Annotated[str | None, typer.Argument(help="The customer's name; may be left out if something else is told.")]
Website = Annotated[str | None, typer.Option(help="The customer's web site.")]
Identifier = Annotated[list[str] | None, typer.Option(help="A registry number as scheme:number, for example lei:...")]
Country = Annotated[str | None, typer.Option(help="The customer's country, two letters.")]
Product = Annotated[list[str] | None, typer.Option(help="A product path; may be given several times.")]
Territory = Annotated[str, typer.Option(help="Region, country or subdivision; * for everywhere.")]
File = Annotated[
    Path | None, typer.Option(help="Many accounts: a line each, a name or a question as JSON; - for standard input.")
]


def check(  # noqa: PLR0913, PLR0917 - one parameter an option
    name: Name = None,
    website: Website = None,
    identifier: Identifier = None,
    country: Country = None,
    product: Product = None,
    territory: Territory = "*",
    file: File = None,
    url: Url = DEFAULT_URL,
    token: Token = "",
    as_json: Json = False,
) -> None:
    """Ask whether accounts are protected; questions and answers are kept as facts."""
    if file is not None:
        _check_many(file, url, token, as_json=as_json)
        return
    numbers = [dict(zip(("scheme", "value"), one.split(":", 1), strict=False)) for one in identifier or ()]
    customer = {"name": name, "website": website, "identifiers": numbers, "country": country}
    told = {field: value for field, value in customer.items() if value}
    with client(url, token) as http:
        found = _asked(http, {"customer": told, "products": product or [], "territory": territory})
    show(found, as_json=as_json, text=lambda: _checked(found))


def _asked(http: httpx.Client, question: dict[str, Any]) -> dict[str, Any]:
    answer = call(http, "POST", "/v1/protection-checks", json=question)
    refused(answer)
    found: dict[str, Any] = answer.json()
    return found


def _check_many(file: Path, url: str, token: str, *, as_json: bool) -> None:
    """Ask about all accounts of a file, as many at once as one question may hold."""
    questions = _questions(file)
    found: list[tuple[dict[str, Any], dict[str, Any]]] = []
    with client(url, token) as http:
        while batch := list(islice(questions, CHECKS_MAX)):
            found += zip(batch, _asked(http, {"queries": batch})["answers"], strict=True)
    answers = [{"customer": question["customer"], **answer} for question, answer in found]
    show({"answers": answers}, as_json=as_json, text=lambda: _listed(answers))


def _questions(file: Path) -> Iterator[dict[str, Any]]:
    lines = sys.stdin.read() if str(file) == "-" else _text(file)
    for number, line in enumerate(lines.splitlines(), 1):
        if line.strip().startswith("{"):
            yield _question(line, number)
        elif line.strip():
            yield {"customer": {"name": line.strip()}}


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {error}", code=Exit.USAGE)


def _question(line: str, number: int) -> dict[str, Any]:
    try:
        asked: dict[str, Any] = loads(line.encode())
    except BadInputError as error:
        fail(f"line {number}: {error}", code=Exit.USAGE)
    return asked if "customer" in asked else {"customer": asked}


def _checked(answer: dict[str, Any]) -> RenderableType:
    near = [(*_told(match), "near") for match in answer.get("near", ())]
    rows = [(*_told(match), "") for match in answer["matches"]] + near
    if not rows:
        return str(answer["answer"]).upper()
    return table(("sure", "protected until", "call", "products", ""), rows, title=answer["answer"].upper())


def _told(match: dict[str, Any]) -> tuple[str, str | None, str, str]:
    products = ", ".join(match["scope"].get("products", ()))
    return (f"{match['probability']:.0%}", match.get("protected_until"), match["call"], products)


def _listed(answers: list[dict[str, Any]]) -> RenderableType:
    nothing = ("", None, "", "")
    rows = [
        (_named(one["customer"]), one["answer"], *(_told(one["matches"][0]) if one.get("matches") else nothing))
        for one in answers
    ]
    return table(("account", "answer", "sure", "protected until", "call", "products"), rows)


def _named(customer: dict[str, Any]) -> str:
    known = customer.get("name") or customer.get("website")
    return str(known or customer["identifiers"][0]["value"])
