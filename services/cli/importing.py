"""`dealreg import`: registrations from a CSV file, row by row, with errors by row and column and a file of what failed.

Columns are the paths of the registration's fields (`customer.name`, `deal.value.amount`); products and evidence kinds
are separated by `;`. What a row says makes its idempotency key, so an import that was cut off is simply run again.
"""

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import httpx
import typer
from pydantic import ValidationError

from contracts.bodies import RegistrationBody
from services.cli.client import DEFAULT_URL, Token, Url, call, client
from services.cli.output import Exit, Json, err, fail, progress, show, table
from services.kit.web import said_of

ROWS_MAX = 100_000
EVIDENCE_AT, EVIDENCE_KINDS, EVIDENCE_SUMMARY = "evidence.at", "evidence.kinds", "evidence.summary"
COLUMNS = (
    "programme",
    "partner",
    "customer.name",
    "customer.website",
    "customer.country",
    "customer.city",
    "customer.postcode",
    "customer.confidential",
    "products",
    "territory",
    "deal.kind",
    "deal.value.amount",
    "deal.value.currency",
    "deal.expected_close",
    "deal.description",
    "contact.name",
    "contact.email",
    "contact.phone",
    "contact.role",
    EVIDENCE_AT,
    EVIDENCE_KINDS,
    EVIDENCE_SUMMARY,
)

File = Annotated[Path, typer.Argument(help="A CSV file; `--template` prints the header.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Check every row and send nothing.")]
Template = Annotated[bool, typer.Option("--template", help="Print the header and end.")]


class Row(NamedTuple):
    """One line of the file: its number (the header is 1), its cells, and what they say or why they do not."""

    number: int
    cells: dict[str, str]
    body: dict[str, Any] | None
    problems: tuple[str, ...]

    @property
    def key(self) -> str:
        """What is said alike has the same key: a row that was sent before is not registered twice."""
        return "import-" + hashlib.sha256(json.dumps(self.body, sort_keys=True).encode()).hexdigest()[:40]


def import_(
    file: File = Path("-"),
    dry_run: Dry = False,
    template: Template = False,
    url: Url = DEFAULT_URL,
    token: Token = "",
    as_json: Json = False,
) -> None:
    """Register every row of a CSV file; exits with 1 when any row failed, and writes those rows to FILE.errors.csv."""
    if template:
        typer.echo(",".join(COLUMNS))
        return
    rows = list(_rows(file))
    failed = {row.number: row.problems for row in rows if row.problems}
    if not dry_run:
        failed |= _send([row for row in rows if not row.problems], url, token)
    _report(file, rows, failed, as_json=as_json)


def _rows(file: Path) -> Iterator[Row]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, strict=True)
            if unknown := sorted(set(reader.fieldnames or ()) - set(COLUMNS)):
                fail(f"{file}: unknown columns {', '.join(unknown)}.", "`dealreg import --template` prints the header.")
            for number, cells in enumerate(reader, start=2):
                if number > ROWS_MAX + 1:
                    fail(f"{file} has more than {ROWS_MAX} rows.", "Split it.")
                yield _row(number, cells)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        fail(f"{file} cannot be read as CSV in UTF-8: {error}")


def _row(number: int, cells: dict[str, Any]) -> Row:
    if None in cells or None in cells.values():
        found = {column: text or "" for column, text in cells.items() if column is not None}
        return Row(number, found, None, ("row: has another number of cells than the header",))
    filled = {column: text.strip() for column, text in cells.items() if text.strip()}
    body = _body(filled)
    try:
        RegistrationBody.model_validate(body)
    except ValidationError as error:
        problems = tuple(f"{'.'.join(map(str, item['loc']))}: {said_of(item)}" for item in error.errors())
        return Row(number, cells, None, problems)
    return Row(number, cells, body, ())


def _body(filled: dict[str, str]) -> dict[str, Any]:
    """The cells as the registration they stand for."""
    body: dict[str, Any] = {}
    for column, text in filled.items():
        *above, last = column.split(".")
        place = body
        for step in above:
            place = place.setdefault(step, {})
        place[last] = text
    if "products" in body:
        body["products"] = [product.strip() for product in body["products"].split(";")]
    if evidence := body.pop("evidence", None):
        kinds = evidence.pop("kinds", "").split(";")
        body["evidence"] = [{"kind": kind.strip(), "summary": "", **evidence} for kind in kinds]
    return body


def _send(rows: list[Row], url: str, token: str) -> dict[int, tuple[str, ...]]:
    failed: dict[int, tuple[str, ...]] = {}
    with client(url, token) as http, progress() as bar:
        for row in bar.track(rows, description="importing"):
            answer = call(http, "POST", "/v1/registrations", json=row.body, headers={"Idempotency-Key": row.key})
            if answer.is_error:
                failed[row.number] = _problems(answer)
    return failed


def _problems(answer: httpx.Response) -> tuple[str, ...]:
    problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    fields = [f"{field['pointer']}: {field['detail']}" for field in problem.get("errors", ())]
    return (f"{problem.get('code', answer.status_code)}: {problem.get('detail', '')}", *fields)


def _report(file: Path, rows: list[Row], failed: dict[int, tuple[str, ...]], *, as_json: bool) -> None:
    value = {
        "rows": len(rows),
        "accepted": len(rows) - len(failed),
        "failed": [{"row": number, "problems": problems} for number, problems in sorted(failed.items())],
    }
    lines = [(number, "; ".join(problems)) for number, problems in sorted(failed.items())]
    title = f"{value['accepted']} of {len(rows)} rows accepted"
    show(value, as_json=as_json, text=lambda: table(("row", "what to mend"), lines, title=title) if lines else title)
    if not failed:
        return
    path = file.with_suffix(".errors.csv")
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row.cells for row in rows if row.number in failed)
    err.print(f"The rows that failed stand in {path}; mend them and import that file.", highlight=False, soft_wrap=True)
    raise typer.Exit(Exit.FOUND)
