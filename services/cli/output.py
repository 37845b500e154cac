"""How the commands speak: tables for people, JSON for programs, progress with an ETA, exit codes scripts can trust."""

import json
from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

out = Console()
err = Console(stderr=True)

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
        out.print(text())


def fail(problem: str, hint: str = "", code: Exit = Exit.USAGE) -> NoReturn:
    """Say what is wrong and what to do next, and end."""
    err.print(f"[red]{problem}[/red]", highlight=False, soft_wrap=True)
    if hint:
        err.print(hint, highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def table(columns: Iterable[str], rows: Iterable[Iterable[Any]], title: str | None = None) -> Table:
    """A plain table."""
    made = Table(*columns, title=title, title_justify="left")
    for row in rows:
        made.add_row(*("" if cell is None else str(cell) for cell in row))
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
