"""A log of records, a bundle of it, and copies to do things to: each deed with where it is to be found."""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from services.kit.ledger import Record, record_bytes, record_hash
from services.kit.proof import Checkpoint, Edge, TileId, leaf_hash, parse, sign
from services.kit.proof.bundles import BundleWriter, Signed, tiles_for
from services.kit.proof.keys import Keyring, LogKeys
from services.kit.proof.verifier import Finding, Key, check_bundle

NAME = "log.example"
ORIGIN = f"{NAME}/registration/0"
FOLDER = "logs/registration-0"


def record(sequence: int, previous: bytes, words: str = "") -> Record:
    headers = (("ce_sequence", b"%d" % sequence), ("ce_previoushash", previous.hex().encode()))
    return Record(b"registration/%d" % (sequence % 50), f'{{"number":{sequence},"words":"{words}"}}'.encode(), headers)


def chained(count: int, words: str = "", fork_at: int = 0) -> list[bytes]:
    """Record bytes, each linked to the one before; the words are in those from `fork_at` on."""
    found, previous = [], bytes(32)
    for sequence in range(count):
        made = record(sequence, previous, words if sequence >= fork_at else "")
        previous = record_hash(made)
        found.append(record_bytes(made))
    return found


class World:
    """A log, the keys that sign for it, and what was signed."""

    def __init__(
        self, count: int, words: str = "", seed: bytes = b"k" * 32, fork_at: int = 0, whole: int | None = None
    ) -> None:
        self.keys = LogKeys(NAME, [seed])
        ring = Keyring(f"{NAME}/keys")
        note = ring.missing(self.keys)
        assert note is not None
        self.ring = ring.also(note)
        self.records = chained(count, words, fork_at)
        self.tiles: dict[TileId, bytes] = {}
        self.older: dict[int, str] = {}
        edge = Edge(0, {}, self.tiles.__setitem__)
        for data in self.records:
            edge.append(leaf_hash(data))
            if edge.size % max(1, (whole or count) // 5) == 0:
                self.older[edge.size] = self.signed(edge.size, edge.root())
        self.tiles |= edge.open_tiles()
        self.checkpoint = self.signed(count, edge.root())

    @property
    def key(self) -> Key:
        """The key that an examiner trusts."""
        return Key(self.ring.name, self.keys.publics[0])

    def signed(self, size: int, root: bytes) -> str:
        return str(sign(str(Checkpoint(ORIGIN, size, root)), self.keys.signer(ORIGIN)))

    def bundle(self, sequences: Sequence[int]) -> bytes:
        """A bundle of some of its records."""
        size, file = len(self.records), io.BytesIO()
        wanted = tiles_for(sequences, size)
        tiles = {tile: self.tiles[tile] for tile in wanted}
        writer = BundleWriter(file, self.keys, self.ring)
        writer.add("report.html", b"<p>what happened</p>")
        log = Signed(ORIGIN, size, parse(self.checkpoint))
        records, proofs = self._read(sequences), one_by_one(tiles)
        asyncio.run(gone_through(writer.add_log("registration-0", log, sequences, records, proofs)))
        writer.close("export-1", {"case": "c-1"})
        return file.getvalue()

    async def _read(self, sequences: Sequence[int]) -> AsyncIterator[tuple[int, bytes]]:
        for sequence in sequences:
            yield sequence, self.records[sequence]


async def one_by_one(tiles: Mapping[TileId, bytes]) -> AsyncIterator[tuple[TileId, bytes]]:
    for tile in sorted(tiles):
        yield tile, tiles[tile]


async def gone_through(steps: AsyncIterator[None]) -> None:
    async for _ in steps:
        pass


class Copy:
    """A bundle taken apart, to be changed and put together again."""

    def __init__(self, bundle: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(bundle)) as file:
            self.files = {name: file.read(name) for name in file.namelist()}

    def written(self) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as made:
            for name, content in self.files.items():
                made.writestr(name, content)
        return file.getvalue()

    def records(self) -> list[tuple[int, bytes]]:
        data, found = self.files[f"{FOLDER}/records"], []
        while data:
            length = int.from_bytes(data[8:12], "big")
            found.append((int.from_bytes(data[:8], "big"), data[12 : 12 + length]))
            data = data[12 + length :]
        return found

    def set_records(self, found: Sequence[tuple[int, bytes]]) -> None:
        parts = (number.to_bytes(8, "big") + len(data).to_bytes(4, "big") + data for number, data in found)
        self.files[f"{FOLDER}/records"] = b"".join(parts)

    def manifest(self) -> dict:
        return json.loads(self.files["manifest.json"])


class Deed(NamedTuple):
    """A changed bundle, and the record or the file that a finding has to name."""

    bundle: bytes
    record: int | None = None
    place: str | None = None
    remembered: tuple[str, ...] = ()
    """Checkpoints that the examiner kept from before."""
    span: int = 256
    """Among how many records, at most, the one is to be found: a tile's, where no older checkpoint is all there is."""

    def found_by(self, findings: Sequence[Finding]) -> bool:
        """Whether the findings name it: the record within a tile at most, or the file."""
        if self.record is None:
            return any(str(self.place) in each.place for each in findings)
        return any(each.first <= self.record <= each.last and each.last - each.first < self.span for each in findings)


def checked(bundle: bytes, key: Key, folder: Path, remembered: Sequence[str] = ()) -> list[Finding]:
    path = folder / "bundle.zip"
    path.write_bytes(bundle)
    return check_bundle(path, key, remembered)[0]
