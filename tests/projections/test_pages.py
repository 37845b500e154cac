"""What each role gets to see over HTTP, from the ledgers' topics to the answer."""

from typing import Any

import pytest

from contracts.access import PARTNER_ROLES, ROLES, VIEWS
from services.kit.cursors import Position
from services.projections.pages.lists import LISTS
from tests.projections.house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.path)
@pytest.mark.parametrize("role", ROLES)
async def test_who_may_open_which_list(house: House, listed: Any, role: str):
    org = "north" if role in PARTNER_ROLES else None
    answer = await house.get(f"/v1/{listed.path}", role, org)
    if role not in VIEWS[listed.path]:
        assert (answer.status_code, answer.json()["code"]) == (403, "NOT_AUTHORISED")
        return
    assert answer.status_code == 200
    found = answer.json()["items"]
    assert all("north" in (item["partner"], item.get("lead")) for item in found if org and item["partner"])
    assert found or role == "direct-sales"


async def test_a_partner_sees_its_own_registrations_alone(house: House):
    mine = await house.items("/v1/registrations", "partner", "north", limit=200)
    everything = await house.items("/v1/registrations", limit=200)
    assert {item["id"] for item in mine} == {item["id"] for item in everything if item["partner"] == "north"}
    foreign = next(item["id"] for item in everything if item["partner"] == "rival")
    for path in (f"/v1/registrations/{foreign}", f"/v1/registrations/{foreign}/history"):
        answer = await house.get(path, "partner", "north")
        assert answer.status_code == 404
        assert (
            answer.content
            == (await house.get(path.replace(foreign, "0" * 8 + foreign[8:]), "partner", "north")).content
        )


async def test_another_vendor_sees_nothing(house: House):
    everything = await house.items("/v1/registrations", limit=200)
    for item in everything[:3]:
        answer = await house.get(f"/v1/registrations/{item['id']}", "compliance", None, "globex")
        assert answer.status_code == 404
    ours = {item["id"] for item in await house.items("/v1/registrations", "compliance", None, "globex", limit=200)}
    assert ours
    assert ours.isdisjoint(item["id"] for item in everything)


@pytest.mark.covers("S59")
async def test_a_partner_hears_no_word_about_others(house: House):
    told = b""
    for item in await house.items("/v1/registrations", "partner", "rival", limit=200):
        for path in ("", "/history"):
            told += (await house.get(f"/v1/registrations/{item['id']}{path}", "partner", "rival")).content
    for path in ("registrations", "protections", "partners", "programmes"):
        told += (await house.get(f"/v1/{path}", "partner", "rival")).content
    told = told.replace(b'"conflicts":{"at_risk"', b"")  # how any case is settled is a rule for everybody to read
    words = (b"conflict", b"CONFLICT", b"north", b"south", b"priority", b"sequence", b"held", b"screening", b"cam-1")
    assert [word for word in words if word in told] == []


async def test_pages_hold_every_row_once_the_newest_first(house: House):
    seen: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await house.get("/v1/registrations", limit=7, **cursor)).json()
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert [item["id"] for item in seen] == [item["id"] for item in await house.items("/v1/registrations", limit=200)]
    assert len({item["id"] for item in seen}) == len(seen) > 30
    assert seen == sorted(seen, key=lambda item: (item["opened_at"], item["id"]), reverse=True)


async def test_a_cursor_is_good_for_its_own_list_only(house: House):
    page = (await house.get("/v1/registrations", limit=7)).json()
    for changed in ({"state": "draft"}, {"limit": 7, "held": True}):
        answer = await house.get("/v1/registrations", cursor=page["next"], **changed)
        assert (answer.status_code, answer.json()["code"]) == (422, "BAD_TOKEN")
    answer = await house.get("/v1/registrations", "compliance", None, "globex", cursor=page["next"])
    assert answer.status_code == 422


async def test_filters(house: House):
    everything = await house.items("/v1/registrations", limit=200)
    approved = await house.items("/v1/registrations", state=["approved", "rejected"], limit=200)
    assert {item["state"] for item in approved} == {"approved", "rejected"}
    assert len(approved) == sum(item["state"] in ("approved", "rejected") for item in everything)
    customer = next(item["screening"]["customer"] for item in everything if item["screening"])
    found = await house.items("/v1/registrations", customer=customer)
    assert {item["screening"]["customer"] for item in found} == {customer}
    conflict = (await house.items("/v1/conflicts"))[0]
    claim = conflict["second"]
    assert [item["id"] for item in await house.items("/v1/conflicts", claim=claim)] == [conflict["id"]]
    assert await house.items("/v1/conflicts", partner="nobody") == []
    refused = await house.get("/v1/registrations", "partner", "north", customer=customer)
    assert refused.status_code == 403
    unknown = await house.get("/v1/registrations", colour="red")
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "colour")


async def test_protected_compares_with_the_clock_and_not_with_the_state(house: House):
    active = await house.items("/v1/protections", state="active", limit=200)
    protected = await house.items("/v1/protections", protected=True, limit=200)
    lapsed = await house.items("/v1/protections", protected=False, state="active", limit=200)
    assert {item["id"] for item in protected} | {item["id"] for item in lapsed} == {item["id"] for item in active}
    clock = house.app.state.clock
    assert all(item["protected"] for item in protected)
    assert not any(item["protected"] for item in lapsed)
    assert all(item["ends_at"] > clock.now().isoformat() for item in protected)


