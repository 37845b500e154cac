"""Notes, checkpoints and cosignatures against the examples of the C2SP specifications, and against changed ones."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.kit.proof import (
    Checkpoint,
    NoteError,
    NoteSigner,
    ProofError,
    TlogProof,
    VerifierKey,
    Witness,
    inclusion_proof,
    parse,
    read_checkpoint,
    read_proof,
    root_of,
    sign,
)
from tests.kit.proof.trees import Grown, leaves

EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = """This is an example message.

\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""
LOG = NoteSigner("log.example/1", Ed25519PrivateKey.from_private_bytes(bytes(32)))
LEAVES = leaves(300)
TREE = Grown(LEAVES).tiles
CHECKPOINT = Checkpoint("log.example/1", 300, root_of(TREE, 300))


def test_the_example_of_the_specification_is_signed_by_its_key() -> None:
    key = VerifierKey.parse(EXAMPLE_KEY)
    note = parse(EXAMPLE)
    assert note.signed_by([key]) == [key]
    assert (str(key), str(note)) == (EXAMPLE_KEY, EXAMPLE)


def test_a_changed_text_is_refused_and_an_unknown_signer_believed_nothing() -> None:
    key = VerifierKey.parse(EXAMPLE_KEY)
    with pytest.raises(NoteError, match="does not hold"):
        parse(EXAMPLE.replace("example message", "example massage")).signed_by([key])
    with pytest.raises(NoteError, match="no key"):
        parse(EXAMPLE).signed_by([LOG.key])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "x\n\n",
        "x\n\nno dash\n",
        "x\n\n\u2014 a b\n",
        "x\n\n\u2014 a+b AAAAAAA=\n",
        "x\t\n\n\u2014 a AAAAAAA=\n",
    ],
)
def test_what_is_no_note_is_not_read(text: str) -> None:
    with pytest.raises(NoteError):
        parse(text)


@pytest.mark.parametrize("key", ["", "a+b", EXAMPLE_KEY.replace("530d", "530e"), EXAMPLE_KEY.replace("+Aeky", "+Aaky")])
def test_a_key_that_is_none_or_has_another_id_is_not_read(key: str) -> None:
    with pytest.raises(NoteError):
        VerifierKey.parse(key)


def test_a_key_cannot_be_named_with_a_space() -> None:
    with pytest.raises(NoteError, match="name"):
        NoteSigner("two words", Ed25519PrivateKey.generate())


def test_a_checkpoint_is_read_as_it_was_signed_and_a_witness_says_when_it_saw_it() -> None:
    witness = Witness("witness.example/w", Ed25519PrivateKey.from_private_bytes(b"w" * 32), 1_679_315_147)
    note = sign(str(CHECKPOINT), LOG).also_signed([witness]).also_signed([witness])
    found = parse(str(note))
    assert read_checkpoint(found.text) == CHECKPOINT
    assert found.signed_by([LOG.key, witness.key]) == [LOG.key, witness.key]
    assert str(found).count("\n\u2014 ") == 2
    late = found.signatures[1]._replace(signature=b"\xff" + found.signatures[1].signature[1:])
    with pytest.raises(NoteError, match="witness"):
        found._replace(signatures=(found.signatures[0], late)).signed_by([witness.key])


def test_a_witness_key_is_another_one_than_the_same_key_of_a_log() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    witness = Witness("log.example/1", private, 0).key
    assert witness.public == LOG.key.public
    assert witness.id != LOG.key.id
    assert VerifierKey.parse(str(witness)) == witness


@pytest.mark.parametrize("text", ["", "o\n", "o\n1\n", "o\n01\nAA==\n", "o\n1\nAA==\n", str(CHECKPOINT).rstrip("\n")])
def test_what_is_no_checkpoint_is_not_read(text: str) -> None:
    with pytest.raises(NoteError):
        read_checkpoint(text)


def test_a_proof_stands_by_itself() -> None:
    proof = TlogProof(123, inclusion_proof(TREE, 123, 300), sign(str(CHECKPOINT), LOG))
    text = str(proof)
    found = read_proof(text)
    assert str(found) == text
    assert found.check(LEAVES[123]) == CHECKPOINT
    assert read_proof(text.replace("@v1\n", "@v1\nextra AAAA\n")) == found
    with pytest.raises(ProofError, match="leaf 123"):
        found.check(LEAVES[122])


@pytest.mark.parametrize(
    "text", ["", "c2sp.org/tlog-proof@v1\n\n", "c2sp.org/tlog-proof@v1\nindex 01\n\nx\n\n\u2014 a AAAAAAA=\n"]
)
def test_what_is_no_proof_is_not_read(text: str) -> None:
    with pytest.raises(ProofError):
        read_proof(text)
