"""What could not be read of what partners sent: operators see what names their own vendor, and nobody else's."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from services.kit.identity import Principal
from services.kit.kafka.quarantined import Aside, Quarantine, listed, looked_at
from services.kit.ledger import LogDoubt, LogRefused
from services.kit.web import Asking, Problem, unavailable
from services.projections.pages.answering import answer
from services.projections.pages.shelf import Page, Reading, Shelf
from services.projections.policy.limits import PAGE_ROWS_MAX

Wanted = Annotated[Reading, Query()]
Number = Annotated[int, Path(ge=0, lt=2**63)]


def add(router: APIRouter, shelf: Shelf, quarantine: Quarantine) -> None:
    """Add the routes."""

    @router.get(
        "/quarantine",
        summary="List messages that nobody could read, the newest first",
        response_model=Page,
        tags=["quarantine"],
    )
    async def quarantined(request: Request, asking: Asking, reading: Wanted) -> Response:
        here = await shelf.enter(asking, "quarantine", reading)
        found = await _of(here, asking, quarantine)
        return answer(request, {"items": [listed(aside) for aside in found[:PAGE_ROWS_MAX]], "next": None})

    @router.get("/quarantine/{number}", summary="A message that nobody could read, byte by byte", tags=["quarantine"])
    async def one(request: Request, number: Number, asking: Asking, reading: Wanted) -> Response:
        here = await shelf.enter(asking, "quarantine", reading)
        for aside in await _of(here, asking, quarantine):
            if aside.number == number:
                return answer(request, looked_at(aside))
        raise Problem("NOT_FOUND", "there is no such message of yours in quarantine")


async def _of(here: Shelf, asking: Principal, quarantine: Quarantine) -> list[Aside]:
    """What names the vendor and was there at the instant that is asked about. Raises Problem (503)."""
    try:
        found = await quarantine.found()
    except (LogDoubt, LogRefused) as error:
        raise unavailable("the quarantine cannot be read now") from error
    mine = [aside for aside in found if aside.vendor == asking.vendor]
    return mine if here.at is None else [aside.by(here.at.known) for aside in mine if aside.at <= here.at.known]
