"""A running Kafka and PostgreSQL as one thing: brought up, watched, looked up, ended."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from services.kit.stack.errors import StackError
from services.kit.stack.rungs import NEEDS, AnyPart, candidates, first_that_opens, running

log = logging.getLogger(__name__)

WATCH_SECONDS = 0.5


class Stack:
    """A running Kafka and PostgreSQL; as a context manager it ends on leaving what it started."""

    def __init__(self, broker: AnyPart, postgres: AnyPart) -> None:
        """Both are open."""
        self.broker = broker
        self.postgres = postgres
        self._closing = threading.Event()

    @classmethod
    def up(cls, data: Path, *, detached: bool = False, native: bool = False) -> Self:
        """Bring both up beside each other, with their data under `data`; detached, they run until told to stop.

        `native` asks for child processes whatever else there is, for who wants servers of their own to kill.
        Raises StackError saying what is missing. May be called from any thread; children die with the program.
        """
        ways = [candidates(need, data, detached=detached, native=native) for need in NEEDS]
        with ThreadPoolExecutor(len(ways)) as pool:
            climbs = [pool.submit(first_that_opens, way) for way in ways]
        failures = [failure for climb in climbs if (failure := climb.exception())]
        if failures:
            for part in [climb.result() for climb in climbs if climb.exception() is None]:
                if part.ours:
                    part.stop()
            raise failures[0]
        return cls(*[climb.result() for climb in climbs])

    @property
    def kafka(self) -> str:
        """Bootstrap address."""
        return self.broker.address

    @property
    def database(self) -> str:
        """postgresql:// URL with user and password."""
        return self.postgres.address

    @property
    def rungs(self) -> dict[str, str]:
        """How each of the two runs here, for people."""
        return {part.name: part.rung for part in self._parts}

    def watch(self) -> None:
        """From now on bring a server of ours back when it ends without being told to, as a supervisor would."""
        threading.Thread(target=self._watch, name="stack-watch", daemon=True).start()

    def close(self) -> None:
        """End what this program started, both at once."""
        self._closing.set()
        with ThreadPoolExecutor(len(self._parts)) as pool:
            list(pool.map(lambda part: part.close(), self._parts))

    def __enter__(self) -> Self:
        """The stack, up."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    @property
    def _parts(self) -> tuple[AnyPart, AnyPart]:
        return self.broker, self.postgres

    def _watch(self) -> None:
        while not self._closing.wait(WATCH_SECONDS):
            for part in self._parts:
                try:
                    if part.revive():
                        log.warning("%s had ended and was started again", part.name)
                except (StackError, OSError):  # a full disk, say
                    log.exception("%s does not come back; trying again", part.name)


def addresses(data: Path) -> dict[str, str] | None:
    """The addresses of the stack that runs on this folder as `kafka` and `database`; None when not both run."""
    parts = running(data)
    if len(parts) < len(NEEDS):
        return None
    return {"kafka": parts["kafka"].address, "database": parts["postgres"].address}


def stop_running(data: Path) -> list[str]:
    """End whatever runs on this folder, whoever started it; returns the names of what ran."""
    parts = running(data).values()
    with ThreadPoolExecutor(len(NEEDS)) as pool:
        list(pool.map(lambda part: part.stop(), parts))
    return [part.name for part in parts]
