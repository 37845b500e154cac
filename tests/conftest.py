"""What tests share: one Kafka and one PostgreSQL for the whole session, by the same ladder as the program's."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from services.kit.stack import Stack, StackError, stop_running
from services.kit.stack.rungs import expected
from tests.servers import fresh_database, temporary_open_folder, unique

FOLDER_VARIABLE = "DEALREG_TEST_STACK"  # set by the first process of a session, inherited by its xdist workers
FOLDER_PREFIX = f"dealreg-tests-{os.geteuid()}-"

gc.set_threshold(20_000, 20, 20)  # thousands of collected tests are walked by every full round: a fifth of all the time


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    _sweep()
    folder = Path(tempfile.gettempdir()) / f"{FOLDER_PREFIX}{os.getpid()}"
    os.environ[FOLDER_VARIABLE] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _end(Path(os.environ.pop(FOLDER_VARIABLE)))


def pytest_report_header() -> str:
    try:
        return "stack: " + ", ".join(f"{name} by {rung}" for name, rung in expected().items())
    except StackError as reason:
        return f"stack: {reason}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs servers, and begin with the files that take long: no worker should wait for one at the end.

    Those are what needs servers, and what is given more time than the rest. (`make test` tells xdist to leave that
    order alone: of itself it puts the files with the fewest tests last.)
    """
    for item in items:
        if {"stack", "own_stack"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.servers)
    long = {item.path for item in items for mark in ("servers", "timeout") if item.get_closest_marker(mark)}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The servers of this session, shared by all its workers: started by whoever asks first, ended with the session."""
    return Stack.up(Path(os.environ[FOLDER_VARIABLE]), detached=True)


@pytest.fixture(scope="session")
def kafka(stack: Stack) -> str:
    """Bootstrap address of a real broker; topics need names of their own (`unique`)."""
    return stack.kafka


@pytest.fixture(scope="module")
def database(stack: Stack) -> Iterator[str]:
    """URL of a fresh, empty database for this module."""
    with fresh_database(stack.database) as url:
        yield url


@pytest.fixture
def prefix() -> str:
    """A topic prefix nobody else uses."""
    return unique("t")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A temporary folder in which native servers can keep their data, also when we are root."""
    with temporary_open_folder() as folder:
        yield folder


@pytest.fixture
def own_stack(open_folder: Path) -> Iterator[Stack]:
    """Native servers of one's own, to be killed and started again."""
    with Stack.up(open_folder, native=True) as stack:
        yield stack


def _sweep() -> None:
    """End what sessions left behind that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"):
        if not psutil.pid_exists(int(folder.name.rsplit("-", 1)[1])):
            _end(folder)


def _end(folder: Path) -> None:
    if folder.exists():
        stop_running(folder)
        shutil.rmtree(folder)
