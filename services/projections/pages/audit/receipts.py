"""Receipts of single events: for staff a proof of inclusion, for a partner what it may know, signed, and no more."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.disclosure import disclosed
from contracts.values import EntityId
from services.kit.identity import Principal
from services.kit.proof.office import Proofs
from services.kit.proof.receipts import opening
from services.kit.web import Asking
from services.projections.pages.answering import answer
from services.projections.pages.audit.proving import leaf_of, proof_of
from services.projections.pages.shelf import Newest, Shelf, answering, missing, owner, reader
from services.projections.service.receipts import receipt_of
from services.projections.store.outbox import LEDGER
from services.projections.store.querying import Found

Wanted = Annotated[Newest, Query()]


def add(router: APIRouter, shelf: Shelf, proofs: Proofs) -> None:
    """Add the route."""

    @router.get(
        "/audit/receipts/{event}",
        summary="That an event is on record: for a partner, one of its own, without where it stands",
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
        raise missing()
    return found[0]


async def _told(shelf: Shelf, proofs: Proofs, asking: Principal, event: str) -> Mapping[str, Any]:
    """What the partner may know of an event of its own, or its feed told it of another's; else there is none (404)."""
    with answering():
        heard = await shelf.library.one("feed", owner(asking), event, own_only=True)
    record = await _record(shelf, asking, id=event, ledger=LEDGER)
    its = (heard is not None or record["org"] == asking.org) and record["data"] is not None
    data = disclosed(record["type"], record["data"]) if its else None
    if data is None:
        raise missing()
    said = {"id": event, "type": record["type"], "subject": record["stream"], "time": record["time"], "data": data}
    return {"event": said, "receipt": str(receipt_of(proofs.keys, said, record["hash"]))}


async def _proved(proofs: Proofs, record: Found) -> Mapping[str, Any]:
    log = proofs.log(record["ledger"], record["partition"])
    if log is None:
        raise missing()
    proof = await proof_of(proofs, log, record["sequence"])
    leaf = await leaf_of(proofs, log, record["sequence"])
    place = {name: record[name] for name in ("id", "type", "ledger", "partition", "sequence")}
    opened = opening(proofs.keys.blinding, record["hash"]).hex()
    return {**place, "hash": record["hash"].hex(), "leaf": leaf.hex(), "proof": str(proof), "opening": opened}
