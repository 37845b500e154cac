"""`dealreg replay`: what the ledgers say, in their order, checked against the chain while it is read."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from services.cli.output import Exit, Json, fail
from services.cli.scanning import Part, copied, copies_in, live, scan
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.ledger import Accepted, Chain, LogDoubt, LogRefused
from services.kit.ledger.log import KafkaBroker

Folder = Annotated[Path | None, typer.Option("--copies", help="A folder of copies instead of the live ledgers.")]
Stream = Annotated[
    str | None, typer.Option(help="Only this stream, for example registration/<id>, or all that start so.")
]
Since = Annotated[datetime | None, typer.Option(help="Only events from this instant on (UTC).")]
Until = Annotated[datetime | None, typer.Option(help="Only events before this instant (UTC).")]


class Filter:
    """Which records a person wants to see."""

    def __init__(self, stream: str | None, kind: str | None, since: datetime | None, until: datetime | None) -> None:
        self._stream, self._kind = stream or "", kind or ""
        self._since, self._until = _utc_text(since) or "", _utc_text(until) or "~"

    def wants(self, record: Accepted) -> bool:
        """Whether this is one of them. Times compare as texts: all are UTC in one format."""
        time = dict(record.record.headers)["ce_time"].decode()
        named = record.stream.startswith(self._stream) and record.type.startswith(self._kind)
        return named and self._since <= time < self._until


def replay(
    stream: Stream = None,
    kind: Annotated[str | None, typer.Option("--type", help="Only events whose type starts like this.")] = None,
    since: Since = None,
    until: Until = None,
    folder: Folder = None,
    data: Data = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Print accepted events, a line each; with --json the whole event, one JSON object a line."""
    parts = copied(copies_in(folder)) if folder else live(settings := settings_here(data), KafkaBroker(settings.kafka))
    try:
        asyncio.run(_print(parts, Filter(stream, kind, since, until), as_json))
    except (LogDoubt, LogRefused) as error:
        fail(f"The ledgers cannot be read: {error}", "`dealreg doctor` says what is missing.", Exit.AWAY)


async def _print(parts: AsyncIterator[Part], wanted: Filter, as_json: bool) -> None:
    chains: dict[str, Chain] = {}
    async for part, records in scan(parts):
        chain = chains.setdefault(part.of.file_name, Chain(part.of.ledger, part.of.partition))
        for record in chain.follow(records):
            if wanted.wants(record):
                typer.echo(_json(record) if as_json else _line(record))


def _line(record: Accepted) -> str:
    place = f"{record.ledger}/{record.partition}#{record.sequence}"
    return f"{place:<22} {record.time:%Y-%m-%d %H:%M:%S}  {record.type:<36} {record.stream}  by {record.actor}"


def _json(record: Accepted) -> str:
    place = {"ledger": record.ledger, "partition": record.partition, "sequence": record.sequence}
    headers = {name: value.decode() for name, value in record.record.headers}
    return json.dumps(place | {"hash": record.hash.hex(), "headers": headers, "data": json.loads(record.value)})


def _utc_text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="microseconds") + "Z"
