"""Writes docs/vectors/proof.json, by which another implementation can be tried: `python -m tests.kit.proof.vectors`."""

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.kit.proof import (
    Checkpoint,
    TlogProof,
    Witness,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    sign,
)
from services.kit.proof.keys import Keyring, LogKeys
from services.kit.proof.receipts import Told, opening, receipt
from tests.kit.proof.trees import Grown

PAGE = Path(__file__).parents[3] / "docs" / "vectors" / "proof.json"
RECORDS = [f"record {number}".encode() for number in range(300)]
ORIGIN = "log.example/registration/0"
TOLD = Told("0b5e", "deal.won.v1", "registration/7", "2026-05-01T09:00:00+00:00", b'{"registration":"7"}')


def vectors() -> dict[str, Any]:
    """Everything that is needed to check, and what comes out; keys are of bytes anybody can see."""
    keys = LogKeys("log.example", [b"n" * 32, b"o" * 32])
    tiles = Grown(map(leaf_hash, RECORDS)).tiles
    witness = Witness("witness.example/w", Ed25519PrivateKey.from_private_bytes(b"w" * 32), 1_679_315_147)
    note = sign(str(Checkpoint(ORIGIN, 300, root_of(tiles, 300))), keys.signer(ORIGIN), witness)
    ring = Keyring("log.example/keys")
    first = ring.missing(LogKeys("log.example", [b"o" * 32]))
    assert first is not None
    second = ring.also(first).missing(keys)
    record_hash = sha256(RECORDS[7]).digest()
    return {
        "leaves": "`record 0` to `record 299`, in ASCII",
        "roots": {str(size): root_of(tiles, size).hex() for size in (1, 2, 3, 255, 256, 257, 300)},
        "tiles": {tile.path(len(found) // 32): sha256(found).hexdigest() for tile, found in sorted(tiles.items())},
        "private_keys": {"log": (b"n" * 32).hex(), "log before": (b"o" * 32).hex(), "witness": (b"w" * 32).hex()},
        "verifier_keys": [str(keys.signer(ORIGIN).key), str(witness.key)],
        "key_notes": [str(first), str(second)],
        "checkpoint": str(note),
        "inclusion_of_leaf_7": str(TlogProof(7, inclusion_proof(tiles, 7, 300), note)),
        "consistency_255_to_300": [base64.b64encode(each).decode() for each in consistency_proof(tiles, 255, 300)],
        "receipt": str(receipt(keys, TOLD, record_hash)),
        "receipt_data": TOLD.data.decode(),
        "receipt_opening": opening(keys.blinding, record_hash).hex(),
    }


def written() -> str:
    return json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(written())
