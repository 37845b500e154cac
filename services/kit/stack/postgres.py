"""PostgreSQL as a child process from a wheel's binaries, also when we are root; the password is made at first start."""

import os
import secrets
import shutil
import signal
from pathlib import Path

import psutil

from services.kit.keys import load_or_make
from services.kit.stack import child
from services.kit.stack.binaries import WHEEL, postgres_programs
from services.kit.stack.native import STOP_SECONDS, Native
from services.kit.stack.places import searchable_by_all, system_folder
from services.kit.stack.ports import HOST
from services.kit.stack.probes import database_answers

USER = "app"
PASSWORD_BYTES = 24
INITDB_SECONDS = 120
# PostgreSQL's own, so that it sorts alike everywhere and asks the system for none.
LOCALE = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def database_url(password: str, port: int) -> str:
    """The URL as psycopg and SQLAlchemy take it."""
    return f"postgresql://{USER}:{password}@{HOST}:{port}/postgres"


def password_of(home: Path) -> str:
    """The password of the server whose things are kept in `home`, made at random the first time."""
    return load_or_make(home / "password", lambda: secrets.token_urlsafe(PASSWORD_BYTES).encode()).decode()


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
        """When we are root: whom the data belongs to, at first `postgres` or `nobody`."""
        if os.geteuid() != 0:
            return None
        return child.Account.owning(self._data) if self._data.exists() else child.Account.for_servers()

    def prepare(self) -> None:
        """Make the data folder at first start, and clear away what a crash left in it."""
        if (self._data / "PG_VERSION").exists():
            self._clear_pid_file()
            return
        if self.account is not None and not searchable_by_all(self.folder) and not self._remembered_home.exists():
            self._settle()
        fresh = self._home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700, parents=True)
        password_of(self._home)
        if self.account is not None:
            for path in (self._home / "password", fresh):
                os.chown(path, *self.account)
        self._initdb(fresh)
        fresh.rename(self._data)  # whole or not at all

    def command(self) -> list[str]:
        """The server's process."""
        # A page is logged whole again after every checkpoint, and those come with so much of the log: with the default
        # of 1 GB a rebuild of views writes two thirds more of it.
        sizes = ["shared_buffers=64MB", "max_wal_size=4GB"]
        options = [f"listen_addresses={HOST}", "unix_socket_directories=", *sizes]
        settings = [part for option in options for part in ("-c", option)]
        return [self._program("postgres"), "-D", str(self._data), "-p", str(self.ports[0]), *settings]

    def answers(self) -> bool:
        """Whether our user can log in."""
        return database_answers(self.address)

    def _initdb(self, fresh: Path) -> None:
        access = ["-U", USER, "-A", "scram-sha-256", f"--pwfile={self._home / 'password'}"]
        command = [self._program("initdb"), "-D", str(fresh), *access, "-E", "UTF8", *LOCALE]
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

    def _settle(self) -> None:
        """As root under a folder closed to others (such as /root), keep the data where the account can reach it."""
        self._remembered_home.write_text(str(system_folder("lib") / secrets.token_hex(8)))

    @property
    def _remembered_home(self) -> Path:
        return self.folder / "home"

    @property
    def _home(self) -> Path:
        return Path(self._remembered_home.read_text()) if self._remembered_home.exists() else self.folder

    @property
    def _data(self) -> Path:
        return self._home / "data"

    def _program(self, name: str) -> str:
        return str(postgres_programs(other_account=self.account is not None) / name)
