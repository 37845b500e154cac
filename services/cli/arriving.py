"""Files that come from a running dealreg: however long they are, little of them is held, and half of one is none."""

from errno import EISDIR
from os import strerror
from pathlib import Path
from typing import NoReturn

import httpx
from rich.progress import Progress

from services.cli.output import Exit, fail


def ready_for(output: Path) -> None:
    """End the command when no file can be written there: before anything is asked for."""
    part = _part_of(output)
    try:
        if output.is_dir():
            raise IsADirectoryError(EISDIR, strerror(EISDIR))
        part.touch()
        part.unlink()
    except OSError as error:
        _unwritable(output, error)


def keep(answer: httpx.Response, output: Path, bar: Progress) -> int:
    """Write what comes; the file is only there once it is whole. How many bytes it has.

    Ends the command when it breaks off, or cannot be written.
    """
    part = _part_of(output)
    task = bar.add_task(output.name, total=None)
    try:
        with part.open("wb") as file:
            for chunk in answer.iter_bytes():
                file.write(chunk)
                bar.update(task, advance=len(chunk))
        part.replace(output)
    except OSError as error:
        _unwritable(output, error)
    except httpx.HTTPError as error:
        fail(f"{output.name} broke off: {error}", "Nothing was written; try again.", Exit.AWAY)
    finally:
        part.unlink(missing_ok=True)
    return output.stat().st_size


def _part_of(output: Path) -> Path:
    return output.with_name(f"{output.name}.part")


def _unwritable(output: Path, error: OSError) -> NoReturn:
    fail(f"{output} cannot be written: {error.strerror}")
