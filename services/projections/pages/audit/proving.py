"""Proofs out of the logs, for those who read no tiles: that a record is in one, and that one only grew."""

import base64

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.kit.proof import (
    Stretch,
    Tiles,
    TlogProof,
    consistency_proof,
    consistency_stretches,
    inclusion_proof,
    inclusion_stretches,
    parse,
    read_checkpoint,
    tiles_of,
)
from services.kit.proof.growing import Log
from services.kit.proof.office import Proofs
from services.kit.proof.tiles import stretch_hash
from services.kit.web import Asking, FieldError, Problem
from services.projections.pages.answering import answer
from services.projections.pages.audit.logs import LOG, LedgerName, Number, Wanted, grown, log_at, seen_of
from services.projections.pages.shelf import Shelf, answering


def add(router: APIRouter, shelf: Shelf, proofs: Proofs) -> None:
    """Add the routes."""

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
        proof = await proof_of(proofs, log_at(proofs, ledger, partition), sequence)
        return PlainTextResponse(str(proof))

    @router.get(f"{LOG}/consistency/{{old}}/{{new}}", summary="That a log only grew between two sizes", tags=["audit"])
    async def consistency(
        request: Request, ledger: LedgerName, partition: int, old: Number, new: Number, asking: Asking, reading: Wanted
    ) -> Response:
        await shelf.enter(asking, "checkpoints", reading)
        log = log_at(proofs, ledger, partition)
        notes = {name: await seen_of(proofs, log, size) for name, size in (("old", old), ("new", new))}
        if not 0 < old <= new:
            raise Problem("INVALID", "a tree grows", [FieldError("new", "smaller than the old one")])
        tiles = await _tiles(proofs, log, consistency_stretches(old, new))
        with grown():
            proof = [base64.b64encode(each).decode() for each in consistency_proof(tiles, old, new)]
        return answer(request, {"proof": proof, **{name: seen.note for name, seen in notes.items()}})


async def proof_of(proofs: Proofs, log: Log, sequence: int) -> TlogProof:
    """That a record stands in the smallest tree that was signed and has it. Raises Problem (404) before that."""
    with answering():
        seen = await proofs.book.checkpoint_over(log.origin, sequence)
    if seen is None:
        raise Problem("NOT_FOUND", "no checkpoint was signed yet that covers this record")
    note = parse(seen.note)
    checkpoint = read_checkpoint(note.text)
    tiles = await _tiles(proofs, log, inclusion_stretches(sequence, checkpoint.size))
    with grown():
        return TlogProof(sequence, inclusion_proof(tiles, sequence, checkpoint.size), note)


async def leaf_of(proofs: Proofs, log: Log, sequence: int) -> bytes:
    """The hash of a record as a leaf. Raises Problem (503)."""
    with grown():
        return stretch_hash(await _tiles(proofs, log, [leaf := Stretch(sequence, sequence + 1)]), leaf)


async def _tiles(proofs: Proofs, log: Log, stretches: list[Stretch]) -> Tiles:
    with answering():
        return await proofs.book.tiles(log.origin, tiles_of(stretches))
