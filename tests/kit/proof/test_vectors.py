"""The published test vectors are what the code makes, and what the one-file verifier takes."""

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest

from services.kit.proof.verifier import Checkpoint, Key, Ring, check_proof, check_receipt, decoded, has_grown, main
from tests.kit.proof.vectors import ORIGIN, PAGE, RECORDS, written

FOUND = json.loads(PAGE.read_text())


def ring() -> Ring:
    return Ring(key(0), FOUND["key_notes"])


def key(note: int) -> Key:
    """The key that one of the notes names."""
    return Key("log.example/keys", base64.b64decode(FOUND["key_notes"][note].split("\n")[2]))


def test_they_are_those_that_are_published():
    assert PAGE.read_text() == written(), "run `python -m tests.kit.proof.vectors`"


def test_the_verifier_takes_the_proof_and_the_consistency():
    check_proof({"proof": FOUND["inclusion_of_leaf_7"], "leaf": ""}, ring(), RECORDS[7])
    new = ring().checkpoint(FOUND["checkpoint"])
    old = Checkpoint(ORIGIN, 255, bytes.fromhex(FOUND["roots"]["255"]))
    assert has_grown(old, new, [decoded(each) for each in FOUND["consistency_255_to_300"]])
    assert new.root.hex() == FOUND["roots"]["300"]


def test_the_verifier_takes_the_receipt_and_the_record_it_binds():
    _, _, event, kind, subject, at, *_ = FOUND["receipt"].split("\n")
    said = {"id": event, "type": kind, "subject": subject, "time": at, "data": json.loads(FOUND["receipt_data"])}
    told = {"event": said, "receipt": FOUND["receipt"], "opening": FOUND["receipt_opening"]}
    check_receipt(told, ring(), RECORDS[7])
    with pytest.raises(ValueError, match="not the one"):
        check_receipt(told, ring(), RECORDS[8])
    assert sha256(RECORDS[7]).hexdigest() not in FOUND["receipt"]


def test_without_notes_the_key_that_is_trusted_counts_alone():
    assert Ring(key(1), []).checkpoint(FOUND["checkpoint"]).size == 300
    with pytest.raises(ValueError, match="not signed by a key of"):
        Ring(key(0), []).checkpoint(FOUND["checkpoint"])


def test_two_checkpoints_without_what_lies_between_them_are_no_fork(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    note = tmp_path / "a.note"
    note.write_text(FOUND["checkpoint"])
    newest = key(1)
    words = f"{newest.name}+{newest.id.hex()}+{base64.b64encode(bytes([1]) + newest.public).decode()}"
    assert main(["checkpoints", str(note), str(note), "--key", words]) == 1
    assert "it takes OLD.note NEW.note PROOF.json" in capsys.readouterr().out
