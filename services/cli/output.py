"""How the commands speak: tables for people, JSON for programs, progress with an ETA, exit codes scripts can trust."""

import json
from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

PIPED_COLUMNS = 400
"""Where no person looks on, nothing is folded to the width of a screen that is not there."""

out = Console()
if not out.is_terminal:
    out.width = PIPED_COLUMNS
err = Console(stderr=True)

CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


class Exit(IntEnum):
    """What a script may rely on; 0 is success."""

    FOUND = 1
    """The command worked and the answer is bad news: a breach, a refusal."""
    USAGE = 2
    """The command line or a file given with it is wrong."""
    AWAY = 3
    """Something that is needed does not answer."""


def show(value: Any, *, as_json: bool, text: Callable[[], RenderableType]) -> None:
    """Print the value as JSON, or what `text` makes of it."""
    if as_json:
        typer.echo(json.dumps(value, indent=2, default=str, ensure_ascii=False))
    else:
        found = text()
        out.print(plain(found) if isinstance(found, str) else found, soft_wrap=isinstance(found, str))


def plain(text: Any) -> str:
    """Words from outside, as they are: brackets are no markup, and no character gives the terminal an order."""
    return escape(str(text).translate(CONTROLS))


def fail(problem: str, hint: str = "", code: Exit = Exit.USAGE) -> NoReturn:
    """Say what is wrong and what to do next, and end."""
    err.print(f"[red]{plain(problem)}[/red]", highlight=False, soft_wrap=True)
    if hint:
        err.print(plain(hint), highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def table(columns: Iterable[str], rows: Iterable[Iterable[Any]], title: str | None = None) -> Table:
    """A plain table; what is too wide goes on in the next line."""
    made = Table(title=None if title is None else plain(title), title_justify="left")
    for column in columns:
        made.add_column(column, overflow="fold")  # a token or a hash that is cut off is of no use
    for row in rows:
        made.add_row(*("" if cell is None else plain(cell) for cell in row))
    return made


def progress() -> Progress:
    """A bar with counts and ETA on stderr; silent where stderr is no terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=err,
        disable=not err.is_terminal,
        transient=True,
    )
