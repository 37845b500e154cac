"""What a witness signs, and what it refuses: it remembers, and no log's key helps against that."""

import base64
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.kit.proof import (
    Checkpoint,
    ForkError,
    Memory,
    NoteError,
    VerifierKey,
    Witness,
    consistency_proof,
    parse,
    read_checkpoint,
    root_of,
)
from services.kit.proof.witnessing import REFUSED
from tests.kit.proof.worlds import ORIGIN, World

OLD, NEW, FORKED = 300, 1_000, 270
AT = 1_790_000_000


@pytest.fixture(scope="module")
def log() -> World:
    return World(NEW)


@pytest.fixture(scope="module")
def other() -> World:
    """The same log's other story, signed with its own key: other records from some on."""
    return World(NEW, words="another story", fork_at=FORKED)


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path, "witness.example/w")


def keys(world: World) -> list[VerifierKey]:
    return world.ring.keys(ORIGIN)


def shown(world: World, size: int) -> str:
    return world.signed(size, root_of(world.tiles, size))


def take(memory: Memory, world: World, size: int, proof: Sequence[bytes] = ()) -> str:
    return str(memory.take(parse(shown(world, size)), keys(world), proof, AT))


def test_the_first_checkpoint_of_a_log_is_believed_and_signed(memory: Memory, log: World):
    signed = parse(take(memory, log, OLD))
    assert signed.signed_by([memory.key]) == [memory.key]
    assert signed.signed_by(keys(log)) == keys(log)
    assert memory.checkpoint(ORIGIN) == read_checkpoint(signed.text)
    assert memory.origins == [ORIGIN]


def test_what_grew_is_signed_at_its_time_and_remembered(memory: Memory, log: World):
    take(memory, log, OLD)
    signed = parse(take(memory, log, NEW, consistency_proof(log.tiles, OLD, NEW)))
    (line,) = [line for line in signed.signatures if line.key_id == memory.key.id]
    assert int.from_bytes(line.signature[:8], "big") == AT
    assert memory.checkpoint(ORIGIN) == Checkpoint(ORIGIN, NEW, root_of(log.tiles, NEW))


def test_the_same_checkpoint_may_be_signed_again(memory: Memory, log: World):
    assert take(memory, log, OLD) == take(memory, log, OLD)


@pytest.mark.parametrize("size", [OLD, NEW])
def test_a_fork_is_caught_though_the_logs_own_key_signed_it(memory: Memory, log: World, other: World, size: int):
    before = take(memory, log, OLD)
    proof = consistency_proof(other.tiles, OLD, NEW) if size == NEW else []
    with pytest.raises(ForkError, match=ORIGIN):
        take(memory, other, size, proof)
    assert memory.place(ORIGIN).read_text() == before
    evidence = parse(memory.place(ORIGIN, REFUSED).read_text())
    assert evidence.signed_by(keys(log)) == keys(log)
    assert memory.key.id not in {line.key_id for line in evidence.signatures}
    assert memory.origins == [ORIGIN]


def test_a_log_that_was_cut_back_is_refused(memory: Memory, log: World):
    take(memory, log, NEW)
    with pytest.raises(ForkError, match=f"showed {NEW} records before, and shows {OLD}"):
        take(memory, log, OLD)


def test_growth_that_is_not_shown_is_refused(memory: Memory, log: World):
    take(memory, log, OLD)
    right = consistency_proof(log.tiles, OLD, NEW)
    for wrong in ([], right[:-1], [*right, right[0]], [bytes(32), *right[1:]]):
        with pytest.raises(ForkError, match="not shown to have grown"):
            take(memory, log, NEW, wrong)
    take(memory, log, NEW, right)


def test_nothing_is_signed_that_no_trusted_key_has_signed(memory: Memory, log: World):
    stranger = World(10, seed=b"s" * 32)
    with pytest.raises(NoteError):
        memory.take(parse(stranger.checkpoint), keys(log), [], AT)
    assert memory.checkpoint(ORIGIN) is None


def test_a_memory_that_somebody_else_wrote_is_not_believed(memory: Memory, log: World, tmp_path: Path):
    memory.place(ORIGIN).write_text(shown(log, OLD))
    with pytest.raises(NoteError):
        take(memory, log, NEW, consistency_proof(log.tiles, OLD, NEW))
    stranger = Witness(memory.key.name, Ed25519PrivateKey.generate(), AT)
    memory.place(ORIGIN).write_text(str(parse(shown(log, OLD)).also_signed([stranger])))
    with pytest.raises(NoteError):
        memory.checkpoint(ORIGIN)


def test_the_key_is_made_once_and_kept_from_others(memory: Memory, tmp_path: Path):
    assert Memory(tmp_path, "witness.example/w").key == memory.key
    assert len(base64.b64decode((tmp_path / "witness-key").read_text())) == 32
    with pytest.raises(NoteError):
        Memory(tmp_path, "a name with spaces")
