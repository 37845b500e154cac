"""Bundles: a ZIP whose bytes depend on its content alone, with a signed list of all that is in it."""

import json
import zipfile
from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import IO, Any, NamedTuple

from services.kit.proof.hashing import HASH_BYTES
from services.kit.proof.keys import Keyring, LogKeys
from services.kit.proof.notes import Note, sign
from services.kit.proof.shape import Stretch
from services.kit.proof.tiles import TileId, edge_of, tiles_of, width_at

FORMAT = "dealreg-bundle/1"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the first that a ZIP can state."""
READABLE = 0o644 << 16
UNIX = 3


class Signed(NamedTuple):
    """A log as a bundle shows it: the checkpoint its records are proved under."""

    origin: str
    size: int
    checkpoint: Note


def ranges_of(sequences: Iterable[int]) -> list[list[int]]:
    """Rising numbers as runs, each by its first and its last."""
    found: list[list[int]] = []
    for number in sequences:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def tiles_for(sequences: Iterable[int], size: int) -> set[TileId]:
    """The tiles that lead from these leaves to the root of a tree of so many."""
    found = tiles_of([Stretch(0, size)])
    numbers = {sequence >> 8 for sequence in sequences}
    for level in range(len(edge_of(size))):
        found |= {TileId(level, number) for number in numbers}
        numbers = {number >> 8 for number in numbers}
    return {tile for tile in found if width_at(tile, size)}


class BundleWriter:
    """Writes a bundle into a file, or a stream that cannot go back.

    What comes in pieces is written while somebody goes through them, who can take away what there is by then.
    """

    def __init__(self, file: IO[bytes], keys: LogKeys, ring: Keyring) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
        self._keys = keys
        self._digests: dict[str, str] = {}
        self._logs: dict[str, dict[str, Any]] = {}
        self.add("keys.json", _json({"notes": ring.notes}))

    def add(self, name: str, content: bytes) -> None:
        """A file."""
        self._digests[name] = sha256(content).hexdigest()
        self._zip.writestr(_entry(name), content)

    async def add_parts(self, name: str, parts: AsyncIterable[bytes]) -> AsyncGenerator[None]:
        """A file in pieces."""
        digest = sha256()
        with self._zip.open(_entry(name), "w", force_zip64=True) as file:
            async for part in parts:
                digest.update(part)
                file.write(part)
                yield
        self._digests[name] = digest.hexdigest()

    async def add_log(
        self,
        name: str,
        log: Signed,
        sequences: Sequence[int],
        records: AsyncIterable[tuple[int, bytes]],
        tiles: AsyncIterable[tuple[TileId, bytes]],
    ) -> AsyncGenerator[None]:
        """Records of a log by their rising sequence numbers, and the tiles that prove each. Raises LookupError."""
        folder = f"logs/{name}/"
        self._logs[name] = {"origin": log.origin, "size": log.size, "ranges": ranges_of(sequences)}
        self.add(f"{folder}checkpoint", str(log.checkpoint).encode())
        framed = (sequence.to_bytes(8, "big") + len(data).to_bytes(4, "big") + data async for sequence, data in records)
        async for _ in self.add_parts(f"{folder}records", framed):
            yield
        async for tile, hashes in tiles:
            width = width_at(tile, log.size)
            if len(hashes) < width * HASH_BYTES:
                raise LookupError(f"a tile of {log.origin} is not there yet: it was lost, and is made anew")
            self.add(f"{folder}tile/{tile.path(width)}", hashes[: width * HASH_BYTES])
            yield

    def close(self, export: str, about: Mapping[str, Any]) -> None:
        """Write the list of all files, signed, and what the bundle is about; `export` is the id of the export."""
        manifest = _json({"format": FORMAT, "about": about, "files": self._digests, "logs": self._logs})
        name = f"{self._keys.name}/bundles"
        text = f"{name}\n{export}\n{sha256(manifest).hexdigest()}\n"
        self._zip.writestr(_entry("manifest.json"), manifest)
        self._zip.writestr(_entry("manifest.note"), str(sign(text, self._keys.signer(name))).encode())
        self._zip.close()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr = UNIX, READABLE
    return entry


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False).encode() + b"\n"


class Spool:
    """A stream that cannot go back, out of which what was written is taken piece by piece."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.waiting_bytes = 0

    def write(self, data: bytes) -> int:
        """Take in some bytes."""
        self._parts.append(bytes(data))
        self.waiting_bytes += len(data)
        return len(data)

    def flush(self) -> None:
        """As a file has it."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts, self.waiting_bytes = self._parts, [], 0
        return b"".join(parts)
