"""What a programme asks and a claim says stays on record, as partners and the vendor read it over HTTP."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.conftest import problem, published, sent
from tests.integration.house import House, a_partner, a_programme, a_registration, eventually
from tests.integration.test_lives import done, seen
from tests.integration.test_rules import WAIT, of_value, submitted

MINIMAL = {
    "id": "few-lines",
    "name": "Few Lines",
    "currency": "EUR",
    "tiers": [{"id": "member", "name": "Member"}],
    "products": {"engine": {"name": "Engine"}},
    "rules": {
        "protection": {"period": "P30D"},
        "decision": {"within": "P2D", "information_within": "P5D"},
        "routes": [{"to": "desk"}],
        "automatic": {"under": 1000000, "tiers": ["member"]},
    },
    "tracks": {"reseller": {}},
}
RULES = a_programme()["rules"]
PLANT = {"name": "Stahl am Rhein", "country": "DE", "website": "stahl-am-rhein.example"}
LASTING = {"valid_until": "2030-01-01T00:00:00Z"}


def enrolled(operator: httpx.Client, partner: str, programme: dict[str, Any], **profile: Any) -> None:
    """Put a programme into force and a partner into it."""
    published(operator, programme)
    answer = operator.put(
        f"/v1/partners/{partner}", json=a_partner(programmes=[programme["id"]], territories=["DE"], **profile)
    )
    assert answer.is_success, answer.text


@pytest.mark.covers("S5")
def test_a_few_lines_are_a_programme(operator: httpx.Client, north: httpx.Client, partners: tuple[str, str]):
    enrolled(operator, partners[0], MINIMAL, tier="member")
    deal = {"value": {"amount": "1", "currency": "EUR"}, "solution": "cold-chain-monitor"}
    claim = {"programme": "few-lines", "customer": PLANT, "products": ["engine"], "territory": "DE", "deal": deal}
    told = done(north.post("/v1/registrations", json=claim, headers=WAIT), "approved")
    assert seen(operator, told)["details"]["deal"]["solution"] == "cold-chain-monitor"


@pytest.mark.covers("S7")
def test_a_partner_reads_the_vendors_word_for_what_it_is(
    operator: httpx.Client, north: httpx.Client, partners: tuple[str, str]
):
    operator.put(f"/v1/partners/{partners[0]}", json=a_partner(types=["reseller", "msp"]))

    def words() -> list[tuple[str, str]]:
        found = north.get(f"/v1/partners/{partners[0]}").json().get("standing", ())
        return [(one["type"], one["label"]) for standing in found for one in standing["types"]]

    known = [("reseller", "Transactional reseller"), ("msp", "Managed service provider")]
    eventually(lambda: words() == known, why=words)


@pytest.mark.covers("S10", "S25", "S29")
def test_a_lead_is_credited_to_who_brought_it_first_and_keeps_nobody_out(
    house: House, vendor: str, operator: httpx.Client, north: httpx.Client, partners: tuple[str, str]
):
    """Not the reseller, and not direct sales, which sells what was referred."""
    enrolled(operator, partners[0], a_programme("partner-plus"), tier="member", types=["referral"])
    west = f"west-{uuid4().hex[:8]}"
    for name, kind in ((partners[1], "reseller"), (west, "referral")):
        known = a_partner(programmes=["partner-plus"], tier="member", territories=["DE"], types=[kind])
        assert operator.put(f"/v1/partners/{name}", json=known).is_success
    south, late = (house.client("partner", vendor=vendor, org=org) for org in (partners[1], west))
    claim = a_registration("Stahl", "stahl-am-rhein.example", programme="partner-plus", products=["servers"])
    lead = claim | {"chain": {"role": "referral"}}
    first = done(north.post("/v1/registrations", json=lead, headers=WAIT), "approved")
    done(south.post("/v1/registrations", json=claim, headers=WAIT), "approved")
    done(late.post("/v1/registrations", json=lead, headers=WAIT), "under_review")
    reserved = {"customer": claim["customer"], "owner": "key-accounts", "scope": {"products": ["servers"]}}
    told = sent(house.client("direct-sales", vendor=vendor), "/v1/direct-claims", reserved)
    cases = operator.get("/v1/conflicts", params={"at_least": told["position"], "claim": told["id"]}).json()["items"]
    assert first["id"] not in {side for case in cases for side in (case["first"], case["second"])}
    assert {case["kind"] for case in cases} == {"DIRECT_OVERLAP"}


@pytest.mark.covers("S13", "S31", "S34")
def test_a_won_deal_says_what_its_reward_rests_on(
    operator: httpx.Client, north: httpx.Client, partners: tuple[str, str]
):
    enrolled(operator, partners[0], a_programme("partner-plus"), tier="member", types=["referral"])
    claim = a_registration("Stahl", programme="partner-plus", products=["servers"], chain={"role": "referral"})
    path = f"/v1/registrations/{done(north.post('/v1/registrations', json=claim, headers=WAIT), 'approved')['id']}"
    won = {
        "on": f"{datetime.now(UTC).date()}",
        "value": {"amount": "2400", "currency": "USD"},
        "recurring": {"amount": "200", "currency": "USD"},
        "order_reference": "PO 7",
    }
    told = done(north.post(f"{path}/outcome", json=won | {"outcome": "won"}, headers=WAIT))
    (event,) = [one["data"] for one in told["events"] if one["type"] == "deal.won.v1"]
    assert {name: event[name] for name in (*won, "role")} == {**won, "role": "referral"}
    assert event["programme"]["programme"] == "partner-plus"
    assert (event["reward"]["basis"], event["reward"]["recurring_months"]) == ("monthly recurring revenue", 24)
    assert (event["reward"]["closes"], event["reward"]["billing_owner"]) == ("vendor", "vendor")


@pytest.mark.covers("S15", "F70")
def test_oem_and_technology_partners_register_one_solution_together(
    house: House, vendor: str, operator: httpx.Client, north: httpx.Client, partners: tuple[str, str]
):
    west = f"west-{uuid4().hex[:8]}"
    assert operator.put(f"/v1/partners/{west}", json=a_partner()).is_success
    published(operator, a_programme(rules=RULES | {"co_sell": {"roles": ["oem", "technology"]}}))
    path = f"/v1/registrations/{done(submitted(north, 'Joint AG', deal=of_value('40000')), 'under_review')['id']}"
    for partner, role in ((partners[1], "oem"), (west, "technology")):
        invited = sent(north, f"{path}/invitations", {"partner": partner, "role": role, "share": "30"})["id"]
        sent(house.client("partner", vendor=vendor, org=partner), f"/v1/invitations/{invited}/accept")
    shown = seen(operator, sent(operator, f"{path}/approve"))
    assert {party["partner"]: party["role"] for party in shown["parties"]} == {partners[1]: "oem", west: "technology"}
    assert float(shown["lead_share"]) + sum(float(party["share"]) for party in shown["parties"]) == 100


@pytest.mark.covers("S61", "S62", "F34", "F71")
def test_kinds_visibility_and_the_displaced_are_told_apart_and_kept(operator: httpx.Client, north: httpx.Client):
    registrable = {"kinds": ["new", "renewal"], "visibility": ["visible", "co_sell"]}
    published(operator, a_programme(rules=RULES | {"registrable": registrable}))
    problem(submitted(north, "Kinds AG", deal=of_value("18000", kind="expansion")), 409, "KIND_NOT_REGISTRABLE")
    hidden = of_value("18000", visibility="private")
    problem(submitted(north, "Kinds AG", deal=hidden), 409, "VISIBILITY_NOT_OFFERED")
    said = {"kind": "renewal", "visibility": "co_sell", "displaces": "Rusty Systems"}
    shown = seen(north, done(submitted(north, "Kinds AG", deal=of_value("18000", **said)), "approved"))
    assert {name: shown["details"]["deal"][name] for name in said} == said
    assert shown["deal_kind"] == "renewal"


@pytest.mark.covers("S79")
def test_a_project_is_registered_with_site_and_materials_protected_long_and_sold_together(
    operator: httpx.Client, north: httpx.Client, partners: tuple[str, str]
):
    programme = a_programme("upm-industries")
    enrolled(operator, partners[0], programme, types=["si"], tier="platinum")
    known = a_partner(programmes=[programme["id"]], tier="platinum")
    assert operator.put(f"/v1/partners/{partners[1]}", json=known).is_success
    sent(operator, f"/v1/partners/{partners[0]}/certifications", {"name": "sales-foundation", **LASTING})
    items = [{"product": "industrial/mes", "quantity": 12}]
    said = {"project": "Plant 4", "site": "Hall B", "items": items}
    claim = a_registration("Stahl", programme=programme["id"], products=["industrial/mes"])
    claim["deal"] = of_value("90000", "USD", **said)
    told = done(north.post("/v1/registrations", json=claim, headers=WAIT), "approved")
    sent(north, f"/v1/registrations/{told['id']}/invitations", {"partner": partners[1], "share": "20"})
    shown = seen(north, told)
    assert {name: shown["details"]["deal"][name] for name in said} == said
    lasts = [datetime.fromisoformat(shown["protection"][end]) for end in ("starts_at", "ends_at")]
    assert (lasts[1] - lasts[0]).days == 270


@pytest.mark.covers("F61")
def test_what_the_customer_prefers_is_kept_as_proof(north: httpx.Client, operator: httpx.Client):
    claim = done(submitted(north, "Letter AG", deal=of_value("40000")), "under_review")
    letter = {"kind": "customer_letter", "at": "2026-10-01T09:00:00Z", "summary": "wants to go on with North"}
    answer = north.post(f"/v1/registrations/{claim['id']}/evidence", json={"evidence": [letter]}, headers=WAIT)
    assert letter["kind"] in [one["kind"] for one in seen(operator, done(answer))["evidence"]]


@pytest.mark.covers("S63")
def test_a_deal_that_no_candidate_answers_for_lapses(operator: httpx.Client, partners: tuple[str, str]):
    rules = RULES | {"co_sell": {"roles": ["candidate"], "within": "PT1S"}, "selection": {"criteria": {"skill": 1}}}
    published(operator, a_programme(rules=rules))
    asked = a_registration("Lapsed AG")
    asked["deal"]["origin"] = "vendor"
    offer = sent(operator, "/v1/opportunities", {"details": asked, "candidates": list(partners)})["id"]

    def states() -> set[str]:
        found = operator.get("/v1/invitations", params={"subject": offer}).json()["items"]
        return {one["state"] for one in found}

    eventually(lambda: states() == {"expired"}, why=states)
    choice = {"partner": partners[0], "points": {partners[0]: {"skill": 1}}}
    assert operator.post(f"/v1/opportunities/{offer}/select", json=choice).status_code == 409
