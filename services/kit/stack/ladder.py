"""Kafka and PostgreSQL the first way that works here: address in the environment, container engine, child processes."""

import logging
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from services.kit.stack.broker import Broker
from services.kit.stack.container import KafkaContainer, PostgresContainer, engine
from services.kit.stack.errors import StackError
from services.kit.stack.given import Given
from services.kit.stack.part import Part
from services.kit.stack.postgres import Postgres

log = logging.getLogger(__name__)

WATCH_SECONDS = 0.5
KAFKA_VARIABLE = "KAFKA_BOOTSTRAP_SERVERS"
DATABASE_VARIABLE = "DATABASE_URL"
CHOICE_VARIABLE = "DEALREG_STACK"  # "native" leaves a container engine alone

AnyPart = Part | Given


class Stack:
    """A running Kafka and PostgreSQL; as a context manager it ends on leaving what it started."""

    def __init__(self, broker: AnyPart, postgres: AnyPart) -> None:
        """Both are open."""
        self.broker = broker
        self.postgres = postgres
        self._closing = threading.Event()

    @classmethod
    def up(cls, data: Path, *, detached: bool = False) -> Self:
        """Bring both up beside each other, with their data under `data`; detached, they run until `down`.

        Raises StackError saying what is missing. May be called from any thread; children die with the program.
        """
        rungs = [
            _candidates(KAFKA_VARIABLE, data / "kafka", (KafkaContainer, Broker), detached),
            _candidates(DATABASE_VARIABLE, data / "postgres", (PostgresContainer, Postgres), detached),
        ]
        with ThreadPoolExecutor(len(rungs)) as pool:
            climbs = [pool.submit(_first_that_opens, rung) for rung in rungs]
        failures = [failure for climb in climbs if (failure := climb.exception())]
        if failures:
            for climb in climbs:
                if climb.exception() is None:
                    climb.result().close()
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
                except StackError:
                    log.exception("%s does not come back; trying again", part.name)


def find_running(data: Path) -> dict[str, str] | None:
    """The addresses of a stack that runs on this folder, as JSON-ready names; None when not both do."""
    parts = [part for part in _own_parts(data) if part.find()]
    kinds = {part.name: part.address for part in parts}
    if len(kinds) < 2:
        return None
    return {"kafka": kinds[Broker.name], "database": kinds[Postgres.name]}


def stop_running(data: Path) -> list[str]:
    """End whatever runs on this folder, whoever started it; returns the names of what ran."""
    running = [part for part in _own_parts(data) if part.find()]
    with ThreadPoolExecutor(max(1, len(running))) as pool:
        list(pool.map(lambda part: part.stop(), running))
    return [part.name for part in running]


def _own_parts(data: Path) -> Sequence[Part]:
    kafka, postgres = data / "kafka", data / "postgres"
    native: list[Part] = [Broker(kafka), Postgres(postgres)]
    return [*native, KafkaContainer(kafka), PostgresContainer(postgres)] if engine() else native


def _candidates(variable: str, folder: Path, kinds: tuple[type[Part], type[Part]], detached: bool) -> list[AnyPart]:
    native = kinds[-1]
    address = os.environ.get(variable)
    if address:
        return [Given(native.name, address)]
    skip_engine = os.environ.get(CHOICE_VARIABLE) == "native" or engine() is None
    return [kind(folder, detached=detached) for kind in ([native] if skip_engine else kinds)]


def _first_that_opens(candidates: Sequence[AnyPart]) -> AnyPart:
    *others, last = candidates
    for part in others:
        try:
            part.open()
        except StackError as reason:
            log.warning("%s; trying a child process instead", reason)
        else:
            return part
    last.open()
    return last
