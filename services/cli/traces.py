"""`dealreg traces`: look for words wherever anything is kept: in every table, topic and file of an installation."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import psycopg
import typer
from confluent_kafka import KafkaException
from rich.console import Group, RenderableType

from contracts.topics import QUARANTINE
from services.cli.output import Exit, Json, fail, plain, progress, show, table
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.settings import Settings
from services.kit.traces import WORD_LENGTH_MIN, Piece, Search, Sought, Trace, in_files, in_tables, in_topics

Words = Annotated[list[str] | None, typer.Argument(metavar="[WORD]...", help="Names, addresses, numbers, as written.")]
File = Annotated[
    Path | None, typer.Option("--file", help="A file with a word a line; - for standard input, which no history keeps.")
]
Also = Annotated[
    list[Path] | None, typer.Option("--also", help="Look here too: exports that were handed out, kept logs.")
]
COLUMNS = ("what", "where", "part", "written", "goes by itself")


class Found(NamedTuple):
    """What a search came to; what partners wrote into their own topics goes by itself, and from quarantine too."""

    traces: Sequence[Trace]
    leaving: Sequence[Trace]
    unread: Sequence[str]
    pieces: int
    bytes: int

    @property
    def clean(self) -> bool:
        """Nothing stays, and there was nothing that could not be looked into."""
        return not self.traces and not self.unread

    def as_json(self) -> dict[str, Any]:
        """All of it, for programs."""
        rows = [(*trace, leaves) for leaves, traces in self._both for trace in traces]
        names = ("what", "where", "part", "written", "goes_by_itself")
        counts = {"clean": self.clean, "pieces": self.pieces, "bytes": self.bytes, "unread": list(self.unread)}
        return counts | {"traces": [dict(zip(names, row, strict=True)) for row in rows]}

    def as_text(self) -> RenderableType:
        """All of it, for people."""
        rows = [(*trace, "yes" if leaves else "") for leaves, traces in self._both for trace in traces]
        seen = f"{self.pieces} rows, records and files were looked through, {self.bytes / 1e6:.0f} MB."
        unread = [f"[red]Could not be looked into: {plain(path)}[/red]" for path in self.unread]
        verdict = "[green]Nothing was found that stays.[/green]" if self.clean else "[red]Something is left.[/red]"
        return Group(*([table(COLUMNS, rows)] if rows else ()), *unread, seen, verdict)

    @property
    def _both(self) -> tuple[tuple[bool, Sequence[Trace]], ...]:
        return (False, self.traces), (True, self.leaving)


def traces(
    words: Words = None, file: File = None, also: Also = None, data: Data = DEFAULT_DATA, as_json: Json = False
) -> None:
    """Look for words in all tables, topics and files; exit code 1 when one stands anywhere, and stays there.

    Found are words as they are, escaped as in JSON, HTML and addresses, in hexadecimal digits and in base64, in small
    and in large letters, inside ZIP, gzip and Parquet files too. A report names places and never the word itself.
    """
    wanted = list(dict.fromkeys([*(words or ()), *lines(file)]))
    if not wanted:
        fail("No words.", "`dealreg traces --file -` takes a word a line.")
    if short := [number for number, word in enumerate(wanted, 1) if len(word) < WORD_LENGTH_MIN]:
        fail(f"Words {short} have less than {WORD_LENGTH_MIN} characters: those stand everywhere by chance.")
    sought = [Sought(f"word {number}", (word,)) for number, word in enumerate(wanted, 1)]
    found = look(settings_here(data), sought, also)
    show(found.as_json(), as_json=as_json, text=found.as_text)
    if not found.clean:
        raise typer.Exit(Exit.FOUND)


def look(settings: Settings, sought: Iterable[Sought], also: Iterable[Path] | None = None) -> Found:
    """Look through everything of this installation. Ends the command when a server does not answer."""
    search, unread = Search(sought), list[str]()
    try:
        with progress() as bar:
            task = bar.add_task("Looking", total=None)
            pieces = bar.track(_pieces(settings, also or (), unread), task_id=task)
            found = list(dict.fromkeys(search.through(pieces)))
    except psycopg.Error as error:
        fail(f"The tables cannot be read: {type(error).__name__}", "`dealreg doctor` says what is missing.", Exit.AWAY)
    except KafkaException as error:
        fail(f"The topics cannot be read: {error}", "`dealreg doctor` says what is missing.", Exit.AWAY)
    goes = re.compile(
        rf"topic ({re.escape(settings.partner_topic_prefix)}\..*\.in|{re.escape(settings.topics(QUARANTINE))})/"
    )
    stays, leaves = [[trace for trace in found if bool(goes.match(trace.place)) is there] for there in (False, True)]
    return Found(stays, leaves, unread, search.pieces_seen, search.bytes_seen)


def _pieces(settings: Settings, also: Iterable[Path], unread: list[str]) -> Iterator[Piece]:
    prefixes = (f"{settings.topic_prefix}.", f"{settings.partner_topic_prefix}.")
    return chain(
        in_tables(settings.database_url.get_secret_value(), settings.database_schema_prefix),
        in_topics(settings.kafka, lambda name: name.startswith(prefixes)),
        in_files([settings.data, *also], unread.append),
    )


def lines(file: Path | None) -> Iterator[str]:
    """What stands in a file, a line each; - is standard input. Ends the command when it cannot be read."""
    if file is None:
        return
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {error}")
    yield from filter(None, map(str.strip, text.splitlines()))
