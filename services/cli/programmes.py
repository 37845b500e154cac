"""`dealreg programmes`: check a programme's file, try it on what was decided, publish it, list what is in force."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType

from contracts.analysis import Finding, analyse
from contracts.programme import Programme
from contracts.references import in_words
from services.cli.client import DEFAULT_URL, Token, Url, call, client, refused
from services.cli.output import Exit, Json, err, fail, plain, progress, show, table
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.documents import DocumentError, composed, find, read
from services.kit.ledger import LogDoubt, LogRefused
from services.kit.ledger.log import KafkaBroker
from services.kit.settings import Settings
from services.registration.domain.simulating import Difference
from services.registration.service.replaying import simulate
from services.registration.service.simulating import Simulation

app = typer.Typer(no_args_is_help=True, add_completion=False)

File = Annotated[Path, typer.Argument(help="A programme in YAML.", exists=True, dir_okay=False)]


@app.command()
def check(file: File, as_json: Json = False) -> None:
    """Say whether a file is a programme and what is odd about it: rules that are never reached, claims nobody decides.

    Exits with 1 when it is none, or when a claim could not be decided by it; names line and place.
    """
    source = Source(file)
    programme = source.programme(as_json=as_json)
    found = analyse(programme)
    remarks = [
        {"severity": one.severity, **source.spot(one), "path": in_words(one.place), "detail": one.words}
        for one in found
    ]
    known = {"valid": True, "id": programme.id, "tracks": list(programme.tracks), "remarks": remarks}
    show(known, as_json=as_json, text=lambda: _checked(file, programme, remarks))
    if any(one.severity == "error" for one in found):
        raise typer.Exit(Exit.FOUND)


def _checked(file: Path, programme: Programme, remarks: Iterable[Mapping[str, Any]]) -> str:
    lines = [
        f"{file}:{one['line']}:{one['column']}: {one['severity']}: {one['path']}: {one['detail']}" for one in remarks
    ]
    return "\n".join([f"{programme.id}: valid. Tracks: {', '.join(programme.tracks)}", *lines])


@app.command("simulate")
def simulate_(
    file: File,
    vendor: Annotated[str, typer.Option(help="Whose decisions are put before the draft.")],
    since: Annotated[datetime, typer.Option(help="Only decisions from this instant on (UTC).")],
    data: Data = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Replay the vendor's ledger under a draft, and list the decisions that would differ, with counts and money."""
    draft, settings = Source(file).programme(), settings_here(data)
    try:
        found = asyncio.run(_simulated(settings, draft, vendor, since.replace(tzinfo=UTC)))
    except (LogDoubt, LogRefused) as error:
        fail(f"The ledger cannot be read: {error}", "`dealreg doctor` says what is missing.", Exit.AWAY)
    listed = [difference._asdict() | {"value": difference.value.model_dump()} for difference in found.listed]
    totals = [total._asdict() for total in found.totals()]
    known = {"programme": draft.id, "compared": found.compared, "totals": totals, "differences": listed}
    asked = f"{vendor} under {draft.id} since {since:%Y-%m-%d}"
    show(known, as_json=as_json, text=lambda: _differing(asked, found))


def _differing(asked: str, found: Simulation) -> RenderableType:
    """What would differ, in a table by kind, and then one by one; first of how many decisions, and of whom."""
    if not found.compared:
        return f"There is nothing to compare: no decision of {asked}."
    totals = found.totals()
    said = f"{found.compared} decisions of {asked} were put before the draft"
    if not totals:
        return f"{said}; none would differ."
    columns = ("decisions", "about", "was", "would be", "deals worth")
    sums = ((one.decisions, one.decision, one.was, one.would, _money(one.value)) for one in totals)
    differing = sum(one.decisions for one in totals)
    more = differing - len(found.listed)
    last = (plain(f"… and {more} more, which are counted above."),) if more else ()
    return Group(
        plain(f"{said}; {differing} would differ:"), table(columns, sums), *map(_one_by_one, found.listed), *last
    )


def _one_by_one(one: Difference) -> str:
    """Lines and no table: with ids and reasons in columns, nobody could read it on a narrow screen."""
    worth = _money({one.value.currency: one.value.amount})
    return plain(
        f"{one.at:%Y-%m-%d} {one.registration} {one.partner}, {worth}: {one.decision}\n"
        f"    {one.was} → {one.would} ({one.because})"
    )


def _money(value: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{amount:,.0f} {currency}" for currency, amount in value.items())


async def _simulated(settings: Settings, draft: Programme, vendor: str, since: datetime) -> Simulation:
    broker = KafkaBroker(settings.kafka)
    try:
        with progress() as bar:
            task = bar.add_task("Replaying decisions", total=None)
            return await simulate(
                settings, broker, draft, vendor, since, lambda done, end: bar.update(task, completed=done, total=end)
            )
    finally:
        await broker.close()


@app.command()
def publish(file: File, url: Url = DEFAULT_URL, token: Token = "", as_json: Json = False) -> None:
    """Put a programme into force for the vendor of the token; claims made before keep their version."""
    programme = Source(file).programme()
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


class Source:
    """A programme's file; it knows on which line what stands."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._text = file.read_text()
        except (OSError, UnicodeDecodeError) as error:
            fail(f"{file} cannot be read: {error}")

    def programme(self, *, as_json: bool = False) -> Programme:
        """The programme in it; ends the command, naming every fault, when there is none."""
        try:
            return read(Programme, self._text)
        except DocumentError as error:
            if as_json:
                faults = [fault._asdict() for fault in error.faults]
                show({"valid": False, "faults": faults}, as_json=True, text=str)
            for fault in error.faults:
                place = f"{self._file}:{fault.line}:{fault.column}"
                err.print(plain(f"{place}: error: {fault.place}: {fault.problem}"), highlight=False, soft_wrap=True)
            raise typer.Exit(Exit.FOUND) from error

    def spot(self, finding: Finding) -> dict[str, int]:
        """The line and column of what a finding is about, or of what it would stand under."""
        line, column = find(composed(self._text), finding.place).spot
        return {"line": line, "column": column}


def _listed(items: list[dict[str, Any]]) -> Any:
    columns = ("programme", "version", "effective_from", "name")
    return table(columns, ([item.get(column) for column in columns] for item in items))
