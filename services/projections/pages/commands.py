"""What came of a command, for whoever did not wait for its answer."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.access import own_only
from services.kit.cursors import Position
from services.kit.web import Asking, Problem
from services.projections.pages.answering import answer
from services.projections.pages.events import told
from services.projections.pages.shelf import Reading, Shelf, answering, owner
from services.projections.policy.limits import RECORDS_MAX
from services.projections.policy.showing import shown
from services.projections.store.querying import Found

CommandId = Annotated[str, Path(pattern=r"^[0-9a-f.-]{1,128}$")]
RETRY_SECONDS = 1


def add(router: APIRouter, shelf: Shelf) -> None:
    """Add the route."""

    @router.get("/commands/{id}", summary="What came of a command", tags=["commands"])
    async def command(
        request: Request,
        id: CommandId,  # noqa: A002 - the parameter in the path
        asking: Asking,
        reading: Annotated[Reading, Query()],
    ) -> Response:
        await shelf.enter(asking, "commands", reading)
        with answering():
            row = await shelf.library.one("commands", owner(asking), id, own_only=own_only(asking.roles))
        if row is None:
            again = {"Retry-After": str(RETRY_SECONDS)}
            raise Problem("NOT_FOUND", "no command of yours with this id was decided so far", headers=again)
        return answer(request, await _outcome(shelf, asking, row))


async def _outcome(shelf: Shelf, asking: Asking, row: Found) -> dict[str, Any]:
    """The outcome with its events, in the form in which the command would have been answered."""
    own = own_only(asking.roles)
    with answering():
        records = await shelf.library.records(owner(asking), RECORDS_MAX, causation=row["key"])
    last = records[-1]
    found = shown("commands", row, own_only=own)
    return {
        **found,
        "id": row["subject"].rpartition("/")[2] if row["outcome"] == "accepted" else row["key"],
        "command": row["key"],
        "events": [event for record in records if (event := told(record, own_only=own)) is not None],
        "position": shelf.sealer.seal_position(Position(last["ledger"], last["partition"], last["sequence"])),
    }
