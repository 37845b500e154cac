"""The options of `dealreg replay`."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from services.cli.copies import CopyError
from services.cli.output import Exit, Json, fail, show
from services.cli.replay.deciding import deciding
from services.cli.replay.printing import Filter, printed
from services.cli.replay.showing import show_changes, show_states, utc
from services.cli.replay.states import states
from services.cli.scanning import copied, copied_pairs, copies_in, live, live_pairs
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.clock import SystemClock
from services.kit.ledger import KafkaBroker, LogDoubt, LogRefused

Folder = Annotated[Path | None, typer.Option("--copies", help="A folder of copies instead of the live ledgers.")]
Stream = Annotated[
    str | None, typer.Option(help="Only this stream, for example registration/<id>, or all that start so.")
]
Kind = Annotated[str | None, typer.Option("--type", help="Only events whose type starts like this.")]
Since = Annotated[datetime | None, typer.Option(help="Only events from this instant on (UTC).")]
Until = Annotated[datetime | None, typer.Option(help="Only events before this instant (UTC).")]
Service = Annotated[Literal["registration", "conflict"] | None, typer.Option(help="Only this service's ledger.")]
Number = Annotated[int | None, typer.Option(min=0, help="Only this partition.")]
Decide = Annotated[bool, typer.Option("--decide", help="Decide everything again, and compare it byte by byte.")]

AsOf = Annotated[datetime | None, typer.Option("--as-of", help="Instead, every row as it was at this instant (UTC).")]
Diff = Annotated[
    tuple[datetime, datetime] | None,
    typer.Option("--diff", help="Instead, the rows that changed from one instant to another (UTC)."),
]


def replay(  # noqa: PLR0913, PLR0917 - the options of a command line
    stream: Stream = None,
    kind: Kind = None,
    since: Since = None,
    until: Until = None,
    service: Service = None,
    partition: Number = None,
    folder: Folder = None,
    decide: Decide = False,
    as_of: AsOf = None,
    diff: Diff = None,
    data: Data = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Print accepted events, a line each; with --json the whole event, one JSON object a line.

    With --decide, have the deciders decide every input of the live ledgers once more, and compare each event with
    the record: exits with 1 at the first difference, naming it. With --as-of or --diff, fold the ledgers themselves,
    without the database, to what the views say of these instants; --stream then names the one entity that is wanted.
    """
    wanted = Filter(stream, kind, since, until, service, partition)
    if decide and (folder or wanted.narrows):
        fail("--decide takes whole partitions of the live ledgers.", "Choose them by --service and --partition.")
    if (as_of or diff) and (decide or kind or since or until or service or partition is not None or (as_of and diff)):
        fail("--as-of and --diff take all of the ledgers, and not each other.", "Choose an entity by --stream.")
    try:
        if decide:
            _decide(data, service, partition, as_json)
        elif as_of:
            _fold(data, folder, stream, [as_of], as_json)
        elif diff:
            _fold(data, folder, stream, diff, as_json)
        else:
            settings = None if folder else settings_here(data)
            parts = live(settings, KafkaBroker(settings.kafka)) if settings else copied(copies_in(folder or Path()))
            asyncio.run(printed(parts, wanted, as_json))
    except CopyError as error:
        fail(str(error))
    except (LogDoubt, LogRefused) as error:
        fail(f"The ledgers cannot be read: {error}", "`dealreg doctor` says what is missing.", Exit.AWAY)


def _fold(data: Path, folder: Path | None, stream: str | None, instants: Sequence[datetime], as_json: bool) -> None:
    """Rows at one instant, or what changed from one to another."""
    if utc(instants[0]) > utc(instants[-1]):
        fail("--diff goes from an instant to a later one.")
    if utc(instants[-1]) > SystemClock().now():
        fail(f"{utc(instants[-1]):%Y-%m-%d %H:%M:%S} UTC has not come yet.", "Name an instant until now.")
    settings = None if folder else settings_here(data)
    pairs = live_pairs(settings, KafkaBroker(settings.kafka)) if settings else copied_pairs(copies_in(folder or Path()))
    entity = stream.partition("/")[2] if stream else None
    found = asyncio.run(states(pairs, utc(max(instants)), utc(min(instants))))
    tell = show_states if len(instants) == 1 else show_changes
    tell(found, entity, as_json=as_json)


def _decide(data: Path, service: str | None, partition: int | None, as_json: bool) -> None:
    found = asyncio.run(deciding(settings_here(data), service, partition))
    show(found.as_json(), as_json=as_json, text=found.as_text)
    if not found.same:
        raise typer.Exit(Exit.FOUND)
