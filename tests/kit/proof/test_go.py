"""An independent implementation takes what is made here: Go's x/mod sumdb packages, where Go is on the machine."""

import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.kit.proof import (
    Checkpoint,
    NoteSigner,
    Witness,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    sign,
    width_at,
)
from tests.kit.proof.trees import Grown

HERE = Path(__file__).parent / "go"
LOG = NoteSigner("log.example/registration/0", Ed25519PrivateKey.generate())
WITNESS = Witness("witness.example/w", Ed25519PrivateKey.generate(), 1_679_315_147)
OTHER = Ed25519PrivateKey.generate()
RECORDS = [b"record %d" % number for number in range(70_000)]
TREE = Grown([leaf_hash(record) for record in RECORDS]).tiles
Ask = Callable[[dict[str, Any]], str]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Asks the program; it is built once."""
    go = shutil.which("go")
    if go is None:
        pytest.skip("Go is not on this machine")
    binary = tmp_path_factory.mktemp("go") / "proof"
    built = subprocess.run([go, "build", "-o", binary, "."], cwd=HERE, capture_output=True, text=True, check=False)
    if built.returncode and "golang.org" in built.stderr:
        pytest.skip(f"Go's x/mod packages are not to be had: {built.stderr.splitlines()[-1]}")
    assert built.returncode == 0, built.stderr

    def ask(given: dict[str, Any]) -> str:
        ran = subprocess.run([binary], input=json.dumps(given), capture_output=True, text=True, check=False)
        return ran.stdout.strip() or ran.stderr

    return ask


def encoded(found: list[bytes]) -> list[str]:
    return [base64.b64encode(each).decode() for each in found]


def checkpoint(size: int) -> str:
    return str(sign(str(Checkpoint(LOG.key.name, size, root_of(TREE, size))), LOG, WITNESS))


def case(old: int, index: int, size: int) -> dict[str, Any]:
    tiles = {tile.path(width_at(tile, size)): TREE[tile][: 32 * width_at(tile, size)] for tile in TREE}
    return {
        "Keys": [str(LOG.key)],
        "Witnesses": [str(WITNESS.key)],
        "Note": checkpoint(size),
        "OldNote": checkpoint(old),
        "Record": base64.b64encode(RECORDS[index]).decode(),
        "Index": index,
        "Inclusion": encoded(inclusion_proof(TREE, index, size)),
        "Consistency": encoded(consistency_proof(TREE, old, size)),
        "Tiles": {path: base64.b64encode(hashes).decode() for path, hashes in tiles.items()},
    }


@pytest.mark.parametrize(("old", "index", "size"), [(256, 0, 70_000), (1, 69_999, 70_000), (65_536, 300, 69_633)])
def test_go_accepts_checkpoints_proofs_and_tiles(program: Ask, old: int, index: int, size: int) -> None:
    assert program(case(old, index, size)) == "accepted"


def test_go_refuses_what_was_changed(program: Ask) -> None:
    given = case(256, 300, 70_000)
    assert "note" in program({**given, "Note": given["Note"].replace("70000", "70001")})
    assert "note" in program({**given, "Witnesses": [str(Witness("witness.example/w", OTHER, 0).key)]})
    assert "inclusion" in program({**given, "Index": 301})
    assert "consistency" in program({**given, "Consistency": given["Consistency"][:-1]})
