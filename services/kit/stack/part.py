"""What Kafka and PostgreSQL have in common however they run: folder, ports, start, stop, kill, adoption."""

import fcntl
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, ClassVar, Self

import psutil
from pydantic import BaseModel, ValidationError

from services.kit.stack.child import Mark
from services.kit.stack.errors import StackError, wait_until
from services.kit.stack.ports import free_ports, is_free

START_SECONDS = 60.0
PORT_SECONDS = 20.0
LOCK_SECONDS = 180.0  # somebody else may be downloading and formatting for the first time


class Trace(BaseModel):
    """What a part leaves in its folder so that the next run finds, adopts or ends it."""

    ports: list[int] = []
    process: Mark | None = None
    owner: Mark | None = None  # None: runs by itself until it is told to stop

    @property
    def orphaned(self) -> bool:
        """Whether the program it should have ended with is gone."""
        return self.owner is not None and self.owner.find() is None

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The trace in a folder; an empty one if none was left, or half of one."""
        try:
            return cls.model_validate_json((folder / "trace.json").read_bytes())
        except (FileNotFoundError, ValidationError):
            return cls()

    def write(self, folder: Path) -> None:
        """Leave the trace, whole or not at all."""
        fresh = folder / "trace.json.new"
        fresh.write_text(self.model_dump_json())
        fresh.replace(folder / "trace.json")


class Part(ABC):
    """One server of the stack: `open`, use its `address`, `close`; closing ends it only if this program started it."""

    name: ClassVar[str]
    port_count: ClassVar[int]

    def __init__(self, folder: Path, *, detached: bool = False) -> None:
        """Detached parts outlive this program and are ended by `stop`, from any later one."""
        self.folder = folder.absolute()
        self.detached = detached
        self.ports: list[int] = []
        self.ours = False
        self._wanted = False  # started, and not told to end since
        self._turn = threading.RLock()

    @property
    @abstractmethod
    def address(self) -> str:
        """Where clients reach it."""

    @property
    @abstractmethod
    def rung(self) -> str:
        """How it runs, for people."""

    @property
    @abstractmethod
    def running(self) -> bool:
        """Whether its process is alive."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether a client gets an answer now."""

    @abstractmethod
    def find(self) -> bool:
        """Look up a running one of an earlier run by its trace, without starting one."""

    @abstractmethod
    def _launch(self) -> Mark | None:
        """Start it on the ports and return its mark, if it is a process of this machine."""

    @abstractmethod
    def _end(self) -> None:
        """Ask the one that was found or launched to stop, and wait."""

    @abstractmethod
    def _cut(self) -> None:
        """End the one that was found or launched at once."""

    @abstractmethod
    def _last_words(self) -> str:
        """The end of its log, for the message that it did not start."""

    def open(self) -> None:
        """Join the server that runs on this folder, or end what an earlier run left behind and start anew."""
        with self._locked():
            found = self.find()
            if found and not Trace.read(self.folder).orphaned:
                wait_until(self.answers, START_SECONDS, f"{self.name} that already runs to answer")
                return
            if found:
                self._end()
            self.start()

    def start(self) -> None:
        """Start (again) on the remembered ports and wait until it answers; StackError has the end of its log."""
        with self._turn:
            self._settle_ports()
            self.ours = self._wanted = True
            mark = self._launch()
            owner = None if self.detached else Mark.of(psutil.Process(os.getpid()))
            Trace(ports=self.ports, process=mark, owner=owner).write(self.folder)
            try:
                wait_until(self._ready, START_SECONDS, f"{self.name} to answer")
            except StackError:
                self._over(self._cut)  # still wanted: whoever watches tries again
                raise

    def stop(self) -> None:
        """Ask it to stop, whoever started it, and wait until it has."""
        with self._turn:
            self._wanted = False
            self._over(self._end)

    def kill(self) -> None:
        """End it as a power cut would; `start` brings it back on the same ports with the same data."""
        with self._turn:
            self._wanted = False
            self._over(self._cut)

    def close(self) -> None:
        """Stop it if this program started it and it is not to outlive us."""
        if self.ours and not self.detached:
            self.stop()

    def revive(self) -> bool:
        """Start it again if it ended without being told to; returns whether that was needed."""
        with self._turn:
            if not self._wanted or self.running:
                return False
            self.start()
            return True

    def _settle_ports(self) -> None:
        if not self.ours:
            self.ports = free_ports(self.ports, self.port_count)
            return
        # Clients of this program know the ports by now; what is left of a killed server gives them back in a moment.
        wait_until(lambda: all(map(is_free, self.ports)), PORT_SECONDS, f"the ports {self.ports} of {self.name}")

    def _over(self, end: Callable[[], None]) -> None:
        if self.running:
            end()
        Trace(ports=self.ports).write(self.folder)

    def _ready(self) -> bool:
        if not self.running:
            raise StackError(f"{self.name} ended while starting; the end of its log:\n{self._last_words()}")
        return self.answers()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            wait_until(lambda: _taken(lock), LOCK_SECONDS, f"another program to finish with {self.folder}")
            yield  # closing the file gives the lock back, and so does dying


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
