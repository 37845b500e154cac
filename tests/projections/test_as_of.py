"""Every read may ask about an instant, over HTTP: what was true then, by what was known then."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.projections.pages.lists import LISTS
from tests.projections.house import House
from tests.projections.ledgers import START

pytestmark = pytest.mark.asyncio(loop_scope="module")

BEFORE = (START - timedelta(days=1)).isoformat()
DETAILS = ("registrations", "conflicts", "invitations", "previews", "customers", "partners", "programmes")


async def a_life(house: House) -> tuple[str, list[dict[str, Any]]]:
    """A registration that several instants made what it is, and its history."""
    for item in await house.items("/v1/registrations", "compliance", limit=200):
        history = await house.items(f"/v1/registrations/{item['id']}/history", "compliance")
        if len({event["time"] for event in history}) > 2:
            return item["id"], history
    raise AssertionError("no life takes any time")


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.path)
async def test_before_the_first_record_there_was_nothing(house: House, listed: Any):
    assert await house.items(f"/v1/{listed.path}", "operator", as_of=BEFORE) == []


@pytest.mark.parametrize("path", DETAILS)
async def test_what_was_not_there_yet_is_not_found(house: House, path: str):
    item = (await house.items(f"/v1/{path}", "operator"))[0]
    name = item.get("partner") if path == "partners" else item["id"]
    assert (await house.get(f"/v1/{path}/{name}", "operator")).status_code == 200
    for instants in ({"as_of": BEFORE}, {"known_at": BEFORE}):
        answer = await house.get(f"/v1/{path}/{name}", "operator", **instants)
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


async def test_a_claim_is_what_it_was_by_then(house: House):
    id_, history = await a_life(house)
    for event in history:
        then = {"as_of": event["time"]}
        told = await house.items(f"/v1/registrations/{id_}/history", "compliance", **then)
        assert told == [other for other in history if other["time"] <= event["time"]]
        item = (await house.get(f"/v1/registrations/{id_}", "compliance", **then)).json()
        assert item["version"] == sum(other["subject"] == f"registration/{id_}" for other in told)
        assert item["changed_at"] <= event["time"]
        listed = await house.items("/v1/registrations", "compliance", limit=200, **then)
        assert next(other for other in listed if other["id"] == id_)["state"] == item["state"]


async def test_a_command_was_not_decided_before_it_was(house: House):
    _, history = await a_life(house)
    path = f"/v1/commands/{history[0]['causationid']}"
    assert (await house.get(path, "operator", as_of=history[0]["time"])).status_code == 200
    assert (await house.get(path, "operator", as_of=BEFORE)).status_code == 404


async def test_the_time_of_an_answer_is_the_instant_asked_about(house: House):
    """Deadlines and protection are judged by the instant, also where what is known is newer."""
    now = house.app.state.clock.now() - timedelta(minutes=1)
    item = (await house.items("/v1/protections", "compliance", protected=True))[0]
    start = datetime.fromisoformat(item["starts_at"])
    by_now = {"protected": True, "limit": 200, "known_at": _text(now)}
    for true, there in ((start - timedelta(seconds=1), False), (start, True)):
        found = await house.items("/v1/protections", "compliance", as_of=_text(true), **by_now)
        assert (item["id"] in {other["id"] for other in found}) == there


async def test_an_answer_about_the_past_stays_byte_by_byte(house: House):
    id_, history = await a_life(house)
    at = history[1]["time"]
    answers = [await house.get(f"/v1/registrations/{id_}", "compliance", as_of=at) for _ in range(2)]
    assert answers[0].content == answers[1].content


async def test_a_cursor_holds_at_its_instant_only(house: House):
    at = _text(house.app.state.clock.now() - timedelta(minutes=1))
    page = (await house.get("/v1/registrations", limit=5, as_of=at)).json()
    again = await house.get("/v1/registrations", limit=5, as_of=at, cursor=page["next"])
    assert again.status_code == 200
    assert {item["id"] for item in again.json()["items"]}.isdisjoint(item["id"] for item in page["items"])
    refused = await house.get("/v1/registrations", limit=5, cursor=page["next"])
    assert (refused.status_code, refused.json()["code"]) == (422, "BAD_TOKEN")


async def test_instants_that_cannot_be_answered(house: House):
    now = house.app.state.clock.now()
    for name in ("as_of", "known_at"):
        bad = await house.get("/v1/registrations", **{name: "yesterday"})
        assert (bad.status_code, bad.json()["code"], bad.json()["errors"][0]["pointer"]) == (422, "INVALID", name)
        zoneless = await house.get("/v1/registrations", **{name: "2026-01-05T09:00:00"})
        assert zoneless.status_code == 422
        early = await house.get("/v1/registrations", **{name: _text(now + timedelta(seconds=1))})
        assert (early.status_code, early.json()["code"]) == (422, "INSTANT_IN_FUTURE")
        assert [error["pointer"] for error in early.json()["errors"]] == [name]
        unsettled = await house.get("/v1/registrations", **{name: _text(now - timedelta(seconds=2))})
        assert (unsettled.status_code, unsettled.headers["retry-after"]) == (503, "4")


@pytest.mark.parametrize("path", ["/v1/registrations", "/v1/protection-checks", "/v1/reports/pipeline"])
async def test_a_period_that_ends_before_it_begins_is_refused(house: House, path: str):
    first, second = "2026-01-05T09:00:00Z", "2026-01-05T09:00:01Z"
    assert (await house.get(path, "compliance", since=first, until=second)).status_code == 200
    for until in (first, "2026-01-05T08:00:00Z"):
        refused = await house.get(path, "compliance", since=first, until=until)
        assert (refused.status_code, refused.json()["code"]) == (422, "INVALID")
        assert [error["pointer"] for error in refused.json()["errors"]] == ["until"]


async def test_a_partner_sees_of_the_past_what_was_its_own(house: House):
    at = _text(house.app.state.clock.now() - timedelta(minutes=1))
    mine = await house.items("/v1/registrations", "partner", "north", limit=200, as_of=at)
    assert {item["partner"] for item in mine} == {"north"}
    foreign = (await house.items("/v1/registrations", "partner", "rival"))[0]
    assert (await house.get(f"/v1/registrations/{foreign['id']}", "partner", "north", as_of=at)).status_code == 404


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
