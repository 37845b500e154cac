"""Proof in figures: a bundle of a million records verified offline, single proofs, and the deeds of an insider.

Times are processor time. `python -m tests.bench.proof [--records 1000000] [--deeds 10000] [--json]`
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random

from services.kit.ledger import record_bytes, record_hash
from services.kit.proof import (
    Checkpoint,
    Edge,
    TileId,
    TlogProof,
    inclusion_proof,
    leaf_hash,
    sign,
)
from services.kit.proof.bundles import BundleWriter, Signed
from services.kit.proof.verifier import Ring, check_bundle, check_proof
from tests.bench.figures import Figure, show
from tests.kit.proof.deeds import DEEDS
from tests.kit.proof.worlds import ORIGIN, World, checked, gone_through, one_by_one, record

WORDS = "w" * 800
"""Makes a record about as long as the registration ledger's are, a kilobyte."""
PROOFS = 2_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--deeds", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = [*verified(Path(folder), given.records), *tampered(Path(folder), given.deeds)]
    show(found, as_json=given.json)


def verified(folder: Path, count: int) -> Iterator[Figure]:
    """The tree, the bundle, and what its examiner waits for."""
    world, tiles = World(1), dict[TileId, bytes]()
    began = time.process_time()
    edge = Edge(0, {}, tiles.__setitem__)
    for data in chain(count):
        edge.append(leaf_hash(data))
    tiles |= edge.open_tiles()
    yield Figure("tree of so many records, made and hashed", count / (time.process_time() - began), "records/s")
    note = sign(str(Checkpoint(ORIGIN, count, edge.root())), world.keys.signer(ORIGIN))
    path = folder / "whole.zip"
    asyncio.run(write(path, world, Signed(ORIGIN, count, note), tiles, count))
    began = time.process_time()
    assert check_bundle(path, world.key)[0] == []
    yield Figure(f"bundle of {count:,} records verified", time.process_time() - began, "s", 60)
    yield Figure("size of that bundle", path.stat().st_size / 2**20, "MiB")
    path.unlink()
    yield from proved(world, tiles, TlogProof(0, (), note), count)


def proved(world: World, tiles: dict[TileId, bytes], proof: TlogProof, count: int) -> Iterator[Figure]:
    """Single proofs, each checked from its text as a stranger would."""
    ring = Ring(world.key, world.ring.notes)
    told = []
    began = time.process_time()
    for index in Random(1).sample(range(count), min(count, PROOFS)):
        at = tiles[TileId(0, index // 256)][index % 256 * 32 : index % 256 * 32 + 32]
        made = proof._replace(leaf_index=index, path=tuple(inclusion_proof(tiles, index, count)))
        told.append({"proof": str(made), "leaf": at.hex()})
    yield Figure("inclusion proof made", (time.process_time() - began) / len(told) * 1000, "ms")
    began = time.process_time()
    for each in told:
        check_proof(each, ring)
    yield Figure("inclusion proof checked", (time.process_time() - began) / len(told) * 1000, "ms", 10)
    yield Figure("largest inclusion proof", max(len(each["proof"].encode()) for each in told), "bytes", 2_048)


def tampered(folder: Path, count: int) -> Iterator[Figure]:
    """Deeds in turns, each by its own seed; a miss names seed and deed and ends the run."""
    world = World(700)
    bundle = world.bundle(range(700))
    began = time.process_time()
    for seed in range(count):
        doer = DEEDS[seed % len(DEEDS)]
        deed = doer(world, bundle, Random(seed))
        if not deed.found_by(checked(deed.bundle, world.key, folder, deed.remembered)):
            raise SystemExit(json.dumps({"missed": doer.__name__, "seed": seed}))
    yield Figure(f"deeds of {len(DEEDS)} kinds, all found and located", count, "deeds", 10_000)
    yield Figure("a deed done and found", (time.process_time() - began) / max(1, count) * 1000, "ms")


async def write(path: Path, world: World, log: Signed, tiles: dict[TileId, bytes], count: int) -> None:
    with path.open("wb") as file:
        writer = BundleWriter(file, world.keys, world.ring)
        await gone_through(writer.add_log("registration-0", log, range(count), numbered(count), one_by_one(tiles)))
        writer.close("export-1", {"period": "all"})


async def numbered(count: int) -> AsyncIterator[tuple[int, bytes]]:
    for numbered_record in enumerate(chain(count)):
        yield numbered_record


def chain(count: int) -> Iterator[bytes]:
    """Record bytes, one linked to the other, made as they are asked for."""
    previous = bytes(32)
    for sequence in range(count):
        made = record(sequence, previous, WORDS)
        previous = record_hash(made)
        yield record_bytes(made)


if __name__ == "__main__":
    main()
