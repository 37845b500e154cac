"""The logs, a partition of a ledger each, as C2SP's tlog-tiles has them: keys, checkpoints and tiles."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.kit.proof import TileId, read_path, width_at
from services.kit.proof.growing import Log
from services.kit.proof.hashing import HASH_BYTES
from services.kit.proof.office import Proofs
from services.kit.proof.tables import Seen
from services.kit.web import Asking, Problem, unavailable
from services.projections.pages.answering import answer
from services.projections.pages.shelf import Newest, Shelf, answering
from services.projections.policy.limits import PAGE_ROWS, PAGE_ROWS_MAX

Wanted = Annotated[Newest, Query()]
LedgerName = Literal["registration", "conflict"]
NUMBER_MAX: Final = 2**62
Number = Annotated[int, Path(ge=0, le=NUMBER_MAX)]
FOR_GOOD: Final = {"Cache-Control": "private, max-age=31536000, immutable"}
LOG: Final = "/audit/checkpoints/{ledger}/{partition}"


class Octets(Response):
    """Bytes, and described as such."""

    media_type = "application/octet-stream"


class Older(Newest):
    """Checkpoints of trees smaller than `below`, the largest first."""

    below: int | None = Field(default=None, ge=0, le=NUMBER_MAX)
    limit: int = Field(default=PAGE_ROWS, ge=1, le=PAGE_ROWS_MAX)


def add(router: APIRouter, shelf: Shelf, proofs: Proofs) -> None:
    """Add the routes."""
    _add_overview(router, shelf, proofs)
    _add_tiles(router, shelf, proofs)


def _add_overview(router: APIRouter, shelf: Shelf, proofs: Proofs) -> None:
    @router.get("/audit/keys", summary="The keys that sign for the logs, and who vouches for each", tags=["audit"])
    async def keys(request: Request, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, "checkpoints", reading)
        ring = proofs.keeper.keyring
        if not ring.publics:
            raise unavailable("the proofs are not open yet")
        names = [*(log.origin for log in proofs.logs), f"{ring.name.removesuffix('/keys')}/receipts", ring.name]
        known = {name: [str(key) for key in ring.keys(name)] for name in names}
        return answer(request, {"keys": known, "notes": ring.notes})

    @router.get("/audit/checkpoints", summary="The newest checkpoint of every log", tags=["audit"])
    async def newest(request: Request, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, "checkpoints", reading)
        with answering():
            found = [(log, await proofs.book.checkpoint(log.origin)) for log in proofs.logs]
        return answer(request, {"items": [_shown(log, seen) for log, seen in found if seen], "next": None})

    @router.get(LOG, summary="The checkpoints of a log, the newest first", tags=["audit"])
    async def checkpoints(
        request: Request, ledger: LedgerName, partition: int, asking: Asking, older: Annotated[Older, Query()]
    ) -> Response:
        await shelf.enter(asking, "checkpoints", older)
        log = log_at(proofs, ledger, partition)
        with answering():
            found = await proofs.book.checkpoints(log.origin, older.below, older.limit)
        more = found[-1].size if len(found) == older.limit else None
        return answer(request, {"items": [_shown(log, seen) for seen in found], "next": more})


def _add_tiles(router: APIRouter, shelf: Shelf, proofs: Proofs) -> None:
    @router.get(
        f"{LOG}/checkpoint",
        summary="A log's newest checkpoint, as tlog-tiles has it",
        response_class=PlainTextResponse,
        tags=["audit"],
    )
    async def checkpoint(ledger: LedgerName, partition: int, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, "checkpoints", reading)
        seen = await seen_of(proofs, log_at(proofs, ledger, partition))
        return PlainTextResponse(seen.note, headers={"Cache-Control": "no-cache"})

    @router.get(
        f"{LOG}/tile/{{path:path}}",
        summary="A tile of a log's tree, as tlog-tiles has it",
        response_class=Octets,
        tags=["audit"],
    )
    async def tile(ledger: LedgerName, partition: int, path: str, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, "checkpoints", reading)
        log = log_at(proofs, ledger, partition)
        try:
            wanted, width = read_path(path)
        except ValueError as error:
            raise Problem("NOT_FOUND", str(error)) from None
        hashes = await _tile(proofs, log, wanted, width)
        return Octets(hashes, headers=FOR_GOOD)


def log_at(proofs: Proofs, ledger: str, partition: int) -> Log:
    """The log of a partition of a ledger. Raises Problem (404)."""
    log = proofs.log(ledger, partition)
    if log is None:
        raise Problem("NOT_FOUND", "there is no such log")
    return log


async def seen_of(proofs: Proofs, log: Log, size: int | None = None) -> Seen:
    """A log's newest checkpoint, or the one of a size. Raises Problem: 404, 503."""
    with answering():
        seen = await proofs.book.checkpoint(log.origin, size)
    if seen is None:
        raise Problem("NOT_FOUND", "no checkpoint of this size was signed")
    return seen


async def _tile(proofs: Proofs, log: Log, wanted: TileId, width: int) -> bytes:
    """A tile, as far as it is signed for: nothing is shown before."""
    if width > width_at(wanted, (await seen_of(proofs, log)).size):
        raise Problem("NOT_FOUND", "the log has no such tile")
    with answering(), grown():
        return (await proofs.book.tiles(log.origin, [wanted]))[wanted][: width * HASH_BYTES]


@contextmanager
def grown() -> Iterator[None]:
    """Tiles that were lost are made anew from the ledger, which takes a while. Raises Problem (503)."""
    try:
        yield
    except KeyError:
        raise unavailable("the tree is grown anew") from None


def _shown(log: Log, seen: Seen) -> dict[str, Any]:
    place = {"ledger": log.ledger.name, "partition": log.partition, "origin": log.origin}
    return {**place, "size": seen.size, "at": seen.at, "note": seen.note}
