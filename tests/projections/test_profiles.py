"""A partner's own page, previews, programmes and traces over HTTP."""

from datetime import datetime

import pytest

from tests.projections.house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.covers("S40", "S35")
async def test_a_partner_sees_its_tier_and_what_the_next_one_lacks(house: House):
    own = (await house.get("/v1/partners/north", "partner", "north")).json()
    (standing,) = own["standing"]
    assert (standing["programme"], standing["version"], standing["tier"]["id"]) == ("upm-default", 2, "gold")
    assert standing["next"] is not None
    assert standing["next"]["id"] != "gold"
    assert isinstance(standing["next"]["lacks"], list)
    assert {"channel_manager", "cap_reason", "note", "changed_at"}.isdisjoint(own)


@pytest.mark.covers("S26")
async def test_a_partner_page_counts_what_the_registrations_say(house: House):
    page = (await house.get("/v1/partners/north")).json()
    mine = await house.items("/v1/registrations", partner="north", limit=200)
    assert page["open_claims"] == sum(
        item["state"] in ("submitted", "under_review", "action_required", "approved") for item in mine
    )
    assert page["exceptions_granted"] == sum(len(item["exceptions"]) for item in mine)
    assert page["first_registration"] == min(item["submitted_at"] for item in mine if item["submitted_at"])
    won = [item["outcome"]["on"] for item in mine if item["state"] == "closed_won"]
    assert page["first_win"] == min(won, default=None)
    own = (await house.get("/v1/partners/north", "partner", "north")).json()
    for name in ("open_claims", "exceptions_granted", "first_registration", "first_win"):
        assert own[name] == page[name]


async def test_a_certificate_that_runs_out_soon_is_pointed_out(house: House):
    partners = await house.items("/v1/partners", limit=200)
    now = house.app.state.clock.now()
    for item in partners:
        for held in item["certifications"]:
            days = (datetime.fromisoformat(held["valid_until"]) - now).days
            assert held["expiring"] == (not held["expired"] and days < 60)


async def test_a_partner_reads_nobody_elses_page(house: House):
    other = await house.get("/v1/partners/south", "partner", "north")
    nobody = await house.get("/v1/partners/nobody", "partner", "north")
    assert (other.status_code, other.content) == (404, nobody.content)


async def test_a_preview_is_its_partners_own(house: House):
    staff = await house.items("/v1/registrations")
    assert staff
    history = house.ledgers.records["registration"]
    preview = next(record.key.decode() for record in history if record.key.startswith(b"preview/")).split("/")[1]
    own = (await house.get(f"/v1/previews/{preview}", "partner", "north")).json()
    assert (own["outcome"], own["route"], own["trace"][0]["verdict"]) == ("routed", [["sales"]], "passed")
    assert (await house.get(f"/v1/previews/{preview}", "partner", "south")).status_code == 404


async def test_a_programme_shows_its_versions_and_whether_it_takes_claims(house: House):
    current = (await house.get("/v1/programmes/upm-default", "partner", "north")).json()
    assert (current["version"], [item["version"] for item in current["versions"]]) == (2, [1, 2])
    assert current["retired_at"] is None
    assert "retired_because" not in current
    retired = await house.items("/v1/programmes", retired=True)
    assert [(item["id"], item["retired_because"]) for item in retired] == [("old-default", "nobody used it")]


async def test_attributions_say_what_they_earn_and_why_not(house: House):
    (after_all,) = await house.items("/v1/attributions", "partner", "south")
    assert (after_all["payable"], after_all["not_payable"]) == (True, None)
    (own,) = await house.items("/v1/attributions", "partner", "rival")
    assert (own["payable"], own["not_payable"], "paid_instead" in own) == (False, "ALREADY_REWARDED", False)
    staff = await house.items("/v1/attributions", payable=False)
    assert [item["id"] for item in staff] == [own["id"]]
    assert staff[0]["paid_instead"]


async def test_opportunities_are_for_staff(house: House):
    (selected,) = await house.items("/v1/opportunities", state="selected")
    assert (selected["selected"], selected["totals"]) == ("north", {"north": 9})
    assert (await house.get("/v1/opportunities", "partner", "north")).status_code == 403


async def test_a_trace_tells_staff_all_and_the_partner_what_is_its_own(house: House):
    mine = await house.items("/v1/registrations", limit=200)
    item = next(item for item in mine if item["route"] and item["state"] == "approved" and item["exceptions"])
    path = f"/v1/registrations/{item['id']}/trace"
    staff = await house.items(path)
    assert [decision["says"].split(",")[0] for decision in staff] == [
        "let in",
        "given to people",
        "exempted from minimum",
        "agreed by sales",
        "agreed by finance",
        "approved",
    ]
    reviewed, approved = staff[1], staff[-1]
    assert len(reviewed["words"]) == 3
    assert approved["facts"]["tier"] == "gold"
    assert (approved["automatic"], approved["rule"]) == (True, "CLEAN_AND_COVERED")
    own = await house.items(path, "partner", item["partner"])
    assert [decision["says"].split(",")[0] for decision in own] == [
        *("let in", "given to people", "agreed by sales", "agreed by finance", "approved")
    ]
    assert own[1]["trace"] == []
    assert own[-1]["words"] == approved["words"] != []
    assert own[-1]["facts"] is None
    assert all("by" not in decision for decision in own)


async def test_a_rejection_for_ones_own_data_says_why(house: House):
    rejected = await house.items("/v1/registrations", state="rejected", limit=200)
    item = next(item for item in rejected if item["appeal"] and item["appeal"]["state"] == "dismissed")
    own = (await house.get(f"/v1/registrations/{item['id']}", "partner", item["partner"])).json()
    assert own["trace"] == item["trace"] != []
    assert own["code"] == "EVIDENCE_MISSING"
    assert (item["appeal"]["note"], "note" in own["appeal"]) == ("no", False)


async def test_the_clock_is_shown_to_staff_and_partner_alike(house: House):
    waiting = await house.items("/v1/registrations", state="under_review", limit=200)
    assert any(item["sla"] for item in waiting)
    for item in waiting:
        own = (await house.get(f"/v1/registrations/{item['id']}", "partner", item["partner"])).json()
        assert own["sla"] == item["sla"]
        assert own["next_deadline"] == item["next_deadline"]


async def test_staff_finds_what_a_desk_is_asked(house: House):
    everything = await house.items("/v1/registrations", limit=200)
    asked = await house.items("/v1/registrations", desk="sales")
    assert {item["id"] for item in asked} == {item["id"] for item in everything if "sales" in item["desks"]}
    refused = await house.get("/v1/registrations", "partner", "north", desk="sales")
    assert refused.status_code == 403