async def test_etags(house: House):
    item = (await house.items("/v1/registrations"))[0]
    path = f"/v1/registrations/{item['id']}"
    answer = await house.get(path)
    assert answer.headers["etag"] == f'"{item["version"]}"'
    own = (await house.items("/v1/registrations", "partner", "north"))[0]
    assert "version" not in own
    answer = await house.get(f"/v1/registrations/{own['id']}", "partner", "north")
    told = (await house.get(f"/v1/registrations/{own['id']}/history", "partner", "north")).json()["items"]
    events = [event for event in told if event["subject"].startswith("registration/")]
    assert answer.headers["etag"] == f'"{len(events)}"'


async def test_only_what_is_whole_under_its_etag_is_called_unchanged(house: House):
    """A registration is shown with its protection and its conflicts, which change without its version."""
    item = (await house.items("/v1/registrations"))[0]
    for path, status in ((f"/v1/registrations/{item['id']}", 200), ("/v1/registrations", 304)):
        answer = await house.get(path)
        headers = {"Authorization": answer.request.headers["authorization"], "If-None-Match": answer.headers["etag"]}
        assert (await house.http.get(path, headers=headers)).status_code == status


async def test_what_holds_a_claim_does_not_count_in_its_version(house: House):
    """The version is what partners get as ETag: it must not tell that something about a rival has happened."""
    changed = {record.key for record in house.ledgers.records["registration"] if record.key.startswith(b"hold/")}
    items = await house.items("/v1/registrations", "partner", "rival", limit=200)
    held = [item["id"] for item in items if f"hold/{item['id']}".encode() in changed]
    assert held
    for registration in held:
        path = f"/v1/registrations/{registration}"
        staff, own = await house.get(path), await house.get(path, "partner", "rival")
        told = (await house.get(f"{path}/history")).json()["items"]
        assert "registration.hold-changed.v1" in [event["type"] for event in told]
        told = (await house.get(f"{path}/history", "partner", "rival")).json()["items"]
        known = sum(event["subject"] == f"registration/{registration}" for event in told)
        assert own.headers["etag"] == staff.headers["etag"] == f'"{known}"'
        assert "registration.hold-changed.v1" not in [event["type"] for event in told]


async def test_a_reader_can_wait_for_a_position(house: House):
    for ledger in ("registration", "conflict"):
        assert (await house.get("/v1/registrations", at_least=house.last(ledger))).status_code == 200
    ahead = Position("registration", 0, len(house.ledgers.records["registration"]))
    late = await house.get("/v1/registrations", at_least=house.app.state.door.sealer.seal_position(ahead))
    assert (late.status_code, late.headers["retry-after"]) == (503, "1")
    forged = await house.get("/v1/registrations", at_least="registration:0:1")
    assert (forged.status_code, forged.json()["code"]) == (422, "BAD_TOKEN")


@pytest.mark.covers("F77")
async def test_the_history_says_what_was_asked_and_who_decided(house: House):
    rejected = await house.items("/v1/registrations", state="rejected", limit=200)
    item = next(item for item in rejected if item["appeal"] is None)
    history = await house.items(f"/v1/registrations/{item['id']}/history")
    assert [event["streamversion"] for event in history] == list(range(1, len(history) + 1))
    assert history[0]["type"] == "registration.submitted.v1"
    assert history[0]["data"]["details"] == item["details"]
    assert history[-1]["type"] == "registration.rejected.v1"
    assert history[-1]["data"]["rule"] == item["rule"]
    assert history[-1]["actor"] == item["decided_by"]


async def test_what_came_of_a_command(house: House):
    item = (await house.items("/v1/registrations", state="closed_won"))[0]
    partner, other = item["partner"], "north" if item["partner"] == "south" else "south"
    history = await house.items(f"/v1/registrations/{item['id']}/history")
    won = next(event for event in history if event["type"] == "deal.won.v1")
    answer = (await house.get(f"/v1/commands/{won['causationid']}", "partner", partner)).json()
    assert (answer["outcome"], answer["id"]) == ("accepted", item["id"])
    assert [event["type"] for event in answer["events"]] == ["deal.won.v1", "protection.fulfilled.v1"]
    assert (await house.get("/v1/registrations", at_least=answer["position"])).status_code == 200
    assert (await house.get(f"/v1/commands/{won['causationid']}", "partner", other)).status_code == 404
    later = await house.get("/v1/commands/" + "0" * 36)
    assert (later.status_code, later.headers["retry-after"]) == (404, "1")


async def test_direct_sales_sees_its_own_questions(house: House):
    assert await house.items("/v1/protection-checks", "direct-sales") == []
    assert await house.items("/v1/protection-checks", "compliance")


async def test_a_customer_with_its_claims(house: House):
    customer = (await house.items("/v1/customers", name="kunde"))[0]
    found = (await house.get(f"/v1/customers/{customer['id']}")).json()
    assert found["claims"]
    assert {claim["customer"] for claim in found["claims"]} == {customer["id"]}
