"""Checkpoints: a partition's state and where it stands in its chain, in one file that is only ever a cache."""

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from services.kit.ledger.anchors import anchor_from_json, anchor_to_json
from services.kit.ledger.chain import BEGINNING, Anchor
from services.kit.ledger.files import Replacement

FORMAT = 2
DIGEST_BYTES = 32
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Standing:
    """Where a writer stands: the end of its own chain and what it had consumed by then."""

    anchor: Anchor = BEGINNING
    at: datetime = BEFORE_ALL
    """Time of the last accepted record; before all times in an empty ledger."""
    positions: dict[str, int] = field(default_factory=dict)
    """Next position to consume, of each input, as the last accepted record says."""
    openings: int = 0
    """Version of the ledger's own stream."""
    others: dict[str, Anchor] = field(default_factory=dict)
    """A place in each other ledger at or before the position consumed."""


@dataclass(frozen=True)
class Checkpoint:
    """A standing, the state that goes with it, and the code that made it."""

    code_version: str
    standing: Standing
    body: bytes


class CheckpointFile:
    """The checkpoint file of one partition: a line that says what it is, the state, and a digest of both."""

    def __init__(self, folder: Path, ledger: str, partition: int) -> None:
        self._path = folder / f"{ledger}-{partition}.checkpoint"

    def begin(self, code_version: str, standing: Standing) -> "Saving":
        """Start to write the next one. Raises OSError."""
        return Saving(self._path, json.dumps(_head(code_version, standing)).encode() + b"\n")

    def load(self, code_version: str) -> Checkpoint | None:
        """What was saved; None when there is nothing, when it is damaged, or when other code made it. Blocks."""
        try:
            with self._path.open("rb") as file:
                head = file.readline()
                # Of this very file: the path may name the next one already, which another opening still wrote.
                body = file.read(os.fstat(file.fileno()).st_size - len(head) - DIGEST_BYTES)
                digest = file.read()
        except (OSError, ValueError):
            return None
        if digest != _digest(head, body):
            return None
        known = json.loads(head)
        usable = (known["format"], known["code_version"]) == (FORMAT, code_version)
        return Checkpoint(code_version, _standing(known), body) if usable else None


class Saving:
    """A checkpoint that is being written; the old one stands until it is whole. Blocks: call it in a thread."""

    def __init__(self, path: Path, head: bytes) -> None:
        self._file = Replacement(path)
        self._sum = sha256()
        self.add(head)

    def add(self, part: bytes) -> None:
        """Write the next part of the state. Raises OSError."""
        self._sum.update(part)
        self._file.write(part)

    def commit(self) -> None:
        """Replace the old one, in one step. Raises OSError."""
        self._file.write(self._sum.digest())
        self._file.commit()

    def close(self) -> None:
        """Let go of it; if it was not committed, the old one stands."""
        self._file.close()


@dataclass(frozen=True)
class CheckpointRule:
    """Where a partition's checkpoints go, which code they are good for, and how many records lie between two."""

    file: CheckpointFile
    code_version: str
    every_records: int


def _digest(head: bytes, body: bytes) -> bytes:
    digest = sha256(head)
    digest.update(body)
    return digest.digest()


def _head(code_version: str, standing: Standing) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "code_version": code_version,
        "anchor": anchor_to_json(standing.anchor),
        "at": standing.at.isoformat(),
        "positions": standing.positions,
        "openings": standing.openings,
        "others": {name: anchor_to_json(anchor) for name, anchor in standing.others.items()},
    }


def _standing(head: dict[str, Any]) -> Standing:
    return Standing(
        anchor=anchor_from_json(head["anchor"]),
        at=datetime.fromisoformat(head["at"]),
        positions=head["positions"],
        openings=head["openings"],
        others={name: anchor_from_json(anchor) for name, anchor in head["others"].items()},
    )
