"""Blanket flags as pages: all of them, and one with its counts, its partner's answer, its claims and what follows."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from services.kit.identity import Principal
from services.projections.pages.console import rendering
from services.projections.pages.console.looking import reading_of
from services.projections.pages.console.opening import SignedIn
from services.projections.pages.joining import joined
from services.projections.pages.shelf import Paging, Reading, Shelf, answering, reader

ROWS: Final = 50
CLAIMS_SHOWN_MAX: Final = 200
VIEW: Final = "blanket_flags"


class Wanted(BaseModel):
    """Which flags are looked at: of one level, or all; where the last page ended, and at which instant."""

    model_config = ConfigDict(extra="forbid")
    level: Literal["flag", "watch", ""] = ""
    cursor: str | None = None
    as_of: str = ""


def add(router: APIRouter, shelf: Shelf) -> None:
    """Add the page of all flags."""

    @router.get("/console/blanket-flags")
    async def flags(asking: SignedIn, wanted: Annotated[Wanted, Query()]) -> Response:
        return rendering.page("flags.html", await _flags(shelf, asking, wanted))


async def _flags(shelf: Shelf, asking: Principal, wanted: Wanted) -> dict[str, Any]:
    reading = reading_of(wanted.as_of)
    here = await shelf.enter(asking, "blanket-flags", reading)
    asked = {"level": wanted.level} if wanted.level else {}
    found = await here.page(asking, VIEW, Paging(limit=ROWS, cursor=wanted.cursor), asked)
    items = await joined(here, reader(asking), VIEW, found.rows)
    return {
        "asking": asking,
        "now": here.clock.now(),
        "as_of": reading.as_of,
        "flags": items,
        "level": wanted.level,
        "next": found.next,
    }


async def flag(shelf: Shelf, asking: Principal, id_: str, reading: Reading) -> dict[str, Any]:
    """What the page of one flag shows. Raises Problem: to a partner only its own flags are there."""
    here, who = await shelf.enter(asking, "blanket-flags", reading), reader(asking)
    (item,) = await joined(here, who, VIEW, [await here.one(asking, VIEW, id_)])
    claims = item["claims"][:CLAIMS_SHOWN_MAX]
    with answering():
        known = await here.library.rows_of("registrations", claims)
    rows = await joined(here, who, "registrations", [known[claim] for claim in claims if claim in known])
    return {"asking": asking, "now": here.clock.now(), "flag": item, "claims": rows}
