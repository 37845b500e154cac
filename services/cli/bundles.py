"""Asks a running dealreg for a bundle of what is on record, and keeps it while it comes."""

import time
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from httpx import codes
from rich.progress import Progress

from services.cli.arriving import keep, ready_for
from services.cli.client import call, client, refused
from services.cli.output import Exit, fail, progress

SIGNED_SECONDS_MAX = 150.0
"""A checkpoint comes within a minute; one that does not come in two and a half will not."""
AGAIN_SECONDS = 1.0
PATIENT = {"Prefer": "wait=30"}


class Kept(NamedTuple):
    """A bundle that was written: its export, the file, and its size."""

    export: str
    file: str
    bytes: int


def fetch(file: Path, selection: dict[str, Any], purpose: str, where: tuple[str, str]) -> Kept:
    """Put the export down, wait until it is signed for, and write the bundle. `where`: address and token.

    Ends the command when nothing can be written there, when it is refused, and when no checkpoint comes.
    """
    ready_for(file)
    with client(*where) as http, progress() as bar:
        body = {"selection": selection, "purpose": purpose}
        answer = call(http, "POST", "/v1/exports", json=body, headers=PATIENT)
        refused(answer)
        export, position = answer.json()["id"], answer.json().get("position")
        path, deadline = f"/v1/exports/{export}/bundle", time.monotonic() + SIGNED_SECONDS_MAX
        waiting = bar.add_task("until it is signed for", total=None)
        while (size := _came(http, path, position, file, bar)) is None:
            if time.monotonic() > deadline:
                fail(
                    f"Export {export} is on record, and no checkpoint covers it yet.",
                    f"Ask for {path} later.",
                    Exit.AWAY,
                )
            bar.advance(waiting)
            time.sleep(AGAIN_SECONDS)
    return Kept(export, str(file), size)


def _came(http: httpx.Client, path: str, position: str | None, file: Path, bar: Progress) -> int | None:
    """How long the bundle is that came; None while it cannot be made yet."""
    after = {"at_least": position} if position else {}
    try:
        with http.stream("GET", path, params=after) as answer:
            if answer.status_code == codes.SERVICE_UNAVAILABLE:
                return None
            if answer.is_error:
                answer.read()
                refused(answer)
            return keep(answer, file, bar)
    except httpx.HTTPError as error:
        fail(f"{http.base_url} does not answer any more: {error}", f"Ask for {path} later.", Exit.AWAY)
