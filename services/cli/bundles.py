"""Asks a running dealreg for a bundle of what is on record, and keeps it while it comes."""

import time
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from httpx import codes

from services.cli.client import call, client, refused
from services.cli.output import Exit, err, fail, progress

SIGNED_SECONDS_MAX = 150.0
"""A checkpoint comes within a minute; one that does not come in two and a half will not."""
AGAIN_SECONDS = 1.0


class Kept(NamedTuple):
    """A bundle that was written: its export, the file, and its size."""

    export: str
    file: str
    bytes: int


def fetch(file: Path, selection: dict[str, Any], purpose: str, where: tuple[str, str]) -> Kept:
    """Put the export down, wait until it is signed for, and write the bundle. `where`: address and token.

    Ends the command when it is refused, and when no checkpoint comes.
    """
    with client(*where) as http:
        answer = call(http, "POST", "/v1/exports", json={"selection": selection, "purpose": purpose})
        refused(answer)
        export = answer.json()["id"]
        path, deadline = f"/v1/exports/{export}/bundle", time.monotonic() + SIGNED_SECONDS_MAX
        while not _came(http, path, file):
            if time.monotonic() > deadline:
                fail(
                    f"Export {export} is on record, and no checkpoint covers it yet.",
                    f"Ask for {path} later.",
                    Exit.AWAY,
                )
            time.sleep(AGAIN_SECONDS)
    return Kept(export, str(file), file.stat().st_size)


def _came(http: httpx.Client, path: str, file: Path) -> bool:
    """Whether the bundle was there; while it comes, its size is shown."""
    try:
        with http.stream("GET", path) as answer, progress() as bar:
            if answer.status_code in {codes.SERVICE_UNAVAILABLE, codes.NOT_FOUND}:
                return False
            if answer.is_error:
                answer.read()
                refused(answer)
            task = bar.add_task(f"{file.name} (KiB)", total=None)
            with file.open("wb") as written:
                for part in answer.iter_bytes():
                    written.write(part)
                    bar.update(task, advance=len(part) / 1024)
    except httpx.HTTPError as error:
        err.print(f"The bundle broke off: {error}")
        fail("It can be asked for again; it will be the same.", code=Exit.AWAY)
    return True
