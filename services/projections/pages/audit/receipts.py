"""Receipts of single events: for staff a proof of inclusion, for a partner what it was told, signed, and no more."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.values import EntityId
from services.kit.identity import Principal
from services.kit.proof.office import Proofs
from services.kit.proof.receipts import opening
from services.kit.web import Asking, Problem
from services.projections.pages.answering import answer
from services.projections.pages.audit.proving import leaf_of, proof_of
from services.projections.pages.shelf import Newest, Shelf, answering, owner, reader
from services.projections.service.receipts import receipt_of
from services.projections.store.outbox import LEDGER
from services.projections.store.querying import Found

Wanted = Annotated[Newest, Query()]


def add(router: APIRouter, shelf: Shelf, proofs: Proofs) -> None:
    """Add the route."""

    @router.get(
        "/audit/receipts/{event}",
        summary="That an event is on record: for a partner, one of its own feed, without where it stands",
        tags=["audit"],
    )
    async def receipt(request: Request, event: EntityId, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, "receipts", reading)
        if reader(asking).own_only:
            return answer(request, await _told(shelf, proofs, asking, event))
        return answer(request, await _proved(proofs, await _record(shelf, asking, id=event)))


async def _record(shelf: Shelf, asking: Principal, **where: str) -> Found:
    with answering():
        found = await shelf.library.records(owner(asking), 1, **where)
    if not found:
        raise Problem("NOT_FOUND", "there is nothing here under this id")
    return found[0]


async def _told(shelf: Shelf, proofs: Proofs, asking: Principal, event: str) -> Mapping[str, Any]:
    """What the partner's feed said; of an event that is in no feed of its own, as if there were none (404)."""
    row = await shelf.one(asking, "feed", event)
    record = await _record(shelf, asking, id=event, ledger=LEDGER)
    said = {"id": row["key"], "type": row["type"], "subject": row["stream"], "time": row["opened_at"]}
    note = receipt_of(proofs.keys, {**said, "data": row["data"]}, record["hash"])
    return {"event": {**said, "data": row["data"]}, "receipt": str(note)}


async def _proved(proofs: Proofs, record: Found) -> Mapping[str, Any]:
    log = proofs.log(record["ledger"], record["partition"])
    if log is None:
        raise Problem("NOT_FOUND", "there is nothing here under this id")
    proof = await proof_of(proofs, log, record["sequence"])
    leaf = await leaf_of(proofs, log, record["sequence"])
    place = {name: record[name] for name in ("id", "type", "ledger", "partition", "sequence")}
    opened = opening(proofs.keys.blinding, record["hash"]).hex()
    return {**place, "hash": record["hash"].hex(), "leaf": leaf.hex(), "proof": str(proof), "opening": opened}
