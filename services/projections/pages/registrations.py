"""A registration as it stands, everything that happened to it, and why it was decided as it was."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.values import EntityId
from services.kit.identity import Principal
from services.kit.web import Asking
from services.projections.pages.answering import answer
from services.projections.pages.events import event_of
from services.projections.pages.joining import joined
from services.projections.pages.shelf import Page, Reading, Shelf, answering, owner, reader
from services.projections.policy.limits import CLAIMS_MAX, RECORDS_MAX
from services.projections.policy.relations import Reader, relation
from services.projections.policy.telling import told
from services.projections.policy.words import DECISIONS, traced
from services.projections.store.querying import Found, Question

Wanted = Annotated[Reading, Query()]
TOLD = ("registration", "protection", "hold")
"""The streams of a registration's history."""


def add(router: APIRouter, shelf: Shelf) -> None:
    """Add the routes."""
    _add_one(router, shelf)
    _add_records(router, shelf)


def _add_one(router: APIRouter, shelf: Shelf) -> None:
    @router.get("/registrations/{id}", summary="A registration as it stands", tags=["registrations"])
    async def registration(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:
        here = await shelf.enter(asking, "registrations", reading)
        row = await here.one(asking, "registrations", id)
        (item,) = await joined(here, reader(asking), "registrations", [row])
        if not reader(asking).own_only:
            item["conflicts"] = await _cases(here, asking, id)
        return answer(request, item, row["version"])


def _add_records(router: APIRouter, shelf: Shelf) -> None:
    @router.get(
        "/registrations/{id}/history",
        summary="Everything that happened to a registration and its protection",
        response_model=Page,
        tags=["registrations"],
    )
    async def history(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:
        here = await shelf.enter(asking, "history", reading)
        row, who = await here.one(asking, "registrations", id), reader(asking)
        stands = relation("registrations", row, who)
        events = (event_of(record, stands, who) for record in await _records(here, asking, id))
        return answer(request, {"items": [event for event in events if event is not None], "next": None})

    @router.get(
        "/registrations/{id}/trace",
        summary="Every decision about a registration: version, rule, facts, and what each rule found, in words",
        response_model=Page,
        tags=["registrations"],
    )
    async def trace(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:
        here = await shelf.enter(asking, "history", reading)
        row = await here.one(asking, "registrations", id)
        return answer(request, {"items": await decisions(here, asking, row), "next": None})


async def decisions(shelf: Shelf, asking: Principal, row: Found) -> list[dict[str, Any]]:
    """Every decision about a registration that may be seen, with what says why it came out so."""
    who = reader(asking)
    stands = relation("registrations", row, who)
    found = []
    for record in await _records(shelf, asking, row["key"]):
        name, known = record["type"], record["data"]
        data = told(name, known, stands, who.org) if name in DECISIONS and known is not None else None
        if data is not None:
            found.append({**_place(record, who), **traced(name, data)})
    return found


def _place(record: Found, who: Reader) -> dict[str, Any]:
    place = {"id": record["id"], "type": record["type"], "at": record["time"]}
    return place if who.own_only else {**place, "by": record["actor"]}


async def _records(shelf: Shelf, asking: Principal, registration: str) -> Sequence[Found]:
    streams = [f"{kind}/{registration}" for kind in TOLD]
    with answering():
        return await shelf.library.records(owner(asking), RECORDS_MAX, stream=streams)


async def _cases(shelf: Shelf, asking: Principal, registration: str) -> list[dict[str, Any]]:
    """The conflicts of a claim, in short."""
    question = Question("conflicts", owner(asking), False, {"claim": registration}, None, CLAIMS_MAX)
    with answering():
        rows = await shelf.library.page(question)
    names = ("state", "kind", "severity", "explanation", "outcome")
    return [{"id": row["key"], **{name: row[name] for name in names}} for row in rows[:CLAIMS_MAX]]
