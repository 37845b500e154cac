"""`dealreg doctor`: what is here, what is missing, and what to type."""

import os
import pwd
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import typer

from services.cli.output import Exit, Json, show, table
from services.cli.where import DEFAULT_DATA, Data
from services.kit.stack import StackError, addresses, jars
from services.kit.stack.binaries import WHEEL
from services.kit.stack.container import engine
from services.kit.stack.java import find_java
from services.kit.stack.places import cache_folder, searchable_by_all
from services.kit.stack.postgres import Postgres
from services.kit.stack.rungs import NEEDS, expected

app = typer.Typer(add_completion=False)

PYTHON_OLDEST = (3, 11)
FREE_BYTES_LEAST = 2_000_000_000  # jars, a first ledger with its indexes, and PostgreSQL's log files


class Finding(NamedTuple):
    """One line of the report; `type_this` is empty when nothing has to be done."""

    about: str
    well: bool
    found: str
    type_this: str = ""


@app.command()
def doctor(data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Look at everything the program needs and start nothing; exit code 1 when something has to be done first."""
    findings = list(examine(data))
    show(
        [finding._asdict() for finding in findings],
        as_json=as_json,
        text=lambda: table(
            ["", "about", "found", "type"],
            [("ok" if well else "missing", about, found, todo) for about, well, found, todo in findings],
        ),
    )
    if not all(finding.well for finding in findings):
        raise typer.Exit(Exit.FOUND)


def examine(data: Path) -> Iterator[Finding]:
    """Every finding, in the order in which things are needed."""
    yield _python()
    yield from (Finding(need.variable, True, "set" if os.environ.get(need.variable) else "not set") for need in NEEDS)
    yield Finding("container engine", True, "answers" if engine() else "none, and none is needed")
    yield _tried("Java", lambda: "{0.path}, version {0.version}, from {0.origin}".format(find_java()), "make install")
    yield _jars()
    yield _postgres()
    yield _account(data)
    yield _folder(data)
    yield _tried("how they would run", lambda: "; ".join(f"{name}: {rung}" for name, rung in expected().items()), "")
    running = addresses(data)
    yield Finding("running now", True, running["kafka"] if running else "no; `dealreg run` or `dealreg stack up`")


def _python() -> Finding:
    here = ".".join(map(str, sys.version_info[:3]))
    well = sys.version_info >= PYTHON_OLDEST
    return Finding("Python", well, here, "" if well else "install Python 3.11 or newer")


def _jars() -> Finding:
    missing = len(jars.missing())
    found = f"{len(jars.pinned()) - missing} of {len(jars.pinned())} in {jars.library()}"
    return Finding("Kafka's jars", True, found if not missing else f"{found}; the first start fetches the rest")


def _postgres() -> Finding:
    try:
        return Finding("PostgreSQL", True, f"{WHEEL} {version(WHEEL)}")
    except PackageNotFoundError:
        return Finding("PostgreSQL", False, f"{WHEEL} is not installed", "make install")


def _account(data: Path) -> Finding:
    account = Postgres(data / "postgres").account
    if account is None:
        known = any(entry.pw_uid == os.geteuid() for entry in pwd.getpwall())
        todo = "" if known else "run as a user of this machine, or set DATABASE_URL"
        return Finding("account", known, f"PostgreSQL runs as you, user id {os.geteuid()}", todo)
    place = "in the data folder" if searchable_by_all(data.absolute()) else "in /var/lib: the data folder is closed"
    return Finding("account", True, f"you are root: PostgreSQL runs as user id {account.uid}, its data {place}")


def _folder(data: Path) -> Finding:
    parent = next(folder for folder in [data.absolute(), *data.absolute().parents] if folder.exists())
    free = shutil.disk_usage(parent).free
    well = os.access(parent, os.W_OK | os.X_OK) and free >= FREE_BYTES_LEAST
    todo = "" if well else "choose another folder with --data or DEALREG_DATA"
    return Finding(
        "data folder", well, f"{data.absolute()}, {free // 10**9} GB free; downloads in {cache_folder()}", todo
    )


def _tried(about: str, look: Callable[[], str], todo: str) -> Finding:
    try:
        return Finding(about, True, look())
    except StackError as reason:
        return Finding(about, False, str(reason), todo)
