"""Legal holds as a page: what is kept from every erasure, since when, by whom and why; with forms for who may."""

from typing import Annotated, Any, Final, Literal
from uuid import uuid4

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from contracts.access import may_see, may_send
from contracts.codes import CODES
from contracts.retention import PlaceLegalHold, ReleaseLegalHold
from services.kit.identity import Principal
from services.projections.pages.console import rendering
from services.projections.pages.console.looking import reading_of
from services.projections.pages.console.opening import SignedIn
from services.projections.pages.joining import joined
from services.projections.pages.shelf import Paging, Shelf, Token, Words, reader

ROWS: Final = 50
VIEW: Final = "legal_holds"
PENDING: Final = "PENDING"
Kind = Literal["registration", "case", "customer", "partner", "subject"]
KINDS: Final[tuple[Kind, ...]] = ("registration", "customer", "partner", "subject")
"""What is held by its id alone; a case is held from its own page, which names its registrations."""


class Wanted(BaseModel):
    """Which holds are looked at, what is to be held next, and what came of the form before (`said`)."""

    model_config = ConfigDict(extra="forbid")
    state: Literal["placed", "released", ""] = "placed"
    cursor: Token | None = None
    as_of: str = ""
    at_least: Token | None = None
    kind: Kind | None = None
    matter: Words | None = None
    said: Words | None = None


def add(router: APIRouter, shelf: Shelf) -> None:
    """Add the page; its forms go to the service that decides."""

    @router.get("/console/legal-holds")
    async def legal_holds(asking: SignedIn, wanted: Annotated[Wanted, Query()]) -> Response:
        return rendering.page("legal_holds.html", await _shown(shelf, asking, wanted))


async def _shown(shelf: Shelf, asking: Principal, wanted: Wanted) -> dict[str, Any]:
    reading = reading_of(wanted.as_of, wanted.at_least)
    here = await shelf.enter(asking, "legal-holds", reading)
    asked = {"state": [wanted.state]} if wanted.state else {}
    found = await here.page(asking, VIEW, Paging(limit=ROWS, cursor=wanted.cursor, as_of=reading.as_of), asked)
    now = reading.as_of is None
    return {
        "asking": asking,
        "now": here.clock.now(),
        "as_of": reading.as_of,
        "holds": await joined(here, reader(asking), VIEW, found.rows),
        "state": wanted.state,
        "next": found.next,
        "kinds": KINDS,
        "next_hold": await _next(here, asking, wanted),
        "key": uuid4(),
        "may_place": now and may_send(asking.roles, PlaceLegalHold.TYPE),
        "may_release": now and may_send(asking.roles, ReleaseLegalHold.TYPE),
        "problem": _problem(wanted.said),
        "pending": wanted.said == PENDING,
    }


async def _next(here: Shelf, asking: Principal, wanted: Wanted) -> dict[str, Any]:
    """What the form for a new hold says already: of a case, with the registrations that it is about."""
    sides: list[str] = []
    if wanted.kind == "case" and wanted.matter and may_see(asking.roles, "conflicts"):
        case = await here.one(asking, "conflicts", wanted.matter)
        sides = [case[side] for side in ("first", "second")]
    return {"kind": wanted.kind, "matter": wanted.matter or "", "registrations": " ".join(sides)}


def _problem(code: str | None) -> str | None:
    """In words why nothing came of a form; only of codes that there are, as anybody may write an address."""
    found = CODES.get(code) if code else None
    return found.means if found else None
