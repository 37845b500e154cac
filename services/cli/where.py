"""Where things run: addresses from the environment, else those of the stack that runs on the data folder."""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from services.cli.output import Exit, fail
from services.kit.settings import Settings

Data = Annotated[Path, typer.Option("--data", envvar="DEALREG_DATA", help="The folder that holds everything.")]
DEFAULT_DATA = Path(".dealreg")
KAFKA, DATABASE = "KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL"


def settings_here(data: Path) -> Settings:
    """The settings of what runs on this folder; ends the command, saying what to type, when nothing does."""
    found = _given() or _running(data)
    if found is None:
        hint = f"Type `dealreg run --data {data}` or `dealreg stack up --data {data}`, or set {KAFKA} and {DATABASE}."
        fail(f"No Kafka and PostgreSQL run on {data}.", hint, Exit.AWAY)
    return Settings(kafka=found["kafka"], database_url=found["database"], data=data)


def _given() -> dict[str, str] | None:
    kafka, database = os.environ.get(KAFKA), os.environ.get(DATABASE)
    return {"kafka": kafka, "database": database} if kafka and database else None


def _running(data: Path) -> dict[str, str] | None:
    from services.kit.stack import addresses  # noqa: PLC0415 - loads what only this path needs

    return addresses(data)


class Typed(NamedTuple):
    """How a person types a command here: the word for the program, and the folder if it is not the usual one."""

    word: str
    options: str

    def __call__(self, command: str) -> str:
        """A command that looks into the data folder."""
        return f"{self.word} {command}{self.options}"


def typed(data: Path) -> Typed:
    """Commands as they can be typed where this program was started."""
    program = Path(sys.argv[0])
    here = program.is_relative_to(Path.cwd())
    word = "dealreg" if shutil.which("dealreg") else str(program.relative_to(Path.cwd()) if here else program)
    return Typed(word, "" if data == DEFAULT_DATA else f" --data {data}")
