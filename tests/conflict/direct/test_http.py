"""Customers, designations and work of direct sales over HTTP, on a real broker and database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from contracts.direct import CHECKS_MAX
from services.kit.settings import Settings
from tests.conflict.edges import somebody
from tests.make import an_id

SIEMENS = {"name": "Siemens AG", "website": "siemens.com", "country": "DE"}
OSRAM = {"name": "Osram Licht", "website": "osram.de", "country": "DE"}

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def manager(settings: Settings, vendor: str) -> dict[str, str]:
    """The headers of a channel manager of the vendor."""
    return somebody(settings, vendor, "channel-manager")


async def reserved(client: httpx.AsyncClient, customer: dict[str, str]) -> str:
    """Direct sales claims an account; the id of the customer that it is found to be."""
    claim = {"customer": customer, "scope": {"products": ["cloud"], "territory": "DE"}, "owner": "Dora Direct"}
    made = (await client.post("/v1/direct-claims", json=claim)).json()
    found: str = made["events"][0]["data"]["resolution"]["customer"]
    return found


async def answer(client: httpx.AsyncClient, **customer: Any) -> str:
    """What direct sales is told of an account."""
    told: str = (await client.post("/v1/protection-checks", json={"customer": customer})).json()["answer"]
    return told


async def test_an_account_is_sought_by_its_domain_or_number_alone(client: httpx.AsyncClient):
    lei = {"scheme": "lei", "value": "W38RGI023J3WT1HWRP32"}
    await reserved(client, {**SIEMENS, "identifiers": [lei]})
    assert await answer(client, website="www.siemens.com/de") == "direct-reserved"
    assert await answer(client, identifiers=[lei]) == "direct-reserved"
    nobody = await client.post("/v1/protection-checks", json={"customer": {"country": "DE"}})
    assert (nobody.status_code, nobody.json()["code"]) == (422, "INVALID")


async def test_a_thousand_accounts_in_one_question_and_no_more(client: httpx.AsyncClient):
    await reserved(client, SIEMENS)
    queries = [{"customer": {"name": f"Nobody {number} Works"}} for number in range(CHECKS_MAX - 1)]
    asked = {"queries": [*queries, {"customer": SIEMENS}]}
    found = (await client.post("/v1/protection-checks", json=asked, headers={"Prefer": "wait=15"})).json()["answers"]
    assert len(found) == CHECKS_MAX
    assert found[-1]["answer"] == "direct-reserved"
    more = await client.post("/v1/protection-checks", json={"queries": [*asked["queries"], {"customer": SIEMENS}]})
    assert more.status_code == 422


async def test_customers_are_merged_and_taken_apart_again(client: httpx.AsyncClient, manager: dict[str, str]):
    kept, gone = await reserved(client, SIEMENS), await reserved(client, OSRAM)
    told = {"customer": kept, "absorbed": gone, "reason": "one company since May"}
    refused = await client.post("/v1/customers/merge", json=told)
    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_AUTHORISED")
    merged = (await client.post("/v1/customers/merge", json=told, headers=manager)).json()
    assert (merged["state"], merged["id"]) == ("merged", kept)
    assert "claims" not in merged["events"][0]["data"]
    again = await client.post("/v1/customers/merge", json=told, headers=manager)
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_MERGED")
    apart = {"customer": kept, "part": gone, "reason": "two after all"}
    assert (await client.post("/v1/customers/split", json=apart, headers=manager)).json()["state"] == "split"


async def test_a_customer_is_known_in_another_way_and_belongs_to_another(
    client: httpx.AsyncClient, manager: dict[str, str]
):
    whole, part = await reserved(client, SIEMENS), await reserved(client, OSRAM)
    alias = {"written": {"name": "Simatic Werke"}, "reason": "its brand"}
    assert (await client.post(f"/v1/customers/{whole}/aliases", json=alias, headers=manager)).status_code == 200
    assert await answer(client, name="Simatic Werke") == "direct-reserved"
    above = {"parent": whole, "source": "lei"}
    assert (await client.put(f"/v1/customers/{part}/parent", json=above, headers=manager)).json()["state"] == "recorded"
    cycle = await client.put(f"/v1/customers/{whole}/parent", json={**above, "parent": part}, headers=manager)
    assert (cycle.status_code, cycle.json()["code"]) == (409, "HIERARCHY_CYCLE")


async def test_an_account_is_designated_by_a_manager_and_by_nobody_who_earns_on_it(
    client: httpx.AsyncClient, manager: dict[str, str]
):
    customer = await reserved(client, SIEMENS)
    said = {"designation": "named", "partner": "northwind", "owner": "Kim Channel", "reason": "plan of the year"}
    path = f"/v1/customers/{customer}/designation"
    assert (await client.put(path, json=said)).status_code == 403
    done = (await client.put(path, json=said, headers=manager)).json()
    assert (done["state"], done["events"][0]["data"]["designation"]) == ("designated", "named")
    assert await answer(client, **SIEMENS) == "protected"
    unknown = await client.put(f"/v1/customers/{an_id('x')}/designation", json=said, headers=manager)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "NOT_FOUND")


async def test_work_is_recorded_and_the_seller_is_not_shown_the_report_about_it(
    client: httpx.AsyncClient, manager: dict[str, str]
):
    customer = await reserved(client, SIEMENS)
    said = {"designation": "named", "partner": "northwind", "owner": "Kim Channel", "reason": "plan of the year"}
    await client.put(f"/v1/customers/{customer}/designation", json=said, headers=manager)
    worked = {"customer": SIEMENS, "owner": "Dora Direct", "summary": "showed the new line"}
    soon = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    ahead = await client.post("/v1/direct-engagements", json={**worked, "at": soon})
    assert (ahead.status_code, ahead.json()["code"]) == (409, "EVIDENCE_IN_FUTURE")
    done = await client.post("/v1/direct-engagements", json={**worked, "at": datetime.now(UTC).isoformat()})
    assert (done.status_code, done.json()["state"]) == (201, "recorded")
    assert [event["type"] for event in done.json()["events"]] == ["direct-engagement.recorded.v1"]
