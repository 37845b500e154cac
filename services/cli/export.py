"""`dealreg export`: a bundle of records for somebody to examine, copies of whole ledgers, or what people decided."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from contracts.exports import Audience
from services.cli.adjudications import adjudications
from services.cli.bundles import fetch
from services.cli.client import DEFAULT_URL, Token, Url
from services.cli.copies import CopyWriter
from services.cli.output import Exit, Json, fail, show, table
from services.cli.scanning import live, scan
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.ledger import Broker, LogDoubt, LogRefused
from services.kit.ledger.log import KafkaBroker
from services.kit.settings import Settings

Where = Annotated[Path, typer.Argument(help="A file for the bundle, or a folder for copies of the whole ledgers.")]
Case = Annotated[str | None, typer.Option(help="Of this conflict: its two claims and how it was settled.")]
Partner = Annotated[str | None, typer.Option(help="Of this partner: its claims, and what is known of it.")]
Customer = Annotated[str | None, typer.Option(help="Of this customer: who it is, and the claims on it.")]
Registration = Annotated[str | None, typer.Option(help="Of this registration: what became of it, and why.")]
Period = Annotated[str | None, typer.Option(help="`FROM..TO`, instants in ISO 8601: alone, or to narrow the others.")]
For = Annotated[Audience, typer.Option("--for", help="Who is to read it; each gets what it may know.")]
Purpose = Annotated[str, typer.Option(help="Why; it is put down with the export.")]


RECORDS = "records"


class RecordsOrElse(TyperGroup):
    """A group whose first command needs no name: what is none of the others is a file for records."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the name in where it was left out."""
        if args and args[0] != "--help" and args[0] not in self.commands:
            args = [RECORDS, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=RecordsOrElse, no_args_is_help=True, add_completion=False)
app.command("adjudications")(adjudications)


@app.command(RECORDS)
def export(  # noqa: PLR0913, PLR0917 - one parameter an option
    where: Where,
    case: Case = None,
    partner: Partner = None,
    customer: Customer = None,
    registration: Registration = None,
    period: Period = None,
    audience: For = "examiner",
    purpose: Purpose = "examination",
    url: Url = DEFAULT_URL,
    token: Token = "",
    data: Data = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Write a bundle of records with the proof of each, which `verifier.py` checks anywhere; the export is on record.

    The word `records` may be left out. Without anything chosen, copy every ledger partition, record by record, for
    `dealreg verify FOLDER`.
    """
    chosen = {"case": case, "partner": partner, "customer": customer, "registration": registration, **_within(period)}
    named = {name: value for name, value in chosen.items() if value is not None}
    if not named and (audience != "examiner" or where.suffix == ".zip"):
        fail("Nothing is chosen.", "Name a case, a partner, a customer, a registration or a period.")
    if not named:
        _copy(where, data, as_json=as_json)
        return
    kept = fetch(where, {"audience": audience, **named}, purpose, (url, token))
    show(kept._asdict(), as_json=as_json, text=lambda: table(kept._fields, [kept]))


def _within(period: str | None) -> dict[str, Any]:
    if period is None:
        return {}
    since, apart, until = period.partition("..")
    if not apart:
        fail(f"{period!r} is no period.", "Write it as 2026-01-01T00:00:00Z..2026-07-01T00:00:00Z.")
    return {"since": since, "until": until}


def _copy(folder: Path, data: Path, *, as_json: bool) -> None:
    settings = settings_here(data)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = asyncio.run(_copied(folder, settings, KafkaBroker(settings.kafka)))
    except OSError as error:
        fail(f"{folder} cannot be written: {error.strerror}")
    except (LogDoubt, LogRefused) as error:
        fail(f"The ledgers cannot be read: {error}", "`dealreg doctor` says what is missing.", Exit.AWAY)
    rows = [(str(writer.path), writer.records, writer.head.hash.hex()) for writer in written]
    value = [dict(zip(("file", "records", "head"), row, strict=True)) for row in rows]
    show(value, as_json=as_json, text=lambda: table(("file", "records", "head"), rows))


async def _copied(folder: Path, settings: Settings, broker: Broker) -> list[CopyWriter]:
    writers: dict[str, CopyWriter] = {}
    try:
        async for part, records in scan(live(settings, broker)):
            if part.of.file_name not in writers:
                writers[part.of.file_name] = CopyWriter(folder, part.of)
            writers[part.of.file_name].add(records)
    finally:
        for writer in writers.values():
            writer.close()
    return list(writers.values())
