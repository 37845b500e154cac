"""The life of a claim, from draft to the end of its protection, and of the cases it meets."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.integration.conftest import problem
from tests.integration.house import House, a_registration, eventually
from tests.integration.test_rules import WAIT, of_value, submitted

BIG = {"deal": of_value("40000")}
"""A person has to decide."""


def done(answer: httpx.Response, state: str | None = None) -> Any:
    """The body of an accepted command."""
    assert answer.is_success, answer.text
    assert state is None or answer.json()["state"] == state, answer.text
    return answer.json()


def seen(client: httpx.Client, answer: Any) -> Any:
    """The registration as it stands behind an answer."""
    return done(client.get(f"/v1/registrations/{answer['id']}", params={"at_least": answer["position"]}))


@pytest.mark.covers("F1", "F11")
def test_a_draft_is_saved_submitted_and_withdrawn(north: httpx.Client):
    draft = done(north.post("/v1/registrations", json=a_registration("Draft AG") | {"draft": True}), "draft")
    path = f"/v1/registrations/{draft['id']}"
    done(north.post(f"{path}/submit", json={}, headers=WAIT), "approved")
    another = done(submitted(north, "Withdrawn AG", **BIG), "under_review")
    gone = done(
        north.post(f"/v1/registrations/{another['id']}/withdraw", json={"reason": "lost interest"}), "withdrawn"
    )
    assert seen(north, gone)["state"] == "withdrawn"


@pytest.mark.covers("F12", "F59", "F77", "F82", "S60")
def test_information_is_asked_for_given_and_the_claim_approved(
    house: House, vendor: str, operator: httpx.Client, north: httpx.Client
):
    claim = done(submitted(north, "Asked AG", **BIG), "under_review")
    path = f"/v1/registrations/{claim['id']}"
    asked = {"reasons": ["WORDS_MISSING"], "fields": ["deal"], "note": "Who decides there?"}
    told = done(operator.post(f"{path}/request-information", json=asked), "action_required")
    assert seen(north, told)["information"]["note"] == "Who decides there?"
    done(north.post(f"{path}/provide-information", json={"note": "The head of IT."}, headers=WAIT))
    approver = house.client("approver", vendor=vendor)
    approved = done(approver.post(f"{path}/approve", json={"note": "Well worked."}, headers=WAIT), "approved")
    assert seen(operator, approved)["decided_at"]
    history = done(operator.get(f"{path}/history"))["items"]
    types = [event["type"] for event in history]
    assert types[0] == "registration.submitted.v1"
    assert {"registration.information-requested.v1", "registration.information-provided.v1"} <= set(types)
    decision = next(event for event in history if event["type"] == "registration.approved.v1")
    assert (decision["data"]["note"], decision["actor"]) == ("Well worked.", f"{vendor}/-/local-approver")


@pytest.mark.covers("F6", "F42")
def test_who_filed_a_claim_does_not_approve_it(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client
):
    manager = house.client("channel-manager", vendor=vendor)
    claim = done(submitted(manager, "Filed For AG", partner=partners[0], **BIG), "under_review")
    path = f"/v1/registrations/{claim['id']}/approve"
    problem(manager.post(path, json={}), 409, "SUBMITTER_CANNOT_APPROVE")
    done(operator.post(path, json={}, headers=WAIT), "approved")


@pytest.mark.covers("F39", "F76")
def test_a_rejection_has_a_code_and_the_partner_is_told_a_class_of_it(operator: httpx.Client, north: httpx.Client):
    claim = done(submitted(north, "Rejected AG", **BIG), "under_review")
    rejection = {"code": "ALREADY_PROTECTED", "note": "South has it."}
    told = done(operator.post(f"/v1/registrations/{claim['id']}/reject", json=rejection), "rejected")
    assert seen(operator, told)["code"] == "ALREADY_PROTECTED"
    assert seen(north, told)["code"] == "NOT_AVAILABLE"
    assert "South" not in north.get(f"/v1/registrations/{claim['id']}/history").text


def test_a_deal_is_won_with_value_and_date(north: httpx.Client):
    claim = done(submitted(north, "Won AG"), "approved")
    won = {"outcome": "won", "on": f"{datetime.now(UTC).date()}", "value": {"amount": "17500", "currency": "EUR"}}
    told = done(north.post(f"/v1/registrations/{claim['id']}/outcome", json=won))
    assert seen(north, told)["state"] == "closed_won"
    assert [event["data"]["value"]["amount"] for event in told["events"] if event["type"] == "deal.won.v1"] == ["17500"]


@pytest.mark.covers("F47", "F67")
def test_a_protection_taken_away_protects_nothing(
    house: House, vendor: str, operator: httpx.Client, north: httpx.Client
):
    claim = done(submitted(north, "Revoked AG", customer={"name": "Revoked AG", "website": "revoked.de"}), "approved")
    direct = house.client("direct-sales", vendor=vendor)
    question = {"customer": {"name": "Revoked", "website": "revoked.de"}, "products": [], "territory": "*"}

    def told() -> str:
        return str(done(direct.post("/v1/protection-checks", json=question))["answer"])

    eventually(lambda: told() == "protected")
    done(operator.post(f"/v1/protections/{claim['id']}/revoke", json={"code": "NO_PROGRESS"}))
    eventually(lambda: told() == "clear")


SAME: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "by domain": (
        {"name": "Vorwerk", "website": "vorwerk.de"},
        {"name": "V. Gruppe", "website": "www.vorwerk.de/shop"},
    ),
    "by name": (
        {"name": "Knorr-Bremse AG", "country": "DE"},
        {"name": "KNORR BREMSE Aktiengesellschaft", "country": "DE"},
    ),
    "by registry number": (
        {"name": "One Name", "identifiers": [{"scheme": "lei", "value": "W38RGI023J3WT1HWRP32"}]},
        {"name": "Other Name", "identifiers": [{"scheme": "lei", "value": "W38RGI023J3WT1HWRP32"}]},
    ),
}


@pytest.mark.covers("F15", "F16", "F17", "F51", "F55", "F57", "S57")
@pytest.mark.parametrize("case", SAME)
def test_one_customer_written_in_two_ways_is_one(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client, north: httpx.Client, case: str
):
    south = house.client("partner", vendor=vendor, org=partners[1])
    first, second = SAME[case]
    done(submitted(north, "x", customer=first), "approved")
    done(submitted(south, "x", customer=second), "under_review")
    ((found),) = eventually(lambda: operator.get("/v1/conflicts").json()["items"])
    assert (found["state"], bool(found["severity"]), bool(found["explanation"])) == ("detected", True, True)


DISGUISED = {
    "no width": "Vor\N{ZERO WIDTH SPACE}werk Group GmbH",
    "from right to left": "\N{RIGHT-TO-LEFT OVERRIDE}Vorwerk\N{POP DIRECTIONAL FORMATTING} Group GmbH",
    "full width": "\N{FULLWIDTH LATIN CAPITAL LETTER V}orwerk Group GmbH",
    "another alphabet": "V\N{CYRILLIC SMALL LETTER O}rwerk Group GmbH",
    "decomposed": "Vo\N{COMBINING DIAERESIS}rwerk Group GmbH",
}


@pytest.mark.covers("F15")
@pytest.mark.parametrize("case", DISGUISED)
def test_a_name_in_disguise_is_recognised_and_kept_as_it_was_written(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client, north: httpx.Client, case: str
):
    south = house.client("partner", vendor=vendor, org=partners[1])
    done(submitted(north, "Vorwerk Group GmbH"), "approved")
    held = done(submitted(south, DISGUISED[case]), "under_review")
    assert held["events"][0]["data"]["details"]["customer"]["name"] == DISGUISED[case]


@pytest.mark.covers("F18", "S69", "S70")
def test_disjoint_products_are_no_conflict(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client, north: httpx.Client
):
    south = house.client("partner", vendor=vendor, org=partners[1])
    customer = {"name": "Sartorius AG", "website": "sartorius.com"}
    done(submitted(north, "x", customer=customer, products=["cloud"]), "approved")
    done(submitted(south, "x", customer=customer, products=["software/crm"]), "approved")
    assert operator.get("/v1/conflicts").json()["items"] == []


@pytest.mark.covers("F52", "F68", "S49", "S64")
def test_a_direct_claim_meets_a_partners_claim_in_a_case(
    house: House, vendor: str, operator: httpx.Client, north: httpx.Client
):
    direct = house.client("direct-sales", vendor=vendor)
    customer = {"name": "Symrise AG", "website": "symrise.com"}
    claimed = {"customer": customer, "owner": "key-accounts", "scope": {"products": ["cloud"]}}
    done(direct.post("/v1/direct-claims", json=claimed, headers=WAIT))
    claim = done(submitted(north, "x", customer=customer), "under_review")
    ((case),) = eventually(lambda: operator.get("/v1/conflicts", params={"claim": claim["id"]}).json()["items"])
    ruling = {"outcome": "direct_stands_down", "reason": "The partner did the work."}
    done(operator.post(f"/v1/conflicts/{case['id']}/resolve", json=ruling))
    eventually(lambda: north.get(f"/v1/registrations/{claim['id']}").json().get("state") == "approved")
