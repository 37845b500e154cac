"""Whole lives of claims over HTTP, on a real broker and database; the conflict ledger is a test's."""

from datetime import UTC, datetime

import httpx
import pytest

from services.kit.settings import Settings
from tests.make import a_deal, a_profile, details
from tests.registration.meeting import claim, draft, screened_to, sent_and_screened, state
from tests.servers import unique
from tests.serving import OtherLedger, asked, plain, somebody

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.covers("F1", "F12", "F42", "F74")
async def test_a_claim_is_saved_submitted_returned_answered_approved_by_another_and_won(
    http: httpx.AsyncClient,
    partner: dict[str, str],
    settings: Settings,
    conflicts: OtherLedger,
    manager: dict[str, str],
):
    big = details(deal=a_deal("200000"))
    path = f"/v1/registrations/{await draft(http, partner, deal=a_deal('200000'))}"
    assert await screened_to(http, f"{path}/submit", partner, settings, conflicts, big) == "under_review"
    question = {"reasons": ["UNCLEAR"], "fields": ["deal"], "note": "which budget?"}
    assert await state(http.post(f"{path}/request-information", json=question, headers=manager)) == "action_required"
    patient = partner | {"Prefer": "wait=15"}
    other = await http.post(f"{path}/provide-information", json={"details": claim(territory="FR")}, headers=patient)
    assert (other.status_code, other.json()["code"]) == (409, "FIELD_LOCKED")
    answer = {"details": claim(deal=a_deal("150000")), "note": "the one of 2026"}
    assert await state(http.post(f"{path}/provide-information", json=answer, headers=patient)) == "under_review"
    assert await state(http.post(f"{path}/approve", headers=somebody(settings, "approver"))) == "approved"
    won = {"outcome": "won", "on": f"{datetime.now(UTC).date()}", "value": {"amount": "150000", "currency": "USD"}}
    assert await state(http.post(f"{path}/outcome", json=won, headers=patient)) == "closed_won"


@pytest.mark.covers("F39", "F42")
async def test_who_filed_a_claim_cannot_decide_it_but_another_can_reject_it(
    http: httpx.AsyncClient, manager: dict[str, str], settings: Settings, conflicts: OtherLedger
):
    big = details(deal=a_deal("200000"))
    filed = await http.post(
        "/v1/registrations", json={**asked(big), "partner": "northwind", "draft": True}, headers=manager
    )
    path = f"/v1/registrations/{filed.json()['id']}"
    assert await screened_to(http, f"{path}/submit", manager, settings, conflicts, big) == "under_review"
    own = await http.post(f"{path}/approve", headers=manager)
    assert (own.status_code, own.json()["code"]) == (409, "SUBMITTER_CANNOT_APPROVE")
    reason = {"code": "NO_BUDGET", "note": "asked the customer"}
    assert await state(http.post(f"{path}/reject", json=reason, headers=somebody(settings, "approver"))) == "rejected"


@pytest.mark.covers("S18", "F26")
async def test_a_certificate_opens_the_products_it_is_for(
    http: httpx.AsyncClient, manager: dict[str, str], settings: Settings
):
    name = unique("partner").replace("_", "-")
    await http.put(f"/v1/partners/{name}", json=plain(a_profile()), headers=manager)
    partner = somebody(settings, "partner", org=name) | {"Prefer": "wait=1"}
    asked = claim(products=("security/network",))
    refused = await http.post("/v1/registrations", json=asked, headers=partner)
    assert (refused.status_code, refused.json()["code"], refused.json()["rule"]) == (
        409,
        "CERTIFICATE_MISSING",
        "CERTIFIED",
    )
    held = {"name": "security-technical", "valid_until": "2199-01-01T00:00:00Z"}
    recorded = await http.post(f"/v1/partners/{name}/certifications", json=held, headers=manager)
    assert recorded.status_code == 200
    assert (await http.post("/v1/registrations", json=asked, headers=partner)).status_code == 201


@pytest.mark.covers("S39", "F29")
@pytest.mark.parametrize(("tier", "days"), [("silver", 75), ("gold", 90), ("platinum", 120)])
async def test_the_tier_decides_how_long_a_protection_lasts(
    http: httpx.AsyncClient,
    manager: dict[str, str],
    settings: Settings,
    conflicts: OtherLedger,
    tier: str,
    days: int,
):
    name = unique("partner").replace("_", "-")
    await http.put(f"/v1/partners/{name}", json=plain(a_profile(types=("reseller",), tier=tier)), headers=manager)
    partner = somebody(settings, "partner", org=name)
    small = details(deal=a_deal("20000"))
    path = f"/v1/registrations/{await draft(http, partner, deal=a_deal('20000'))}/submit"
    sending = await sent_and_screened(http, path, partner, settings, conflicts, small)
    (granted,) = [event for event in sending.json()["events"] if event["type"] == "protection.granted.v1"]
    start, end = (datetime.fromisoformat(granted["data"]["window"][key]) for key in ("start", "end"))
    assert (end - start).days == days
