"""What the programme asks and grants: refusals by rule, certificates, tiers, versions, several programmes."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.integration.conftest import problem, published
from tests.integration.house import House, a_partner, a_programme, a_registration

WAIT = {"Prefer": "wait=10"}


def submitted(client: httpx.Client, name: str, **changes: Any) -> httpx.Response:
    return client.post("/v1/registrations", json=a_registration(name, **changes), headers=WAIT)


def of_value(amount: str, currency: str = "EUR", **changes: Any) -> dict[str, Any]:
    """A deal of this value."""
    return a_registration("x")["deal"] | {"value": {"amount": amount, "currency": currency}} | changes


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "no evidence": ({}, {"evidence": []}, "EVIDENCE_MISSING"),
    "evidence of the wrong kind": (
        {},
        {"evidence": [{"kind": "quote", "at": "2026-09-01T10:00:00Z", "summary": "x"}]},
        "EVIDENCE_MISSING",
    ),
    "too small": ({}, {"deal": of_value("100")}, "BELOW_MINIMUM_SIZE"),
    "another currency": ({}, {"deal": of_value("1000000", "JPY")}, "CURRENCY_NOT_ACCEPTED"),
    "no certificate": ({}, {"products": ["security"]}, "CERTIFICATE_MISSING"),
    "no such product": ({}, {"products": ["cars"]}, "PRODUCT_UNKNOWN"),
    "another territory": ({"territories": ["FR"]}, {}, "TERRITORY_UNAUTHORISED"),
    "not enrolled": ({"programmes": ["partner-plus"]}, {}, "NOT_ENROLLED"),
    "too low a tier": ({"types": ["strategic"], "tier": "silver"}, {"deal": of_value("30000")}, "TIER_TOO_LOW"),
}


@pytest.mark.covers("F22", "F26", "F32", "F62", "S18", "S19", "S53", "S54")
@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_names_the_rule_and_the_version(
    operator: httpx.Client, north: httpx.Client, partners: tuple[str, str], case: str
):
    profile, changes, code = REFUSED[case]
    operator.put(f"/v1/partners/{partners[0]}", json=a_partner(**profile))
    told = problem(submitted(north, "Refused AG", **changes), 409, code)
    assert (told["programme"], bool(told["rule"])) == ({"programme": "upm-default", "version": 1}, True)
    assert told["detail"]


@pytest.mark.covers("F26", "S18")
def test_a_certificate_opens_the_products_it_is_for(
    operator: httpx.Client, north: httpx.Client, partners: tuple[str, str]
):
    wanted = {"products": ["security/network"]}
    problem(submitted(north, "Certified AG", **wanted), 409, "CERTIFICATE_MISSING")
    certificate = {"name": "security-sales", "valid_until": "2030-01-01T00:00:00Z"}
    recorded = operator.post(f"/v1/partners/{partners[0]}/certifications", json=certificate)
    assert recorded.status_code == 200, recorded.text
    assert submitted(north, "Certified AG", **wanted).json()["state"] == "approved"


def days_granted(answer: httpx.Response) -> int:
    """How long the protection is that came with an answer."""
    window = next(event for event in answer.json()["events"] if event["type"] == "protection.granted.v1")["data"][
        "window"
    ]
    return (datetime.fromisoformat(window["end"]) - datetime.fromisoformat(window["start"])).days


@pytest.mark.covers("F28", "F29", "F38", "S17", "S39")
@pytest.mark.parametrize(
    ("profile", "value", "days"),
    [
        ({"tier": "registered"}, "18000", 60),
        ({"tier": "silver"}, "18000", 75),
        ({"tier": "gold"}, "18000", 90),
        ({"tier": "platinum"}, "18000", 120),
        ({"types": ["strategic"], "tier": "gold"}, "30000", 180),
    ],
)
def test_how_long_a_deal_is_protected_depends_on_the_tier_and_the_track(
    operator: httpx.Client, north: httpx.Client, partners: tuple[str, str], profile: Any, value: str, days: int
):
    operator.put(f"/v1/partners/{partners[0]}", json=a_partner(**profile))
    assert days_granted(submitted(north, "Tiered AG", deal=of_value(value))) == days


@pytest.mark.covers("F33", "S6", "S37")
def test_a_claim_keeps_the_version_it_was_made_under(operator: httpx.Client, north: httpx.Client):
    waiting = submitted(north, "Versioned AG", deal=of_value("40000"))
    assert waiting.json()["state"] == "under_review"
    programme = a_programme()
    programme["rules"]["protection"] = {"period": "P10D"}
    published(operator, programme)
    approved = operator.post(f"/v1/registrations/{waiting.json()['id']}/approve", json={}, headers=WAIT)
    assert days_granted(approved) == 90
    assert approved.json()["events"][0]["data"]["programme"]["version"] == 1
    assert days_granted(submitted(north, "Later Version AG")) == 10


@pytest.mark.covers("F31", "S2")
def test_a_partner_in_two_programmes_names_the_one_it_means(
    operator: httpx.Client, north: httpx.Client, partners: tuple[str, str]
):
    published(operator, a_programme("partner-plus"))
    both = a_partner(programmes=["upm-default", "partner-plus"], territories=["DE"])
    operator.put(f"/v1/partners/{partners[0]}", json=both)
    first = submitted(north, "Twofold AG")
    second = submitted(north, "Twofold AG", programme="partner-plus", products=["colocation"])
    assert [answer.json().get("state") for answer in (first, second)] == ["approved", "approved"], second.text
    assert [answer.json()["events"][0]["data"]["programme"]["programme"] for answer in (first, second)] == [
        "upm-default",
        "partner-plus",
    ]


@pytest.mark.covers("F63")
def test_a_partner_has_no_more_claims_open_than_the_programme_lets_it(operator: httpx.Client, north: httpx.Client):
    programme = a_programme()
    programme["rules"]["caps"] = {"open_claims": 1}
    published(operator, programme)
    first = submitted(north, "First AG").json()
    problem(submitted(north, "Second AG"), 409, "TOO_MANY_OPEN_CLAIMS")
    north.post(f"/v1/registrations/{first['id']}/withdraw", json={}, headers=WAIT)
    assert submitted(north, "Second AG").json()["state"] == "approved"


@pytest.mark.covers("F30", "S11")
def test_a_referral_needs_little(house: House, operator: httpx.Client, north: httpx.Client, partners: tuple[str, str]):
    operator.put(f"/v1/partners/{partners[0]}", json=a_partner(types=["referral"]))
    evidence = [{"kind": "contact", "at": "2026-09-01T10:00:00Z", "summary": "met them"}]
    answer = submitted(north, "Referred AG", deal=of_value("10"), evidence=evidence)
    assert answer.status_code == 201, answer.text
