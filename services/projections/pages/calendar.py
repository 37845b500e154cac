"""Expiries and deadlines as a calendar that programs follow (iCalendar, RFC 5545), by an address that is secret."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from icalendar import Calendar, Event
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from contracts.access import own_only
from services.kit.cursors import BadTokenError
from services.kit.identity import Principal
from services.kit.web import Asking, FieldError, Problem, door_of
from services.projections.domain.view import Owner
from services.projections.pages.answering import as_it_was, instant
from services.projections.pages.shelf import Reading, Shelf, Token, answering, owner
from services.projections.policy.agenda import SAID, Appointment, of_claim
from services.projections.policy.reports import CALENDAR_EVENTS_MAX, CALENDAR_PAST_DAYS, CALENDAR_TOKEN_DAYS
from services.projections.store.agenda import Due, agenda

PURPOSE: Final = "calendar"
MEDIA_TYPE: Final = "text/calendar"
HOUR: Final = timedelta(hours=1)
"""How often programs are asked to look again."""
ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The calendar", "content": {MEDIA_TYPE: {}}},
    304: {"description": "As it was fetched before"},
}


class Followed(Reading):
    """The secret address, and what every read may ask for."""

    token: Token


class Address(BaseModel):
    """Where somebody's calendar is; who knows the address may read it, until then."""

    url: str
    until: datetime


def add(router: APIRouter, shelf: Shelf) -> None:
    """Add the address, and the calendar behind it, which programs fetch that cannot sign in."""

    @router.get("/calendar", summary="The secret address of your calendar", response_model=Address, tags=["calendar"])
    async def address(request: Request, asking: Asking, reading: Annotated[Reading, Query()]) -> Address:
        here = await shelf.enter(asking, PURPOSE, reading)
        return _address(request, asking, here.clock.now() + timedelta(days=CALENDAR_TOKEN_DAYS))

    unsigned = APIRouter()

    @unsigned.get(
        "/calendar.ics",
        summary="What is due on your claims, and when protections end, by the secret address",
        tags=["calendar"],
        response_class=Response,
        responses=ANSWERS,
    )
    async def calendar(request: Request, followed: Annotated[Followed, Query()]) -> Response:
        asking = _opened(request, followed.token, shelf.clock.now())
        await _still_active(shelf, asking)
        return await _calendar(request, await shelf.enter(asking, PURPOSE, followed), asking)

    router.include_router(unsigned)


def _address(request: Request, asking: Principal, until: datetime) -> Address:
    said = [asking.vendor, asking.org, asking.subject, sorted(asking.roles), until.isoformat()]
    return Address(url=f"/v1/calendar.ics?token={door_of(request).sealer.seal(PURPOSE, said)}", until=until)


def _opened(request: Request, token: str, now: datetime) -> Principal:
    """Whose calendar it is. Raises Problem: 422, 429."""
    door = door_of(request)
    try:
        vendor, org, subject, roles, until = door.sealer.open(PURPOSE, token)
    except BadTokenError as error:
        raise Problem("BAD_TOKEN", str(error), [FieldError("token", "not the address of a calendar")]) from None
    if instant(until) <= now:
        raise Problem("BAD_TOKEN", "the address is too old", [FieldError("token", "fetch a new one from /v1/calendar")])
    asking = Principal(vendor=vendor, org=org, subject=subject, roles=tuple(roles))
    door.rates.take(str(asking))
    return asking


async def _calendar(request: Request, here: Shelf, asking: Principal) -> Response:
    now = here.clock.now()
    with answering():
        found = await agenda(here.library, owner(asking), now, own_only=own_only(asking.roles))
    return as_it_was(request, written(asking, found, now), MEDIA_TYPE)


async def _still_active(shelf: Shelf, asking: Principal) -> None:
    """An address outlives who was given it; a partner that was terminated reads nothing any more, of the past neither.

    Raises Problem: 403, 503.
    """
    if not own_only(asking.roles):
        return
    with answering():
        key = f"{asking.vendor}/{asking.org}"
        row = await shelf.library.one("partners", Owner(asking.vendor, None), key, own_only=False)
    if row is not None and row["state"] == "terminated":
        raise Problem("NOT_AUTHORISED", "the partner has no part in this any more")


def written(asking: Principal, found: list[Due], now: datetime) -> bytes:
    """The calendar: the same rows give the same bytes."""
    made = Calendar()
    for name, value in (("version", "2.0"), ("prodid", "-//dealreg//calendar//EN"), ("method", "PUBLISH")):
        made.add(name, value)
    for name in ("name", "x-wr-calname"):  # that of RFC 7986, and the one that most programs read
        made.add(name, f"Deals of {asking.org or asking.vendor}")
    made.add("refresh-interval", HOUR, parameters={"VALUE": "DURATION"})
    since = now - timedelta(days=CALENDAR_PAST_DAYS)
    entries = [(one, due) for due in found for one in of_claim(*due, now) if one.at >= since]
    for one, due in sorted(entries, key=lambda entry: (entry[0].at, entry[0].key, entry[0].what))[:CALENDAR_EVENTS_MAX]:
        made.add_component(_entry(asking, one, due))
    return bytes(made.to_ical())


def _entry(asking: Principal, one: Appointment, due: Due) -> Event:
    claim, event = due.claim, Event()
    whose = claim["customer"] if asking.org else f"{claim['customer']} ({claim['org']})"
    event.add("uid", f"{one.what}-{one.key}@dealreg")
    event.add("dtstamp", one.changed_at)
    event.add("dtstart", one.at)
    event.add("sequence", one.revision)
    event.add("status", "CANCELLED" if one.called_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("summary", f"{SAID[one.what]}: {whose}")
    event.add("description", f"{', '.join(claim['products'])} in {claim['territory']}, registration {claim['key']}")
    return event
