"""A part of the stack as a process of this machine, started by us as a child."""

import signal
from abc import abstractmethod
from pathlib import Path
from typing import ClassVar

import psutil

from services.kit.stack import child
from services.kit.stack.errors import StackError
from services.kit.stack.part import Part, Trace

STOP_SECONDS = 20.0
LOG_TAIL_LINES = 8
LOG_BYTES_MAX = 20_000_000


class Native(Part):
    """A child process; what a kind of server adds is how its data is prepared and which command runs it."""

    stop_signal: ClassVar[signal.Signals]

    _process: psutil.Process | None = None

    @abstractmethod
    def prepare(self) -> None:
        """Make sure programs, data and configuration are there for the ports of this start."""

    @abstractmethod
    def command(self) -> list[str]:
        """The process to run."""

    @property
    def account(self) -> child.Account | None:
        """The account it runs under, when not ours."""
        return None

    @property
    def log(self) -> Path:
        """What the process and its helpers print."""
        return self.folder / "output.log"

    @property
    def running(self) -> bool:
        """Whether its process is alive."""
        return self._process is not None and child.is_alive(self._process)

    def find(self) -> bool:
        """Look up the process that the trace names."""
        trace = Trace.read(self.folder)
        self.ports = trace.ports
        self._process = trace.process.find() if trace.process else None
        return self._process is not None

    def _launch(self) -> child.Mark:
        self._limit_log()
        self.prepare()
        death_signal = None if self.detached else self.stop_signal
        self._process = child.spawn(self.command(), self.log, self.account, death_signal)
        return child.Mark.of(self._process)

    def _limit_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES_MAX:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _run(self, tool: list[str], seconds: float) -> None:
        """Run a helper of the server to its end; raises StackError when it fails."""
        if child.run(tool, self.log, self.account, seconds) != 0:
            raise StackError(f"{self.name} cannot be prepared; the end of its log:\n{self._last_words()}")

    def _end(self) -> None:
        if self._process is not None:
            child.end(self._process, self.stop_signal, STOP_SECONDS)

    def _cut(self) -> None:
        if self._process is not None:
            child.kill(self._process)

    def _last_words(self) -> str:
        tail = self.log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]
        return "\n".join([f"({self.log})", *tail])
