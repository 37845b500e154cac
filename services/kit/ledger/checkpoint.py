"""Checkpoints: a partition's state and where it stands in its chain, in one file that is only ever a cache."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from services.kit.ledger.anchors import anchor_from_json, anchor_to_json
from services.kit.ledger.chain import BEGINNING, Anchor
from services.kit.ledger.files import replace_file

FORMAT = 1
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
    """The checkpoint file of one partition. Writing and reading block: call them in a thread."""

    def __init__(self, folder: Path, ledger: str, partition: int) -> None:
        self._path = folder / f"{ledger}-{partition}.checkpoint"

    def save(self, checkpoint: Checkpoint) -> None:
        """Replace the file in one step, after the new bytes are on the disk."""
        head = json.dumps(_head(checkpoint)).encode() + b"\n"
        replace_file(self._path, _checksum(head, checkpoint.body) + b"\n", head, checkpoint.body)

    def load(self, code_version: str) -> Checkpoint | None:
        """What was saved; None when there is nothing, when it is damaged, or when other code made it."""
        try:
            checksum, head, body = self._path.read_bytes().split(b"\n", 2)
        except (OSError, ValueError):
            return None
        if checksum != _checksum(head + b"\n", body):
            return None
        known = json.loads(head)
        usable = (known["format"], known["code_version"]) == (FORMAT, code_version)
        return Checkpoint(code_version, _standing(known), body) if usable else None


@dataclass(frozen=True)
class CheckpointRule:
    """Where a partition's checkpoints go, which code they are good for, and how many records lie between two."""

    file: CheckpointFile
    code_version: str
    every_records: int


def _checksum(head: bytes, body: bytes) -> bytes:
    digest = sha256(head)
    digest.update(body)
    return digest.hexdigest().encode()


def _head(checkpoint: Checkpoint) -> dict[str, Any]:
    standing = checkpoint.standing
    return {
        "format": FORMAT,
        "code_version": checkpoint.code_version,
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
