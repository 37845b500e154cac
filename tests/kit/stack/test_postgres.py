"""PostgreSQL of a wheel: leftovers of a crash, data that cannot be used, and running it for root."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.kit.stack import StackError
from services.kit.stack.errors import wait_until
from services.kit.stack.part import Trace
from services.kit.stack.postgres import Postgres
from tests.kit.stack import wire

pytestmark = pytest.mark.servers

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the server to another account")


@pytest.fixture
def postgres(open_folder: Path) -> Iterator[Postgres]:
    part = Postgres(open_folder / "postgres")
    part.open()
    yield part
    part.close()


def test_the_pid_file_of_a_crash_is_no_obstacle(postgres: Postgres) -> None:
    pid_file = postgres.folder / "data" / "postmaster.pid"
    text = pid_file.read_text()
    postgres.kill()
    pid_file.write_text(f"{os.getpid()}\n" + text.partition("\n")[2])  # the pid now belongs to somebody else
    postgres.start()
    assert postgres.answers()


def test_a_server_whose_trace_was_lost_is_ended_first(postgres: Postgres) -> None:
    (postgres.folder / "trace.json").write_text("{ cut off")
    again = Postgres(postgres.folder)
    again.open()
    try:
        assert again.answers()
        assert not postgres.running
    finally:
        again.close()


def test_who_watches_tries_again_after_a_start_that_failed(postgres: Postgres) -> None:
    version_file = postgres.folder / "data" / "PG_VERSION"
    version = version_file.read_text()
    left = Trace.read(postgres.folder).process
    assert left is not None
    os.kill(left.pid, signal.SIGKILL)
    wait_until(lambda: not postgres.running, 10, "the end of the server")
    version_file.write_text("9\n")
    with pytest.raises(StackError, match="ended while starting"):
        postgres.revive()
    version_file.write_text(version)
    assert postgres.revive() is True
    assert postgres.answers()


def test_data_that_cannot_be_used_is_named_with_the_end_of_the_log(open_folder: Path) -> None:
    data = open_folder / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(StackError, match=r"PostgreSQL ended while starting(.|\n)*output\.log"):
        Postgres(open_folder / "postgres").open()


@root_only
def test_for_root_it_runs_as_somebody_else(postgres: Postgres) -> None:
    assert postgres.account is not None
    assert postgres.account.uid != 0
    assert (postgres.folder / "data").stat().st_uid == postgres.account.uid


@root_only
def test_under_a_folder_closed_to_others_the_data_lives_elsewhere(open_folder: Path) -> None:
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    part = Postgres(closed / "postgres")
    part.open()
    home = Path((part.folder / "home").read_text())
    try:
        wire.execute(part.address, "CREATE TABLE kept AS SELECT 1")
        part.stop()
        again = Postgres(closed / "postgres")
        again.open()
        assert wire.execute(again.address, "TABLE kept") == [(1,)]
        again.close()
    finally:
        shutil.rmtree(home)
