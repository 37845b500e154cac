"""Checkpoints: what was saved comes back, and anything that differs in the least is ignored."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from services.kit.ledger import Anchor, Head
from services.kit.ledger.checkpoint import Checkpoint, CheckpointFile, Standing

STANDING = Standing(
    anchor=Anchor(Head(41, bytes(range(32))), 50),
    at=datetime(2026, 3, 1, 12, 0, 0, 5, UTC),
    positions={"commands": 12, "conflict": 8},
    openings=3,
    others={"conflict": Anchor(Head(7, bytes(32)), 9)},
)
SAVED = Checkpoint("code-1", STANDING, b"state\nwith lines\n\x00\xff")


def save(file: CheckpointFile, checkpoint: Checkpoint) -> None:
    with closing(file.begin(checkpoint.code_version, checkpoint.standing)) as saving:
        for at in range(0, len(checkpoint.body), 3):
            saving.add(checkpoint.body[at : at + 3])
        saving.commit()


@pytest.fixture
def file(tmp_path: Path) -> CheckpointFile:
    kept = CheckpointFile(tmp_path / "new folder", "registration", 2)
    save(kept, SAVED)
    return kept


def path(tmp_path: Path) -> Path:
    (found,) = (tmp_path / "new folder").iterdir()
    return found


def test_what_was_saved_is_loaded(file: CheckpointFile) -> None:
    assert file.load("code-1") == SAVED


def test_other_code_ignores_it(file: CheckpointFile) -> None:
    assert file.load("code-2") is None


def test_no_file_is_no_checkpoint(tmp_path: Path) -> None:
    assert CheckpointFile(tmp_path, "registration", 2).load("code-1") is None


def test_a_newer_one_takes_its_place_and_nothing_else_is_left(file: CheckpointFile, tmp_path: Path) -> None:
    newer = Checkpoint("code-1", STANDING, b"later")
    save(file, newer)
    assert file.load("code-1") == newer
    assert path(tmp_path).name == "registration-2.checkpoint"


def test_any_cut_or_changed_byte_is_noticed(file: CheckpointFile, tmp_path: Path) -> None:
    whole = path(tmp_path).read_bytes()
    damaged = [whole[:cut] for cut in range(0, len(whole), 7)]
    damaged += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for data in (*damaged, whole + b"x", b"\n\n\n"):
        path(tmp_path).write_bytes(data)
        assert file.load("code-1") is None
    path(tmp_path).write_bytes(whole)
    assert file.load("code-1") == SAVED


def test_one_that_was_never_finished_changes_nothing(file: CheckpointFile) -> None:
    for _ in range(2):  # also when another was left before it
        with closing(file.begin("code-1", STANDING)) as saving:
            saving.add(b"half")
    assert file.load("code-1") == SAVED
    save(file, SAVED)
    assert file.load("code-1") == SAVED


def test_one_that_is_replaced_while_it_is_read_is_read_whole(file: CheckpointFile) -> None:
    other = replace(SAVED, body=SAVED.body * 3)
    done = Event()

    def saves() -> None:
        while not done.is_set():
            save(file, other)
            save(file, SAVED)

    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(saves)
        loaded = [file.load("code-1") for _ in range(2000)]
        done.set()
        saving.result()
    assert set(map(type, loaded)) == {Checkpoint}
