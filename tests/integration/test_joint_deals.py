"""Two partners sell one deal, over HTTP: invited, joined, granted, handed on; and a third learns nothing of it."""

import json
from uuid import uuid4

import pytest

from tests.integration.conftest import problem, published, sent
from tests.integration.house import a_partner, a_programme, a_registration, eventually

CUSTOMER = "Siemens Aktiengesellschaft"


@pytest.fixture
def joint(house, vendor, partners, operator):
    """The sample programme lets partners sell together; and there is a third partner."""
    programme = a_programme()
    programme["rules"]["co_sell"] = {"roles": ["supporting"], "within": "P15D"}
    published(operator, programme)
    names = (*partners, f"west-{uuid4().hex[:8]}")
    operator.put(f"/v1/partners/{names[2]}", json=a_partner(name=names[2]))
    return {name: house.client("partner", vendor=vendor, org=name) for name in names}


@pytest.mark.covers("S72", "S73", "F49", "F70", "F76")
def test_two_partners_share_a_deal_and_its_lead_hands_it_on(house, vendor, partners, operator, joint):
    (north, south, west), (_, _, third) = joint.values(), joint
    big = a_registration(CUSTOMER, "siemens.com", deal={"value": {"amount": "200000", "currency": "USD"}})
    deal = sent(north, "/v1/registrations", big)
    assert deal["state"] == "under_review"
    asking = {"partner": partners[1], "share": "40", "contribution": "installs it"}
    path = f"/v1/registrations/{deal['id']}/invitations"
    invitation = sent(north, path, asking)["id"]
    crowded = {"partner": third, "share": "61"}
    problem(north.post(path, json=crowded), 409, "SHARES_EXCEEDED")

    told = eventually(lambda: south.get("/v1/invitations").json()["items"])
    assert [one["id"] for one in told] == [invitation]
    assert CUSTOMER not in json.dumps(told)
    assert south.get(f"/v1/registrations/{deal['id']}").status_code == 404
    approver = house.client("approver", vendor=vendor)
    problem(approver.post(f"/v1/registrations/{deal['id']}/approve"), 409, "INVITATIONS_OPEN")

    assert west.get("/v1/invitations").json()["items"] == []
    for answer in ("accept", "decline"):
        problem(west.post(f"/v1/invitations/{invitation}/{answer}"), 404, "NOT_FOUND")
    assert CUSTOMER in json.dumps(sent(south, f"/v1/invitations/{invitation}/accept"))
    own = sent(south, "/v1/registrations", a_registration(CUSTOMER, "siemens.com"))
    assert own["state"] == "approved"
    assert sent(approver, f"/v1/registrations/{deal['id']}/approve")["state"] == "approved"

    rival = sent(west, "/v1/registrations", a_registration(CUSTOMER, "siemens.com"))
    assert rival["state"] == "under_review"
    sent(north, f"/v1/registrations/{deal['id']}/leave", {"partner": partners[0], "reason": "no people"})
    problem(west.post(f"/v1/protections/{deal['id']}/accept-transfer"), 404, "NOT_FOUND")
    sent(south, f"/v1/protections/{deal['id']}/accept-transfer")
    eventually(lambda: north.get(f"/v1/registrations/{deal['id']}").json().get("state") == "cancelled")
    held = eventually(lambda: south.get("/v1/protections", params={"state": "active"}).json()["items"])
    assert {one["partner"] for one in held} == {partners[1]}


@pytest.mark.covers("F72")
def test_an_invitation_that_nobody_answers_lapses_by_itself(partners, operator, joint):
    programme = a_programme()
    programme["rules"]["co_sell"] = {"within": "PT1S"}
    published(operator, programme)
    north, south, _ = joint.values()
    deal = sent(north, "/v1/registrations", a_registration(CUSTOMER, "siemens.com"))["id"]
    asking = {"partner": partners[1], "share": "40"}
    invitation = sent(north, f"/v1/registrations/{deal}/invitations", asking)["id"]
    eventually(lambda: operator.get(f"/v1/invitations/{invitation}").json().get("state") == "expired")
    problem(south.post(f"/v1/invitations/{invitation}/accept"), 409, "WRONG_STATE")


@pytest.mark.covers("S22", "F69")
def test_a_distributor_files_for_its_reseller_and_works_on_what_names_it(house, vendor, partners, operator):
    reseller, _ = partners
    names = [f"{name}-{uuid4().hex[:8]}" for name in ("bigbox", "smallbox")]
    for name in names:
        operator.put(f"/v1/partners/{name}", json=a_partner(name=name, types=["distributor"]))
    operator.put(f"/v1/partners/{reseller}", json=a_partner(name=reseller, distributors=[names[0]]))
    big, small = (house.client("distributor", vendor=vendor, org=name) for name in names)
    asked = a_registration(CUSTOMER, "siemens.com", chain={"distributor": names[0]}, partner=reseller)
    problem(small.post("/v1/registrations", json=asked), 403, "NOT_AUTHORISED")
    claim = sent(big, "/v1/registrations", asked)
    assert claim["state"] == "approved"
    path = f"/v1/registrations/{claim['id']}"
    holder = house.client("partner", vendor=vendor, org=reseller)
    shown = eventually(lambda: holder.get(path).json() if holder.get(path).status_code == 200 else None)
    assert shown["partner"] == reseller
    activity = {"at": "2026-09-02T10:00:00Z", "summary": "met them"}
    problem(small.post(f"{path}/activity", json=activity), 404, "NOT_FOUND")
    sent(big, f"{path}/activity", activity)
    assert (big.get(path).status_code, small.get(path).status_code) == (200, 404)
