"""A deal the vendor found, over HTTP: two candidates, one selection, and a claim that is judged like any other."""

import json

import pytest

from tests.integration.conftest import problem, published, sent
from tests.integration.house import a_partner, a_programme, a_registration, eventually

CUSTOMER = "Siemens Aktiengesellschaft"


@pytest.fixture
def selecting(operator):
    """The sample programme gives deals to the candidate with the most points."""
    programme = a_programme()
    programme["rules"] |= {"co_sell": {"roles": ["candidate"]}, "selection": {"criteria": {"skill": 3, "region": 1}}}
    published(operator, programme)
    return operator


def invitations(client):
    return eventually(lambda: client.get("/v1/invitations").json()["items"])


@pytest.mark.covers("F73")
def test_a_deal_is_offered_to_two_and_given_to_one(house, vendor, partners, selecting):
    north, south = (house.client("partner", vendor=vendor, org=org) for org in partners)
    asked = a_registration(CUSTOMER, "siemens.com")
    asked["deal"]["origin"] = "vendor"
    offer = sent(selecting, "/v1/opportunities", {"details": asked, "candidates": list(partners)})["id"]
    for partner in (north, south):
        (told,) = invitations(partner)
        assert CUSTOMER not in json.dumps(told)
        assert CUSTOMER in json.dumps(sent(partner, f"/v1/invitations/{told['id']}/accept"))
        assert partner.get("/v1/registrations").json()["items"] == []
        problem(partner.get("/v1/opportunities"), 403, "NOT_AUTHORISED")

    points = {partners[0]: {"skill": 2, "region": 5}, partners[1]: {"skill": 4, "region": 1}}
    choice = {"partner": partners[0], "points": points}
    problem(selecting.post(f"/v1/opportunities/{offer}/select", json=choice), 409, "NOT_THE_BEST")
    sent(selecting, f"/v1/opportunities/{offer}/select", {**choice, "partner": partners[1]})
    (claim,) = eventually(lambda: south.get("/v1/registrations", params={"state": "approved"}).json()["items"])
    assert north.get("/v1/registrations").json()["items"] == []
    assert north.get(f"/v1/registrations/{claim['id']}").status_code == 404


@pytest.mark.covers("S27", "S33")
def test_an_order_by_a_link_is_credited_once_and_blocks_nobody(house, vendor, partners, operator):
    published(operator, a_programme("partner-plus"))
    affiliate = a_partner(types=["affiliate"], programmes=["partner-plus"])
    operator.put(f"/v1/partners/{partners[0]}", json=affiliate)
    order = {
        "partner": partners[0],
        "programme": "partner-plus",
        "code": "north-it",
        "customer": {"name": CUSTOMER, "website": "siemens.com"},
        "order_reference": "PO 1",
        "on": "2026-09-01",
        "value": {"amount": "90", "currency": "USD"},
    }
    first = sent(operator, "/v1/attributions", order)["id"]
    shown = eventually(lambda: operator.get("/v1/attributions").json()["items"])
    assert [(one["id"], one["payable"]) for one in shown] == [(first, True)]
    south = house.client("partner", vendor=vendor, org=partners[1])
    assert sent(south, "/v1/registrations", a_registration(CUSTOMER, "siemens.com"))["state"] == "approved"
