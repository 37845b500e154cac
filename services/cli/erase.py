"""`dealreg erase`: people of whom nothing is to be kept, erased from the vault; the ledger says who and why."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Group, RenderableType

from contracts.bodies import Contact
from contracts.message import Value
from contracts.values import Organisation
from services.cli.client import DEFAULT_URL, Token, Url, client
from services.cli.erasing import Done, Meant, Named, Result, erase, meant, named
from services.cli.output import Exit, Json, fail, plain, progress, show, table
from services.cli.traces import Found, lines, look
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.database import AWAY, close_database, open_database
from services.kit.settings import Settings
from services.kit.traces import WORD_LENGTH_MIN, Sought
from services.kit.vault import open_vault

People = Annotated[
    list[str] | None, typer.Argument(metavar="[PERSON]...", help="E-mail addresses or ids of the vault.")
]
File = Annotated[Path | None, typer.Option("--file", help="A file with one a line; - for standard input.")]
Reason = Annotated[str, typer.Option(help="Why: the name of a case, never of a person; it is kept for good.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; else only say what would be erased.")]
Receipts = Annotated[
    Path | None, typer.Option(help="Add what the ledger says of each batch to this file, as JSON lines.")
]
Scan = Annotated[bool, typer.Option("--scan", help="Then look for them in every table, topic and file here.")]


class Report(NamedTuple):
    """What was meant, what was done, and what a look behind it found."""

    meant: Meant
    result: Result | None
    found: Found | None

    @property
    def good(self) -> bool:
        """Nobody is held, and nothing is left."""
        return not (self.result and self.result.held) and (self.found is None or self.found.clean)

    def as_json(self) -> dict[str, Any]:
        """All of it, for programs."""
        told: dict[str, Any] = {"subjects": list(self.meant.subjects), "unknown": list(self.meant.unknown)}
        if self.result is not None:
            told |= {"erased": self.result.erased, "held": list(self.result.held)}
            told["receipts"] = [done._asdict() for done in self.result.done]
        return told | ({"scan": self.found.as_json()} if self.found else {})

    def as_text(self) -> RenderableType:
        """All of it, for people."""
        unknown = [f"The vault has nobody with {plain(email)}." for email in self.meant.unknown]
        return Group(*unknown, *self._done(), *([self.found.as_text()] if self.found else ()))

    def _done(self) -> Iterator[RenderableType]:
        if self.result is None:
            yield f"{_subjects(len(self.meant.subjects))} would be erased, with --yes and a --reason."
            return
        if self.result.done:
            rows = [(len(one.event["data"]["subjects"]), one.erasure, one.event["time"]) for one in self.result.done]
            yield table(("subjects", "erasure", "time"), rows)
        yield f"Erased: {_subjects(self.result.erased)}."
        if self.result.held:
            yield f"[red]Under a legal hold, and kept: {', '.join(self.result.held)}[/red]"


def _subjects(count: int) -> str:
    return f"{count} {'subject' if count == 1 else 'subjects'}"


def erase_(  # noqa: PLR0913, PLR0917 - one parameter an option
    people: People = None,
    file: File = None,
    reason: Reason = "",
    yes: Yes = False,
    receipts: Receipts = None,
    scan: Scan = False,
    url: Url = DEFAULT_URL,
    token: Token = "",
    data: Data = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Erase people from the vault, with the salts of what the ledger has of them; without --yes, only look who it is.

    It may be broken off and run again: what is done stays done. Exits with 1 when somebody is under a legal hold, or
    when --scan finds something left; what to look for is read before, and is written nowhere.
    """
    who = named([*(people or ()), *lines(file)])
    if not any(who):
        fail("Nobody is named.", "`dealreg erase --file -` takes an address or an id a line.")
    if yes and not reason:
        fail("Say why, with --reason: it is put down with the erasure.")
    report = _report(who, reason if yes else None, receipts, (url, token), settings_here(data) if scan else None)
    show(report.as_json(), as_json=as_json, text=report.as_text)
    if not report.good:
        raise typer.Exit(Exit.FOUND)


def _report(
    who: Named, reason: str | None, receipts: Path | None, door: tuple[str, str], settings: Settings | None
) -> Report:
    with client(*door) as http, progress() as bar:
        task = bar.add_task("Finding", total=len(who.emails))
        whom = meant(http, who, lambda more: bar.advance(task, more))
        sought = asyncio.run(_sought(settings, who, whom)) if settings else ()
        result = None
        if reason is not None:
            bar.reset(task, total=len(whom.subjects), description="Erasing")
            result = erase(http, whom.subjects, reason, lambda more: bar.advance(task, more))
            _keep(receipts, result.done)
    return Report(whom, result, look(settings, sought) if settings else None)


def _keep(receipts: Path | None, done: Sequence[Done]) -> None:
    if receipts is not None:
        with receipts.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(one._asdict(), sort_keys=True) + "\n" for one in done)


async def _sought(settings: Settings, who: Named, whom: Meant) -> list[Sought]:
    """What tells of these people, out of the vault while it has them, and as they were named."""
    engine = open_database(settings)
    try:
        told = await open_vault(settings, engine).told(whom.subjects)
    except AWAY as error:
        fail(f"The vault does not answer: {type(error).__name__}", "`dealreg doctor` says what is missing.", Exit.AWAY)
    finally:
        await close_database(engine)
    sought = [Sought(subject, _words(value)) for subject, value in told.items()]
    return [*sought, *(Sought(f"address {number}", (email,)) for number, email in enumerate(who.emails, 1))]


def _words(value: Value) -> tuple[str, ...]:
    """The words of a person or a withheld customer that are long enough to be looked for."""
    words: tuple[str | None, ...] = ()
    match value:
        case Contact():
            digits = "".join(filter(str.isdigit, value.phone or ""))
            words = (value.name, value.email, value.phone, digits)
        case Organisation():
            words = (value.name, value.website)
    return tuple(dict.fromkeys(word for word in words if word and len(word) >= WORD_LENGTH_MIN))
