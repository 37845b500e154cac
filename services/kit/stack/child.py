"""Server processes of ours: started to die with us, or to outlive us, and known again by pid and start time."""

import ctypes
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, Self, TypedDict

import psutil
from pydantic import BaseModel

SPAWN_SECONDS = 30
PR_SET_PDEATHSIG = 1
START_TOLERANCE_SECONDS = 1.0  # a start time is derived from boot time and ticks, and that sum may wobble

# Linux sends the death signal when the *thread* that forked ends; this one lives as long as the interpreter.
_SPAWNER = ThreadPoolExecutor(1, thread_name_prefix="spawn")


class Account(NamedTuple):
    """The account a server runs under when it refuses to run as root."""

    uid: int
    gid: int

    @classmethod
    def for_servers(cls) -> Self:
        """`postgres` if this machine has it, else `nobody`."""
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        entry = known.get("postgres") or known["nobody"]
        return cls(entry.pw_uid, entry.pw_gid)

    @classmethod
    def owning(cls, path: Path) -> Self:
        """Whom this file or folder belongs to."""
        return cls(path.stat().st_uid, path.stat().st_gid)


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


class Mark(BaseModel):
    """One process, told apart from a later one that got the same pid by when it started (seconds since the epoch)."""

    pid: int
    started: float

    @classmethod
    def of(cls, process: psutil.Process) -> Self:
        """The mark of a running process."""
        return cls(pid=process.pid, started=process.create_time())

    def find(self) -> psutil.Process | None:
        """The very process that was marked, if it still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < START_TOLERANCE_SECONDS
        except psutil.NoSuchProcess:
            return None
        return process if same and is_alive(process) else None


def is_alive(process: psutil.Process) -> bool:
    """Whether the process runs; one that ended and was not yet collected does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def spawn(
    command: Sequence[str], log: Path, account: Account | None, death_signal: signal.Signals | None
) -> psutil.Process:
    """Start a server whose output goes to `log`; with a death signal it gets that one when this program ends."""
    return _SPAWNER.submit(_spawn, command, log, account, death_signal).result(SPAWN_SECONDS)


def run(command: Sequence[str], log: Path, account: Account | None, seconds: float) -> int:
    """Run a short helper of a server to its end and return its exit code; raises TimeoutExpired."""
    with log.open("ab") as out:
        done = subprocess.run(  # noqa: S603 - commands are built from our own paths
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd="/",
            timeout=seconds,
            check=False,
            **_identity(account),
        )
    return done.returncode


def end(process: psutil.Process, ask: signal.Signals, seconds: float) -> None:
    """Ask a process to stop, and kill it with all its children when it does not in time."""
    try:
        process.send_signal(ask)
        process.wait(seconds)
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired:
        kill(process)


def kill(process: psutil.Process) -> None:
    """End a process and its children at once, as a power cut would."""
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for member in family:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(family, timeout=SPAWN_SECONDS)


def _spawn(
    command: Sequence[str], log: Path, account: Account | None, death_signal: signal.Signals | None
) -> psutil.Process:
    with log.open("ab") as out:
        popen = subprocess.Popen(  # noqa: S603 - commands are built from our own paths
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd="/",
            start_new_session=True,
            preexec_fn=_dies_with_us(death_signal),  # noqa: PLW1509 - one system call, no lock
            **_identity(account),
        )
    popen.returncode = 0  # psutil waits for it from here on, or a later program does; Popen shall not complain
    return psutil.Process(popen.pid)


def _identity(account: Account | None) -> _Identity:
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}


def _dies_with_us(death_signal: signal.Signals | None) -> Callable[[], object] | None:
    if death_signal is None or sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, int(death_signal))
