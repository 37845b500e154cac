"""Who else sees a claim over HTTP: a distributor, parties of the deal, a partner it is offered to; and what of it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from tests.projections.conftest import installation
from tests.projections.deals import PARTNERS, Deals, business
from tests.projections.house import House, opened
from tests.servers import unique

pytestmark = pytest.mark.asyncio(loop_scope="module")

UUID = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LISTS = ("registrations", "protections", "invitations", "attributions", "partners", "programmes")


class Shared(NamedTuple):
    """The running service, and the deals in it."""

    house: House
    deals: Deals

    async def item(self, path: str, org: str) -> dict[str, Any]:
        answer = await self.house.get(path, "partner", org)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def ids(self, view: str, org: str) -> set[str]:
        return {item["id"] for item in await self.house.items(f"/v1/{view}", "partner", org, limit=200)}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(kafka: str, database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shared]:
    """The service with deals that several partners have to do with."""
    ledgers, deals = business(competitor=True)
    settings = installation(kafka, database, tmp_path_factory.mktemp("data"), unique("sharing"))
    async with opened(settings, ledgers) as house:
        yield Shared(house, deals)


async def test_lists_hold_what_one_owns_and_what_names_one(shared: Shared):
    filed, joint, offered, _ = shared.deals
    assert await shared.ids("registrations", "wholesale") == {filed}
    assert await shared.ids("registrations", "specialist") == {joint}
    assert await shared.ids("registrations", "helper") == set()
    assert await shared.ids("registrations", "taker") == set()
    assert await shared.ids("protections", "taker") == {offered}
    assert await shared.ids("protections", "wholesale") == {filed}
    assert {joint, offered} <= await shared.ids("registrations", "north")


@pytest.mark.parametrize("org", PARTNERS)
async def test_what_is_not_in_the_list_is_not_there(shared: Shared, org: str):
    everything = {item["id"] for item in await shared.house.items("/v1/registrations", limit=200)}
    for id_ in everything - await shared.ids("registrations", org):
        for path in ("", "/history", "/trace"):
            answer = await shared.house.get(f"/v1/registrations/{id_}{path}", "partner", org)
            assert answer.status_code == 404


async def test_pages_of_what_is_shared_are_cut_alike(shared: Shared):
    whole = await shared.house.items("/v1/protections", "partner", "north")
    first = (await shared.house.get("/v1/protections", "partner", "north", limit=1)).json()
    second = (await shared.house.get("/v1/protections", "partner", "north", limit=1, cursor=first["next"])).json()
    assert [*first["items"], *second["items"]] == whole[:2]
    foreign = await shared.house.get("/v1/protections", "partner", "taker", limit=1, cursor=first["next"])
    assert (foreign.status_code, foreign.json()["code"]) == (422, "BAD_TOKEN")


async def test_a_distributor_sees_the_claim_and_not_what_it_earns(shared: Shared):
    filed = shared.deals.filed
    own, others = [await shared.item(f"/v1/registrations/{filed}", org) for org in ("south", "wholesale")]
    assert own == others
    assert others["filed_by"] == "wholesale"
    (held,) = [item for item in await shared.house.items("/v1/protections", "partner", "south") if item["id"] == filed]
    (seen,) = await shared.house.items("/v1/protections", "partner", "wholesale")
    assert held["reward"]["kind"] == "margin"
    assert {**seen, "reward": held["reward"]} == held
    told = (await shared.house.get(f"/v1/registrations/{filed}/history", "partner", "wholesale")).content
    assert b"protection.granted.v1" in told
    assert b"reward" not in told


async def test_a_distributor_sees_its_resellers_and_no_other(shared: Shared):
    found = {item["id"]: item for item in await shared.house.items("/v1/partners", "distributor", "wholesale")}
    assert set(found) == {"south", "wholesale"}
    assert set(found["south"]) == {"id", "partner", "state", "name", "types", "territories", "programmes"}
    reseller = (await shared.house.get("/v1/partners/south", "distributor", "wholesale")).json()
    assert reseller == found["south"]
    own = (await shared.house.get("/v1/partners/wholesale", "distributor", "wholesale")).json()
    assert own["resellers"] == ["south"]


async def test_a_party_sees_the_deal_and_its_own_part_of_it(shared: Shared):
    joint = shared.deals.joint
    seen = await shared.item(f"/v1/registrations/{joint}", "specialist")
    assert [(party["partner"], party["share"]) for party in seen["parties"]] == [("specialist", "41")]
    assert (seen["partner"], seen["customer"], seen["state"]) == ("north", "Gemeinsam KG", "approved")
    hidden = {"details", "evidence", "warnings", "information", "trace", "code", "next_deadline", "lead_share"}
    assert hidden.isdisjoint(seen)
    lead = await shared.item(f"/v1/registrations/{joint}", "north")
    assert (lead["lead_share"], len(lead["parties"])) == ("59", 1)
    history = (await shared.item(f"/v1/registrations/{joint}/history", "specialist"))["items"]
    assert [event["type"].split(".")[1] for event in history] == ["submitted", "party-joined", "approved", "granted"]
    assert "helper" not in str(history)
    trace = (await shared.item(f"/v1/registrations/{joint}/trace", "specialist"))["items"]
    assert [(decision["says"], decision["trace"]) for decision in trace] == [
        ("let in, under upm-default version 1", []),
        ("approved, under upm-default version 1", []),
    ]


async def test_an_invitation_tells_the_customer_when_it_is_accepted(shared: Shared):
    waiting = await shared.item(f"/v1/invitations/{shared.deals.waiting}", "late")
    assert (waiting["customer"], waiting["lead"], "subject" in waiting) == (None, None, False)
    assert (waiting["products"], waiting["territory"]) == (["suite/core"], "DE")
    assert waiting["next_deadline"]["what"] == "answer"
    (accepted,) = await shared.house.items("/v1/invitations", "partner", "specialist")
    assert (accepted["customer"]["name"], accepted["lead"]) == ("Gemeinsam KG", "north")
    sent = await shared.house.items("/v1/invitations", "partner", "north", subject=shared.deals.joint)
    assert {item["partner"] for item in sent} == {"helper", "specialist", "shy", "mute", "late"}
    for other in ("helper", "rival"):
        answer = await shared.house.get(f"/v1/invitations/{shared.deals.waiting}", "partner", other)
        assert answer.status_code == 404


async def test_an_offer_shows_what_is_offered_and_no_customer(shared: Shared):
    (seen,) = await shared.house.items("/v1/protections", "partner", "taker")
    assert (seen["partner"], seen["products"], seen["next_deadline"]["what"]) == ("north", ["suite/core"], "transfer")
    answer = await shared.house.get("/v1/protections", "partner", "taker")
    assert b"Angebot" not in answer.content
    assert {"reward", "extension", "activity_due"}.isdisjoint(seen)


async def everything(house: House, org: str) -> list[tuple[str, int, bytes]]:
    """All that a partner can ask for, with ids made alike."""
    paths = [f"/v1/{view}" for view in LISTS] + [f"/v1/partners/{org}"]
    for item in await house.items("/v1/registrations", "partner", org, limit=200):
        paths += [f"/v1/registrations/{item['id']}{path}" for path in ("", "/history", "/trace")]
    for item in await house.items("/v1/invitations", "partner", org, limit=200):
        paths.append(f"/v1/invitations/{item['id']}")
    answers = [(path, await house.get(path, "partner", org)) for path in paths]
    return [(path, answer.status_code, UUID.sub(b"id", answer.content)) for path, answer in answers]


@pytest.mark.covers("S59")
async def test_nobody_who_shares_a_deal_can_tell_whether_there_is_a_competitor(
    shared: Shared, kafka: str, database: str, tmp_path: Path
):
    ledgers, deals = business(competitor=False)
    assert deals == shared.deals
    async with opened(installation(kafka, database, tmp_path, unique("alone")), ledgers) as alone:
        for org in set(PARTNERS) - {"rival"}:
            assert await everything(alone, org) == await everything(shared.house, org)


async def test_what_came_of_a_command_about_anothers_deal_is_cut_too(shared: Shared):
    history = await shared.house.items(f"/v1/registrations/{shared.deals.joint}/history")
    joined = next(event for event in history if event["data"].get("partner") == "specialist")
    answer = (await shared.house.get(f"/v1/commands/{joined['causationid']}", "partner", "specialist")).json()
    assert [event["type"] for event in answer["events"]] == [
        "co-sell.invitation-accepted.v1",
        "registration.party-joined.v1",
    ]
    left = next(event for event in history if event["type"] == "registration.party-left.v1")
    assert left["data"]["shares"] == {"specialist": "41"}
    answer = (await shared.house.get(f"/v1/commands/{left['causationid']}", "partner", "helper")).json()
    event, closed = answer["events"]
    assert (closed["type"], set(closed["data"])) == ("co-sell.invitation-closed.v1", {"invitation", "cause"})
    assert event["data"] == {"registration": shared.deals.joint, "partner": "helper", "reason": "no people"}
