"""What the engine says of itself: which code is running, and whether its writers can do their work."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from contracts.topics import REGISTRATION_COMMANDS
from services.kit.clock import SystemClock
from services.kit.desk import WaitingRoom
from services.kit.engine import Engine, Trade
from services.kit.engine.code import code_version, version_of
from services.kit.engine.watch import WriterFigures, not_ready, stopped
from services.kit.kafka import SendDoubtError
from services.kit.ledger import Tally, Topics
from tests.kit.sample import Tells, Withdrawals
from tests.serving import settings_for


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


def writers(*, storm: bool = False, **tally: Any) -> Any:
    """Two writers: one that works, and one with this tally, maybe in a storm."""
    return {
        0: SimpleNamespace(tally=Tally(deciding=True), storm=False),
        1: SimpleNamespace(tally=Tally(**{"deciding": True, **tally}), storm=storm),
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


@pytest.mark.servers
async def test_a_desk_that_breaks_is_told_in_the_log_and_by_health(
    kafka: str, database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    trade = Trade("registration", "conflict", Withdrawals, Tells())
    engine = Engine(trade, settings_for(kafka, database, tmp_path), SystemClock())

    def broken(*_: object) -> None:
        raise ZeroDivisionError("the desk's own mistake")

    async with engine.running(), asyncio.timeout(30):
        assert await engine.health.faults(live=True) == {}
        monkeypatch.setattr(WaitingRoom, "feed", broken)
        await engine.producer.send(engine.settings.topics(REGISTRATION_COMMANDS), 0, None, b"no command")
        while not (faults := await engine.health.faults(live=True)):  # noqa: ASYNC110 - health is asked, as it will be
            await asyncio.sleep(0.01)
    assert faults == {"desk": "outcomes are not followed"}
    assert "the desk has ended" in caplog.text
    assert "the desk's own mistake" in caplog.text
    assert (engine.writers[0].tally.stopped, engine.writers[0].tally.checkpoints) == ("", 1)


async def test_a_service_that_does_not_come_up_lets_go_of_what_it_opened(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Topics, "open", AsyncMock())
    settings = settings_for("127.0.0.1:1", database, tmp_path)
    engine = Engine(Trade("registration", "conflict", Withdrawals, Tells()), settings, SystemClock())
    with pytest.raises(SendDoubtError):
        async with engine.running():
            pytest.fail("nothing answers there")
    assert engine.database.pool.checkedin() == 0
