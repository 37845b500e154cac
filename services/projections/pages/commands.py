"""What came of a command, for whoever did not wait for its answer."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.access import may_see
from services.kit.cursors import Position
from services.kit.identity import Principal
from services.kit.web import Asking, Problem
from services.projections.pages.answering import answer
from services.projections.pages.events import event_of
from services.projections.pages.shelf import Reading, Shelf, answering, owner, reader
from services.projections.policy.limits import RECORDS_MAX
from services.projections.policy.relations import Reader, Relation, relation
from services.projections.policy.showing import shown
from services.projections.store.querying import Found

CommandId = Annotated[str, Path(pattern=r"^[0-9a-f.-]{1,128}$")]
RETRY_SECONDS = 1


def add(router: APIRouter, shelf: Shelf) -> None:
    """Add the route."""

    @router.get("/commands/{id}", summary="What came of a command", tags=["commands"])
    async def command(
        request: Request,
        id: CommandId,
        asking: Asking,
        reading: Annotated[Reading, Query()],
    ) -> Response:
        here = await shelf.enter(asking, "commands", reading)
        with answering():
            row = await here.library.one("commands", owner(asking), id, own_only=reader(asking).own_only)
        if row is None or not _readable(row, asking):
            again = {"Retry-After": str(RETRY_SECONDS)}
            raise Problem("NOT_FOUND", "no command of yours with this id was decided so far", headers=again)
        return answer(request, await _outcome(here, asking, row))


def _readable(row: Found, asking: Principal) -> bool:
    """Its events tell of claims: who may not see their history reads of commands only what they sent themselves."""
    return may_see(asking.roles, "history") or row["sent_by"] == str(asking)


async def _outcome(shelf: Shelf, asking: Asking, row: Found) -> dict[str, Any]:
    """The outcome with its events, in the form in which the command would have been answered."""
    who = reader(asking)
    with answering():
        records = await shelf.library.records(owner(asking), RECORDS_MAX, causation=row["key"])
    relations = await _relations(shelf, who, records)
    told = (event_of(record, stands, who) for record, stands in zip(records, relations, strict=True))
    last = records[-1]
    found = shown("commands", row, relation("commands", row, who), who)
    return {
        **found,
        "id": row["subject"].rpartition("/")[2] if row["outcome"] == "accepted" else row["key"],
        "command": row["key"],
        "events": [event for event in told if event is not None],
        "position": shelf.sealer.seal_position(Position(last["ledger"], last["partition"], last["sequence"])),
    }


async def _relations(shelf: Shelf, who: Reader, records: Sequence[Found]) -> list[Relation]:
    """How the sender stands to what each event is about: what it sent may be about another partner's deal."""
    others = {record["stream"].partition("/")[2] for record in records if who.own_only and record["org"] != who.org}
    with answering():
        deals = await shelf.library.rows_of("registrations", others) if others else {}
    return [_relation(record, who, deals.get(record["stream"].partition("/")[2])) for record in records]


def _relation(record: Found, who: Reader, deal: Found | None) -> Relation:
    if not who.own_only:
        return "staff"
    if record["org"] == who.org:
        return "own"
    return "party" if deal is None else relation("registrations", deal, who)
