"""What the engine says of itself: which code is running, and whether its writers can do their work."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from services.kit.engine.code import code_version, version_of
from services.kit.engine.watch import WriterFigures, not_ready, stopped
from services.kit.ledger import Tally


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: write(folder, "a.py", "x = 2"),
        lambda folder: write(folder, "sub/c.py", "y = 1"),
        lambda folder: (folder / "a.py").rename(folder / "b.py"),
        lambda folder: (folder / "sub" / "b.py").unlink(),
    ],
)
def test_any_change_of_the_code_is_another_version(tmp_path: Path, change: Callable[[Path], Any]):
    write(tmp_path, "a.py", "x = 1")
    write(tmp_path, "sub/b.py", "y = 1")
    before = version_of([tmp_path])
    write(tmp_path, "notes.txt", "no code")
    assert version_of([tmp_path]) == before
    change(tmp_path)
    assert version_of([tmp_path]) != before


def test_the_same_code_is_the_same_version():
    code_version.cache_clear()
    assert code_version() == code_version.__wrapped__()


def writers(**tally: Any) -> Any:
    """Two writers: one that works, and one with this tally."""
    return {
        0: SimpleNamespace(tally=Tally(deciding=True)),
        1: SimpleNamespace(tally=Tally(**{"deciding": True, **tally})),
    }


@pytest.mark.parametrize(
    ("tally", "for_good", "for_now"),
    [
        ({}, None, None),
        ({"deciding": False}, None, "partition 1: not open"),
        ({"storm": True}, None, "partition 1: reopening all the time"),
        ({"stopped": "Defect: x"}, "partition 1: Defect: x", "partition 1: Defect: x"),
    ],
)
def test_what_is_wrong_with_a_writer_is_told(tally: dict[str, Any], for_good: str | None, for_now: str | None):
    assert (stopped(writers(**tally)), not_ready(writers(**tally))) == (for_good, for_now)


def test_the_figures_of_writers_are_told_by_partition():
    watched = writers(appended=7, deciding=False, stopped="Defect: x")
    watched[1].tally.doubts["timeout"] += 2
    registry = CollectorRegistry()
    registry.register(WriterFigures(watched))
    text = generate_latest(registry).decode()
    assert 'dealreg_ledger_appended_total{partition="1"} 7.0' in text
    assert 'dealreg_writer_stopped{partition="1"} 1.0' in text
    assert 'dealreg_writer_deciding{partition="0"} 1.0' in text
    assert 'dealreg_writer_deciding{partition="1"} 0.0' in text
    assert 'dealreg_ledger_doubts_total{partition="1",reason="timeout"} 2.0' in text
