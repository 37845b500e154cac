"""`dealreg witness`: who watches the logs from outside remembers what they showed, and signs that they only grew."""

import asyncio
import base64
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import httpx
import typer
from httpx import codes

from contracts.topics import PROOFS
from services.cli.client import DEFAULT_URL, Token, Url, call, client, refused
from services.cli.output import Exit, Json, fail, show, table
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.clock import SystemClock
from services.kit.kafka import Producer, SendDoubtError
from services.kit.keys import WeakKeyError
from services.kit.proof import ForkError, Memory, NoteError, VerifierKey, parse, read_checkpoint
from services.kit.proof.keeping import CHECKPOINT
from services.kit.proof.notes import ED25519, Note
from services.kit.proof.verifier import Key, Ring
from services.kit.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False)
Folder = Annotated[Path, typer.Option("--memory", help="The witness's folder: its key, and what it saw last.")]
Name = Annotated[str, typer.Option("--name", help="What the witness signs as: an address without its scheme.")]
Trusted = Annotated[str, typer.Option("--key", help="The logs' key, `<name>/keys+…`, got by another way than this.")]
Notes = Annotated[list[Path], typer.Argument(help="Checkpoints that a witness signed: the files of its folder.")]
DEFAULT_FOLDER = Path(".dealreg-witness")
LOGS = "/v1/audit/checkpoints"
PUBLISHED = ("log", "records")


class Looked(NamedTuple):
    """What came of a log: its size before (none at first) and now, what is wrong, and the witness's signature."""

    log: str
    before: int | None
    size: int | None
    wrong: str | None
    signature: str | None


@app.command("look")
def look(
    name: Name,
    key: Trusted,
    memory: Folder = DEFAULT_FOLDER,
    url: Url = DEFAULT_URL,
    token: Token = "",
    as_json: Json = False,
) -> None:
    """See that every log grew out of what it showed before, and sign it; exit code 1 when one did not."""
    try:
        mine, trusted = Memory(memory, name), Key.parse(key)
    except (WeakKeyError, OSError, ValueError) as error:
        fail(f"The witness cannot sign: {error}")
    with client(url, token) as http:
        found = list(_looked(http, mine, trusted))
    value = {"key": str(mine.key), "logs": [each._asdict() for each in found]}
    rows = [(each.log, each.before, each.size, each.wrong or "signed") for each in found]
    columns = ("log", "before", "now", "")
    show(value, as_json=as_json, text=lambda: table(columns, rows, title=f"Seen by {mine.key}"))
    if any(each.wrong for each in found):
        raise typer.Exit(Exit.FOUND)


@app.command("publish")
def publish(notes: Notes, data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Put what a witness signed beside the checkpoints that are kept: it goes out with every later proof of them."""
    try:
        found = [parse(path.read_text()) for path in notes]
        rows = [read_checkpoint(note.text)[:2] for note in found]
        asyncio.run(_publish(settings_here(data), found))
    except (NoteError, OSError, UnicodeDecodeError) as error:
        fail(f"It cannot be published: {error}")
    except SendDoubtError as error:
        fail(f"The broker does not do it: {error}", "`dealreg doctor` says what is missing.", Exit.AWAY)
    value = [dict(zip(PUBLISHED, row, strict=True)) for row in rows]
    show(value, as_json=as_json, text=lambda: table(PUBLISHED, rows, title="Published, to go out with"))


def _looked(http: httpx.Client, memory: Memory, trusted: Key) -> Iterator[Looked]:
    """Each log that is shown, and each that was shown once."""
    try:
        ring = Ring(trusted, _got(http, "/v1/audit/keys")["notes"])
    except ValueError as error:
        fail(f"These are not the logs that are to be watched: {error}.", code=Exit.FOUND)
    shown = {item["origin"]: item for item in _got(http, LOGS)["items"]}
    for origin in sorted({*shown, *memory.origins}):
        yield _look(http, memory, ring.publics, origin, shown.get(origin))


def _look(
    http: httpx.Client, memory: Memory, publics: Sequence[bytes], origin: str, item: dict[str, Any] | None
) -> Looked:
    before, size, wrong, signature = None, None, None, None
    try:
        old = memory.checkpoint(origin)
        before = old.size if old else None
        if item is None:
            raise ForkError("it was shown before, and is not shown any more")
        note = parse(item["note"])
        size = _named(note, origin)
        proof = _proof(http, item, before or 0, size)
        keys = [VerifierKey(origin, ED25519, public) for public in publics]
        signed = memory.take(note, keys, proof, int(SystemClock().now().timestamp()))
        signature = next(str(line) for line in signed.signatures if line.key_id == memory.key.id).strip()
    except (LookupError, ValueError) as error:  # what is shown may be anything
        wrong = str(error)
    return Looked(origin, before, size, wrong, signature)


def _named(note: Note, origin: str) -> int:
    """The size of a checkpoint. Raises NoteError when it is of another log."""
    found = read_checkpoint(note.text)
    if found.origin != origin:
        raise NoteError(f"what is shown for it is signed for {found.origin}")
    return found.size


def _proof(http: httpx.Client, item: dict[str, Any], old: int, new: int) -> list[bytes]:
    """That the log grew; nothing where nothing has to be shown, or nothing is: then it is refused."""
    if not 0 < old < new:
        return []
    answer = call(http, "GET", f"{LOGS}/{item['ledger']}/{item['partition']}/consistency/{old}/{new}")
    if answer.status_code == codes.NOT_FOUND:
        return []
    refused(answer)
    return [base64.b64decode(each) for each in answer.json()["proof"]]


def _got(http: httpx.Client, path: str) -> Any:
    answer = call(http, "GET", path)
    refused(answer)
    return answer.json()


async def _publish(settings: Settings, notes: Sequence[Note]) -> None:
    producer = Producer(settings.kafka, settings.kafka_seconds_max)
    try:
        for note in notes:
            await producer.send(settings.topics(PROOFS), 0, CHECKPOINT, str(note).encode())
    finally:
        await producer.stop()
