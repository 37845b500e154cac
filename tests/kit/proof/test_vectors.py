"""The published test vectors are what the code makes, and what the one-file verifier takes."""

import base64
import json
from hashlib import sha256

import pytest

from services.kit.proof.verifier import Checkpoint, Key, Ring, check_proof, check_receipt, decoded, has_grown
from tests.kit.proof.vectors import ORIGIN, PAGE, RECORDS, written

FOUND = json.loads(PAGE.read_text())


def ring() -> Ring:
    public = base64.b64decode(FOUND["key_notes"][0].split("\n")[2])
    return Ring(Key("log.example/keys", public), FOUND["key_notes"])


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
