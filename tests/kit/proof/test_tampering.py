"""A bundle that nobody touched is sound; whatever an insider does to a copy is found, and where it was done.

`python -m tests.bench.proof` does 10 000 such deeds.
"""

import base64
import json
from random import Random

import pytest

from services.kit.proof import Checkpoint, VerifierKey, consistency_proof, sign
from services.kit.proof.notes import ED25519
from services.kit.proof.verifier import main
from tests.kit.proof.deeds import DEEDS, relisted_with_the_key
from tests.kit.proof.worlds import NAME, ORIGIN, Copy, World, checked

WORLD = World(700)
BUNDLE = WORLD.bundle(range(700))
KEY = str(VerifierKey(WORLD.ring.name, ED25519, WORLD.keys.publics[0]))
SOME = [*range(3, 9), 255, 256, 300, *range(511, 514), 699]


def test_a_whole_bundle_and_one_of_some_records_are_sound(tmp_path):
    assert checked(BUNDLE, WORLD.key, tmp_path) == []
    assert checked(BUNDLE, WORLD.key, tmp_path, [*WORLD.older.values(), WORLD.checkpoint]) == []
    assert checked(WORLD.bundle(SOME), WORLD.key, tmp_path) == []


def test_it_is_said_what_was_looked_at(tmp_path, capsys):
    path, note, strange = (tmp_path / name for name in ("bundle.zip", "old.note", "strange.note"))
    path.write_bytes(WORLD.bundle(SOME))
    assert main(["bundle", str(path), "--key", KEY]) == 0
    said = f"{ORIGIN}: {len(SOME)} of the 700 records that are signed for"
    assert capsys.readouterr().out == f"Nothing is wrong.\n{said}\n"
    other = Checkpoint(f"{NAME}/conflict/0", 5, bytes(32))
    strange.write_text(str(sign(str(other), WORLD.keys.signer(other.origin))))
    note.write_text(WORLD.checkpoint)
    assert main(["bundle", str(path), "--key", KEY, "--remember", str(note), str(strange)]) == 1
    assert f"{NAME}/conflict/0: a checkpoint of it is remembered" in capsys.readouterr().out


def test_a_bundle_of_few_records_is_compared_with_an_older_checkpoint_by_a_proof(tmp_path):
    few, old = WORLD.bundle([3, 699]), WORLD.older[420]
    (found,) = checked(few, WORLD.key, tmp_path, [old])
    assert "too few tiles" in found.problem
    assert checked(few, WORLD.key, tmp_path, [old, grown(WORLD, 420)]) == []
    assert checked(few, WORLD.key, tmp_path, [old, grown(WORLD, 280)])
    fork = World(700, words="another story", fork_at=300)
    assert checked(few, WORLD.key, tmp_path, [fork.older[420], grown(fork, 420), grown(WORLD, 420)])


def grown(world: World, size: int) -> str:
    """The proof of consistency from a size to the newest, as it is handed out."""
    proof = consistency_proof(world.tiles, size, len(world.records))
    return json.dumps({"proof": [base64.b64encode(each).decode() for each in proof]})


@pytest.mark.parametrize("made_up", [None, [], "x", {"logs": None}, {"logs": {"registration-0": 1}}, {"files": [1]}])
def test_whatever_a_list_says_is_an_answer_and_no_crash(made_up, tmp_path):
    copy = Copy(BUNDLE)
    whole = {**copy.manifest(), **made_up} if isinstance(made_up, dict) else made_up
    copy.files["manifest.json"] = json.dumps(whole).encode()
    assert checked(copy.written(), WORLD.key, tmp_path)


def test_what_says_to_have_more_records_than_were_signed_for_is_not_counted_through(tmp_path):
    copy = Copy(BUNDLE)
    manifest = copy.manifest()
    manifest["logs"]["registration-0"]["ranges"] = [[0, 10**18]]
    copy.files["manifest.json"] = json.dumps(manifest).encode()
    found = checked(relisted_with_the_key(WORLD, copy), WORLD.key, tmp_path)
    assert found[0].place == "logs/registration-0/checkpoint"


def test_the_same_content_makes_the_same_bytes():
    assert World(700).bundle(range(700)) == BUNDLE


@pytest.mark.parametrize("doer", DEEDS)
@pytest.mark.parametrize("seed", range(5))
def test_what_was_done_to_it_is_found_where_it_was_done(doer, seed, tmp_path):
    deed = doer(WORLD, BUNDLE, Random(seed))
    findings = checked(deed.bundle, WORLD.key, tmp_path, deed.remembered)
    assert deed.found_by(findings), findings[:5]


def test_the_first_finding_names_the_first_wrong_record(tmp_path):
    copy = Copy(BUNDLE)
    found = copy.records()
    for at in (600, 12, 340):
        found[at] = (found[at][0], found[at][1] + b" ")
    copy.set_records(found)
    first = checked(copy.written(), WORLD.key, tmp_path)[0]
    assert (first.first, first.last) == (12, 12)


def test_a_bundle_of_strangers_records_in_a_cut_shows_none_of_the_others():
    """What lies between the records of a bundle is there as hashes only."""
    files = Copy(WORLD.bundle(SOME)).files
    others = [data for number, data in enumerate(WORLD.records) if number not in SOME]
    assert not any(data in content for content in files.values() for data in others[:50])
