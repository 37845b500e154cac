"""The audit page: what was taken out of the ledgers, by whom, for whom and why."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from services.kit.identity import Principal
from services.projections.pages.console import rendering
from services.projections.pages.console.looking import reading_of
from services.projections.pages.console.opening import SignedIn
from services.projections.pages.joining import joined
from services.projections.pages.shelf import Paging, Shelf, Token, reader

ROWS: Final = 50
VIEW: Final = "exports"


class Wanted(BaseModel):
    """Where the last page ended, and the instant at which somebody looks."""

    model_config = ConfigDict(extra="forbid")
    cursor: Token | None = None
    as_of: str = ""


def add(router: APIRouter, shelf: Shelf) -> None:
    """Add the page."""

    @router.get("/console/audit")
    async def audit(asking: SignedIn, wanted: Annotated[Wanted, Query()]) -> Response:
        return rendering.page("audit.html", await _shown(shelf, asking, wanted))


async def _shown(shelf: Shelf, asking: Principal, wanted: Wanted) -> dict[str, Any]:
    reading, who = reading_of(wanted.as_of), reader(asking)
    here = await shelf.enter(asking, VIEW, reading)
    found = await here.page(asking, VIEW, Paging(limit=ROWS, cursor=wanted.cursor, as_of=reading.as_of), {})
    return {
        "asking": asking,
        "now": here.clock.now(),
        "as_of": reading.as_of,
        "exports": await joined(here, who, VIEW, found.rows),
        "next": found.next,
        "staff": not who.own_only,
    }
