"""The conflict service as it is met over HTTP, on a real broker and database."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.kit.settings import Settings
from tests.conflict.edges import somebody
from tests.make import an_id

SIEMENS = {"name": "Siemens AG", "website": "siemens.com", "country": "DE"}


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.covers("F67", "F68")
async def test_an_account_that_direct_sales_reserved_is_found_by_a_variant_of_its_name(client: httpx.AsyncClient):
    clear = await client.post("/v1/protection-checks", json={"customer": SIEMENS})
    assert (clear.status_code, clear.json()["answer"], clear.json()["matches"]) == (200, "clear", [])
    claim = {"customer": SIEMENS, "scope": {"products": ["cloud"], "territory": "DE"}, "owner": "Dora Direct"}
    made = await client.post("/v1/direct-claims", json=claim)
    assert (made.status_code, made.json()["state"]) == (201, "active")
    asked = {"customer": {"name": "SIEMENS Aktiengesellschaft"}, "products": ["cloud/compute"], "territory": "*"}
    found = (await client.post("/v1/protection-checks", json=asked)).json()
    assert found["answer"] == "direct-reserved"
    (match,) = found["matches"]
    assert set(match) == {"probability", "protected_until", "call", "scope"}
    assert (match["call"], match["scope"]) == ("Dora Direct", {"products": ["cloud/compute"], "territory": "DE"})
    path = f"/v1/direct-claims/{made.json()['id']}/withdraw"
    gone = await client.post(path, json={"reason": "no budget"})
    assert gone.status_code == 200, gone.text
    assert gone.json()["state"] == "withdrawn"
    again = await client.post(path)
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_CLOSED")
    assert (await client.post("/v1/protection-checks", json=asked)).json()["answer"] == "clear"


@pytest.mark.covers("F15", "F16", "F17", "F18")
@pytest.mark.parametrize(
    ("customer", "products", "answer"),
    [
        ({"name": "Siemens"}, ["cloud/compute/vm"], "direct-reserved"),
        ({"name": "siemens a.g. (Germany)", "country": "DE"}, [], "direct-reserved"),
        ({"name": "Siemens", "website": "https://shop.siemens.com/de?x=1"}, ["cloud"], "direct-reserved"),
        (
            {"name": "another name", "identifiers": [{"scheme": "vat", "value": "DE 136 695 976"}]},
            [],
            "direct-reserved",
        ),
        ({"name": "another name", "website": "www.siemens.com"}, [], "ambiguous"),
        ({"name": "Siemens"}, ["data"], "clear"),
        ({"name": "Siemens", "website": "siemens.com"}, ["network", "data"], "clear"),
    ],
)
async def test_an_account_is_found_by_name_domain_or_number_where_products_meet(
    client: httpx.AsyncClient, customer: dict[str, Any], products: list[str], answer: str
):
    known = {**SIEMENS, "identifiers": [{"scheme": "vat", "value": "DE136695976"}]}
    claim = {"customer": known, "scope": {"products": ["cloud"]}, "owner": "Dora Direct"}
    assert (await client.post("/v1/direct-claims", json=claim)).status_code == 201
    asked = await client.post("/v1/protection-checks", json={"customer": customer, "products": products})
    assert asked.json()["answer"] == answer


async def test_a_batch_is_answered_in_its_order(client: httpx.AsyncClient):
    await client.post("/v1/direct-claims", json={"customer": SIEMENS, "scope": {}, "owner": "Dora Direct"})
    queries = [{"customer": {"name": f"Nobody {number} Ltd"}} for number in range(999)]
    asked = await client.post("/v1/protection-checks", json={"queries": [*queries, {"customer": SIEMENS}]})
    answers = [one["answer"] for one in asked.json()["answers"]]
    assert answers == ["clear"] * 999 + ["direct-reserved"]


async def test_too_many_questions_are_not_taken(client: httpx.AsyncClient):
    queries = [{"customer": {"name": "Siemens"}}] * 1001
    assert (await client.post("/v1/protection-checks", json={"queries": queries})).status_code == 422


async def test_a_repeated_question_gets_the_first_answer(client: httpx.AsyncClient):
    key = {"Idempotency-Key": uuid4().hex}
    first = await client.post("/v1/protection-checks", json={"customer": SIEMENS}, headers=key)
    await client.post("/v1/direct-claims", json={"customer": SIEMENS, "scope": {}, "owner": "Dora Direct"})
    again = await client.post("/v1/protection-checks", json={"customer": SIEMENS}, headers=key)
    assert first.content == again.content


async def test_partners_neither_check_nor_settle(client: httpx.AsyncClient, settings: Settings, vendor: str):
    client.headers.update(somebody(settings, vendor, "partner", org="northwind"))
    for path, body in (
        ("/v1/protection-checks", {"customer": SIEMENS}),
        (f"/v1/conflicts/{an_id('case')}/dismiss", {"reason": "ours"}),
        (f"/v1/blanket-flags/{an_id('flag')}/clear", {"reason": "ours"}),
    ):
        refused = await client.post(path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "NOT_AUTHORISED")


async def test_a_partner_declares_its_own_campaign_and_reads_what_it_said(
    client: httpx.AsyncClient, settings: Settings, vendor: str
):
    client.headers.update(somebody(settings, vendor, "partner", org="northwind"))
    until = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    said = {"partner": "northwind", "until": until, "expected": 40, "reason": "spring roadshow"}
    declared = await client.post("/v1/campaigns", json=said)
    assert declared.status_code in (200, 201)
    assert declared.json()["events"][0]["data"]["expected"] == 40
    refused = await client.post("/v1/campaigns", json=said | {"partner": "contoso"})
    assert (refused.status_code, refused.json()["code"]) == (404, "NOT_FOUND")


async def test_a_case_that_is_not_there_is_not_found(client: httpx.AsyncClient, settings: Settings, vendor: str):
    client.headers.update(somebody(settings, vendor, "channel-manager"))
    answer = await client.post(f"/v1/conflicts/{an_id('case')}/acknowledge")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


async def test_a_claim_of_another_vendors_direct_sales_is_not_found(
    client: httpx.AsyncClient, settings: Settings, vendor: str
):
    made = await client.post("/v1/direct-claims", json={"customer": SIEMENS, "scope": {}, "owner": "Dora Direct"})
    client.headers.update(somebody(settings, "umbrella", "direct-sales"))
    answer = await client.post(f"/v1/direct-claims/{made.json()['id']}/withdraw")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert (await client.post("/v1/protection-checks", json={"customer": SIEMENS})).json()["answer"] == "clear"
