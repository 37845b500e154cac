"""Copies of ledger partitions as files: a line of JSON a record; the first says what it is, the last has the head.

Bytes that are no UTF-8 survive as escapes, so a copy holds exactly what the hash covers.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from services.kit.ledger import Chain, Head, Record, Stored

FORMAT = "dealreg-ledger-copy/1"
PATTERN = "*.ledger.jsonl"


class CopyError(ValueError):
    """A file that is not a copy of a ledger, or is damaged beyond reading; the text names file and line."""


class CopyOf(NamedTuple):
    """Which partition of which ledger a file holds."""

    ledger: str
    partition: int

    @property
    def file_name(self) -> str:
        """The name such a copy is written under."""
        return f"{self.ledger}-{self.partition}.ledger.jsonl"


class CopyWriter:
    """Writes one copy: all records in the order of their offsets, also those the reader's rule skips, then the head."""

    def __init__(self, folder: Path, of: CopyOf) -> None:
        self.path = folder / of.file_name
        self.records = 0
        self._chain = Chain(of.ledger, of.partition)
        self._file = self.path.open("w", encoding="ascii", newline="\n")
        self._file.write(_line({"format": FORMAT, "ledger": of.ledger, "partition": of.partition}))

    @property
    def head(self) -> Head:
        """The end of the chain so far."""
        return self._chain.head

    def add(self, records: Iterable[Stored]) -> None:
        """Write the next records."""
        for stored in records:
            self._chain.accept(stored)
            self._file.write(_line(_written(stored)))
            self.records += 1

    def close(self) -> None:
        """Write the head and close the file."""
        self._file.write(_line({"head": {"sequence": self.head.sequence, "hash": self.head.hash.hex()}}))
        self._file.close()


def read_copy(path: Path) -> tuple[CopyOf, Iterator[Stored], "Trailer"]:
    """What a file holds: its records one by one and, once they are read, the head it remembers. Raises CopyError."""
    lines = _lines(path)
    first = next(lines, {})
    if first.get("format") != FORMAT:
        raise CopyError(f"{path}: line 1 does not say {FORMAT!r}")
    trailer = Trailer()
    return CopyOf(first["ledger"], first["partition"]), _records(path, lines, trailer), trailer


class Trailer:
    """The head a copy remembers; None until the last line was read, and for a copy whose end was cut off."""

    head: Head | None = None


def _records(path: Path, lines: Iterator[dict[str, Any]], trailer: Trailer) -> Iterator[Stored]:
    for number, line in enumerate(lines, start=2):
        try:
            if "head" in line:
                trailer.head = Head(line["head"]["sequence"], bytes.fromhex(line["head"]["hash"]))
            else:
                yield _read(line)
        except (KeyError, TypeError, ValueError) as error:
            raise CopyError(f"{path}: line {number} is no record: {error!r}") from error


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="ascii") as file:
        for number, text in enumerate(file, start=1):
            try:
                value = json.loads(text)
            except ValueError as error:
                raise CopyError(f"{path}: line {number} is no JSON: {error}") from error
            if not isinstance(value, dict):
                raise CopyError(f"{path}: line {number} is no JSON object")
            yield value


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":")) + "\n"


def _written(stored: Stored) -> dict[str, Any]:
    record = stored.record
    return {
        "offset": stored.offset,
        "timestamp": stored.timestamp,
        "key": _text(record.key),
        "value": _text(record.value),
        "headers": [[name, _text(value)] for name, value in record.headers],
    }


def _read(line: dict[str, Any]) -> Stored:
    headers = tuple((name, _bytes(value)) for name, value in line["headers"])
    return Stored(line["offset"], line["timestamp"], Record(_bytes(line["key"]), _bytes(line["value"]), headers))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
