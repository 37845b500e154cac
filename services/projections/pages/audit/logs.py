"""The logs, a partition of a ledger each, as C2SP's tlog-tiles has them, and proofs for those who read no tiles."""

import base64
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.kit.proof import (
    Checkpoint,
    Stretch,
    TileId,
    Tiles,
    TlogProof,
    consistency_proof,
    consistency_stretches,
    inclusion_proof,
    inclusion_stretches,
    parse,
    read_checkpoint,
    read_path,
    tiles_of,
    width_at,
)
from services.kit.proof.growing import Log
from services.kit.proof.hashing import HASH_BYTES
from services.kit.proof.office import Proofs
from services.kit.proof.tables import Seen
from services.kit.web import Asking, FieldError, Problem, unavailable
from services.projections.pages.answering import answer
from services.projections.pages.shelf import Newest, Shelf, answering
from services.projections.policy.limits import PAGE_ROWS, PAGE_ROWS_MAX

Wanted = Annotated[Newest, Query()]
LedgerName = Literal["registration", "conflict"]
Number = Annotated[int, Path(ge=0, le=2**62)]
FOR_GOOD: Final = {"Cache-Control": "private, max-age=31536000, immutable"}
LOG: Final = "/audit/checkpoints/{ledger}/{partition}"


class Octets(Response):
    """Bytes, and described as such."""

    media_type = "application/octet-stream"


class Older(Newest):
    """Checkpoints of trees smaller than `below`, the largest first."""

    below: int | None = None
    limit: int = PAGE_ROWS


def add(router: APIRouter, shelf: Shelf, proofs: Proofs) -> None:
    """Add the routes."""
    _add_overview(router, shelf, proofs)
    _add_tiles(router, shelf, proofs)
    _add_proofs(router, shelf, proofs)


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
        log = _log(proofs, ledger, partition)
        limit = max(1, min(older.limit, PAGE_ROWS_MAX))
        with answering():
            found = await proofs.book.checkpoints(log.origin, older.below, limit)
        more = found[-1].size if len(found) == limit else None
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
        seen = await _seen(proofs, _log(proofs, ledger, partition))
        return PlainTextResponse(seen.note, headers={"Cache-Control": "no-cache"})

    @router.get(
        f"{LOG}/tile/{{path:path}}",
        summary="A tile of a log's tree, as tlog-tiles has it",
        response_class=Octets,
        tags=["audit"],
    )
    async def tile(ledger: LedgerName, partition: int, path: str, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, "checkpoints", reading)
        log = _log(proofs, ledger, partition)
        try:
            wanted, width = read_path(path)
        except ValueError as error:
            raise Problem("NOT_FOUND", str(error)) from None
        hashes = await _tile(proofs, log, wanted, width)
        return Octets(hashes, headers=FOR_GOOD)


def _add_proofs(router: APIRouter, shelf: Shelf, proofs: Proofs) -> None:
    @router.get(
        f"{LOG}/inclusion/{{sequence}}",
        summary="That a record is in a log (tlog-proof)",
        response_class=PlainTextResponse,
        tags=["audit"],
    )
    async def inclusion(
        ledger: LedgerName, partition: int, sequence: Number, asking: Asking, reading: Wanted
    ) -> Response:
        await shelf.enter(asking, "checkpoints", reading)
        proof = await proof_of(proofs, _log(proofs, ledger, partition), sequence)
        return PlainTextResponse(str(proof))

    @router.get(f"{LOG}/consistency/{{old}}/{{new}}", summary="That a log only grew between two sizes", tags=["audit"])
    async def consistency(
        request: Request, ledger: LedgerName, partition: int, old: Number, new: Number, asking: Asking, reading: Wanted
    ) -> Response:
        await shelf.enter(asking, "checkpoints", reading)
        log = _log(proofs, ledger, partition)
        notes = {name: await _seen(proofs, log, size) for name, size in (("old", old), ("new", new))}
        if not 0 < old <= new:
            raise Problem("INVALID", "a tree grows", [FieldError("new", "smaller than the old one")])
        tiles = await _tiles(proofs, log, consistency_stretches(old, new))
        proof = [base64.b64encode(each).decode() for each in consistency_proof(tiles, old, new)]
        return answer(request, {"proof": proof, **{name: seen.note for name, seen in notes.items()}})


async def proof_of(proofs: Proofs, log: Log, sequence: int) -> TlogProof:
    """That a record stands in the smallest tree that was signed and has it. Raises Problem (404) before that."""
    with answering():
        seen = await proofs.book.checkpoint_over(log.origin, sequence)
    if seen is None:
        raise Problem("NOT_FOUND", "no checkpoint was signed yet that covers this record")
    note = parse(seen.note)
    checkpoint: Checkpoint = read_checkpoint(note.text)
    tiles = await _tiles(proofs, log, inclusion_stretches(sequence, checkpoint.size))
    return TlogProof(sequence, inclusion_proof(tiles, sequence, checkpoint.size), note)


async def leaf_of(proofs: Proofs, log: Log, sequence: int) -> bytes:
    """The hash of a record as a leaf. Raises Problem (404)."""
    tiles = await _tiles(proofs, log, [Stretch(sequence, sequence + 1)])
    at = sequence % 256 * HASH_BYTES
    return next(iter(tiles.values()))[at : at + HASH_BYTES]


def _log(proofs: Proofs, ledger: str, partition: int) -> Log:
    log = proofs.log(ledger, partition)
    if log is None:
        raise Problem("NOT_FOUND", "there is no such log")
    return log


async def _seen(proofs: Proofs, log: Log, size: int | None = None) -> Seen:
    with answering():
        seen = await proofs.book.checkpoint(log.origin, size)
    if seen is None:
        raise Problem("NOT_FOUND", "no checkpoint of this size was signed")
    return seen


async def _tile(proofs: Proofs, log: Log, wanted: TileId, width: int) -> bytes:
    """A tile, as far as it is signed for: nothing is shown before."""
    size = (await _seen(proofs, log)).size
    with answering():
        found = await proofs.book.tiles(log.origin, [wanted])
    if width > width_at(wanted, size) or wanted not in found:
        raise Problem("NOT_FOUND", "the log has no such tile")
    return found[wanted][: width * HASH_BYTES]


async def _tiles(proofs: Proofs, log: Log, stretches: list[Stretch]) -> Tiles:
    with answering():
        return await proofs.book.tiles(log.origin, tiles_of(stretches))


def _shown(log: Log, seen: Seen) -> dict[str, Any]:
    place = {"ledger": log.ledger.name, "partition": log.partition, "origin": log.origin}
    return {**place, "size": seen.size, "at": seen.at, "note": seen.note}
