"""Events as lines: accepted by the chain, chosen by what a person asks for."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import typer

from services.cli.replay.showing import nothing, utc
from services.cli.scanning import Part, scan
from services.kit.ledger import Accepted, Chain


class Filter:
    """Which records a person wants to see."""

    def __init__(
        self,
        stream: str | None,
        kind: str | None,
        since: datetime | None,
        until: datetime | None,
        service: str | None,
        partition: int | None,
    ) -> None:
        self._stream, self._kind = stream or "", kind or ""
        self._since, self._until = _utc_text(since) or "", _utc_text(until) or "~"
        self._service, self._partition = service, partition

    @property
    def narrows(self) -> bool:
        """Whether some records of a partition are wanted and others not."""
        return (self._stream, self._kind, self._since, self._until) != ("", "", "", "~")

    def wants_part(self, part: Part) -> bool:
        """Whether this partition is one of those asked for."""
        return self._service in (None, part.of.ledger) and self._partition in (None, part.of.partition)

    def wants(self, record: Accepted) -> bool:
        """Whether this is one of them. Times compare as texts: all are UTC in one format."""
        time = dict(record.record.headers)["ce_time"].decode()
        named = record.stream.startswith(self._stream) and record.type.startswith(self._kind)
        return named and self._since <= time < self._until


async def printed(parts: AsyncIterator[Part], wanted: Filter, as_json: bool) -> None:
    """Print what is wanted of all parts, a line each. Raises LogDoubt, LogRefused."""
    chains: dict[str, Chain] = {}
    found = 0
    async for part, records in scan(part async for part in parts if wanted.wants_part(part)):
        chain = chains.setdefault(part.of.file_name, Chain(part.of.ledger, part.of.partition))
        for record in chain.follow(records):
            if wanted.wants(record):
                found += 1
                typer.echo(_json(record) if as_json else _line(record))
    if not found:
        nothing("event")


def _line(record: Accepted) -> str:
    place = f"{record.ledger}/{record.partition}#{record.sequence}"
    return f"{place:<22} {record.time:%Y-%m-%d %H:%M:%S}  {record.type:<36} {record.stream}  by {record.actor}"


def _json(record: Accepted) -> str:
    place = {"ledger": record.ledger, "partition": record.partition, "sequence": record.sequence}
    headers = {name: value.decode() for name, value in record.record.headers}
    return json.dumps(place | {"hash": record.hash.hex(), "headers": headers, "data": json.loads(record.value)})


def _utc_text(at: datetime | None) -> str | None:
    """An instant as records have it; one that was typed without a zone is UTC."""
    return None if at is None else f"{utc(at).astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
