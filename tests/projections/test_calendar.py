"""The calendar of a partner and of the vendor: what is due; an entry moves, and is called off when it is over."""

from datetime import date, timedelta

import httpx
from icalendar import Calendar

from contracts import protections as p
from contracts.partners import PartnerTerminated
from services.kit.settings import Settings
from services.projections.domain.view import Entry
from services.projections.policy.agenda import Appointment, of_claim
from tests.projections.house import opened
from tests.projections.inmemory import folded, seen
from tests.projections.reports.books import Books, day


def entries(books: Books, id_: str) -> dict[str, Appointment]:
    """What stands in the calendar for one claim now, by what it is."""
    rows = folded(seen(books.ledgers))
    claim, granted = (flat(rows[view].get(id_)) for view in ("registrations", "protections"))
    return {one.what: one for one in of_claim(claim, granted, books.ledgers.at)}


def flat(entry: Entry | None) -> dict:
    """A row as the store returns it."""
    return {} if entry is None else {**entry._asdict(), **entry.row._asdict()}


def test_an_entry_moves_with_an_extension_and_is_called_off_by_a_win():
    books = Books()
    id_ = books.claims("north", 1)
    books.grants_until(id_, "north", day(60))
    first = entries(books, id_)["end"]
    assert (first.at, first.called_off) == (day(60), False)
    longer = p.ProtectionExtended(protection=id_, registration=id_, end=day(90), count=1)
    books.on(day(50))._staff((f"protection/{id_}", longer))
    moved = entries(books, id_)["end"]
    assert (moved.at, moved.called_off, moved.key) == (day(90), False, first.key)
    assert moved.revision > first.revision
    books.on(day(70)).wins(id_, "north", date(2026, 3, 11))
    over = entries(books, id_)["end"]
    assert (over.at, over.called_off) == (day(90), True)
    assert over.revision > moved.revision


def test_a_protection_that_ran_out_was_not_called_off():
    books = Books()
    id_ = books.claims("north", 1)
    books.grants_until(id_, "north", day(60))
    books.on(day(60)).runs_out(id_)
    assert "end" not in entries(books, id_)


async def fetched(http: httpx.AsyncClient, token: str) -> tuple[str, Calendar]:
    """The address of somebody's calendar, and what is in it; the address alone opens it."""
    answer = await http.get("/v1/calendar", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    calendar = await http.get(answer.json()["url"])
    assert (calendar.status_code, calendar.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    return answer.json()["url"], Calendar.from_ical(calendar.content)


async def test_a_partner_follows_its_own_calendar_and_staff_all_of_it(settings: Settings):
    books = Books()
    for partner in ("north", "south", "west"):
        books.enter_partner(partner)
    mine, won = books.claims("north", 1, customer="A; B, C\nEND:VEVENT"), books.claims("north", 1, customer="Won")
    theirs = books.claims("south", 1, customer="Theirs")
    for partner, id_ in (("north", mine), ("north", won), ("south", theirs)):
        books.grants_until(id_, partner, day(80))
    books.on(day(5)).wins(won, "north", date(2026, 1, 5))
    books._staff(("partner/acme/west", PartnerTerminated(partner="west", code="LEFT_PROGRAMME")))
    async with opened(settings, books.ledgers) as house:
        url, own = await fetched(house.http, house.token("partner", "north", "acme"))
        found = {str(event["uid"]): event for event in own.events}
        assert set(found) == {f"end-{mine}@dealreg", f"end-{won}@dealreg"}
        assert str(found[f"end-{mine}@dealreg"]["summary"]) == "Protection ends: A; B, C\nEND:VEVENT"
        assert found[f"end-{mine}@dealreg"].start == day(80)
        assert [str(found[f"end-{id_}@dealreg"]["status"]) for id_ in (mine, won)] == ["CONFIRMED", "CANCELLED"]
        _, everything = await fetched(house.http, house.token("channel-manager", None, "acme"))
        assert {str(event["uid"]) for event in everything.events} == {*found, f"end-{theirs}@dealreg"}
        again = await house.http.get(url)
        before = await house.http.get(f"{url}&as_of={day(5) - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}")
        assert {str(event["status"]) for event in Calendar.from_ical(before.content).events} == {"CONFIRMED"}
        unchanged = await house.http.get(url, headers={"If-None-Match": again.headers["etag"]})
        assert unchanged.status_code == 304
        changed = await house.http.get(url[:-1] + ("A" if url[-1] != "A" else "B"))
        assert (changed.status_code, changed.json()["code"]) == (422, "BAD_TOKEN")
        gone = await house.get("/v1/calendar", "partner", "west")
        refused = await house.http.get(gone.json()["url"])
        assert (refused.status_code, refused.json()["code"]) == (403, "NOT_AUTHORISED")
        past = await house.http.get(f"{gone.json()['url']}&as_of={day(1):%Y-%m-%dT%H:%M:%SZ}")
        assert past.status_code == 403, "who was terminated reads nothing of the time before either"
        assert (await house.get("/v1/calendar", "direct-sales")).status_code == 403
        house.app.state.clock.now = lambda: day(5) + timedelta(days=401)
        old = await house.http.get(url)
        assert (old.status_code, old.json()["code"]) == (422, "BAD_TOKEN")
