"""The main job as its users do it: two partners, one customer, direct sales, a ruling, and an expiry."""

import json
from uuid import uuid4

import pytest

from tests.integration.conftest import published
from tests.integration.house import a_partner, a_programme, a_registration, eventually


def submit(client, body, **headers):
    return client.post("/v1/registrations", json=body, headers={"Prefer": "wait=10", **headers})


def state_of(client, registration):
    answer = client.get(f"/v1/registrations/{registration}")
    return answer.json()["state"] if answer.status_code == 200 else None


@pytest.mark.covers("S49", "S57", "S64", "S65", "F43", "F51", "F57", "F58", "F67")
def test_a_second_claim_is_held_checked_and_settled(house, vendor, partners, operator):
    north, south = (house.client("partner", vendor=vendor, org=org) for org in partners)
    first = submit(north, a_registration("Siemens Aktiengesellschaft", "https://www.siemens.com"))
    assert (first.status_code, first.json()["state"]) == (201, "approved"), first.text
    second = submit(south, a_registration("SIEMENS AG", "siemens.com/de", products=["cloud"]))
    assert second.json()["state"] == "under_review", second.text
    a, b = first.json()["id"], second.json()["id"]

    question = {
        "customer": {"name": "Siemens", "website": "www.siemens.com"},
        "products": ["cloud/compute"],
        "territory": "DE",
    }
    direct = house.client("direct-sales", vendor=vendor)
    answer = direct.post("/v1/protection-checks", json=question).json()
    assert answer["answer"] == "protected"
    assert set(answer["matches"][0]) == {"probability", "protected_until", "call", "scope"}
    assert partners[0] not in json.dumps(answer)

    (case,) = eventually(lambda: operator.get("/v1/conflicts", params={"state": "detected"}).json()["items"])
    ruling = {"outcome": "later_claim_awarded", "winner": b, "reason": "The first cannot show any work."}
    settled = operator.post(f"/v1/conflicts/{case['id']}/resolve", json=ruling)
    assert settled.status_code == 200, settled.text
    eventually(lambda: state_of(operator, b) == "approved" and state_of(operator, a) != "approved")
    protections = operator.get("/v1/protections", params={"state": "active"}).json()["items"]
    assert [protection["partner"] for protection in protections] == [partners[1]]


@pytest.mark.covers("S58", "F43", "F53", "F56")
def test_a_short_protection_expires_by_itself_and_the_waiting_claim_is_screened_again(
    house, vendor, partners, operator
):
    programme = a_programme(id="short")
    programme["rules"]["protection"] = {"period": "PT3S"}
    for track in programme["tracks"].values():
        track.pop("protection", None)
    published(operator, programme)
    for partner in partners:
        operator.put(f"/v1/partners/{partner}", json=a_partner(name=partner, programmes=["short"]))
    north, south = (house.client("partner", vendor=vendor, org=org) for org in partners)
    first = submit(north, a_registration("Robert Bosch GmbH", "bosch.com", programme="short"))
    assert first.json()["state"] == "approved", first.text
    second = submit(south, a_registration("Bosch", "www.bosch.com", programme="short"))
    a, b = first.json()["id"], second.json()["id"]
    eventually(lambda: state_of(operator, a) == "expired")
    eventually(lambda: state_of(operator, b) in ("approved", "expired"))
    history = operator.get(f"/v1/registrations/{b}/history").json()["items"]
    assert "registration.approved.v1" in [event["type"] for event in history]


@pytest.mark.covers("F80")
def test_the_ledgers_verify_and_a_changed_copy_does_not(house, tmp_path, operator):
    assert house.command("verify", "--json").returncode == 0
    assert house.command("export", str(tmp_path)).returncode == 0
    path = tmp_path / "registration-0.ledger.jsonl"
    path.write_text(path.read_text().replace("cam-emea", "cam-apac", 1))
    tampered = house.command("verify", str(tmp_path), "--json")
    assert tampered.returncode == 1
    breaches = [breach for ledger in json.loads(tampered.stdout)["ledgers"] for breach in ledger["breaches"]]
    assert [breach["kind"] for breach in breaches] == ["changed"]


@pytest.mark.covers("F10")
def test_a_repeat_gets_the_first_answer_and_another_body_is_refused(house, vendor, partners, operator):
    north = house.client("partner", vendor=vendor, org=partners[0])
    key = {"Idempotency-Key": uuid4().hex}
    body = a_registration("Bayer AG", "bayer.com")
    first, again = submit(north, body, **key), submit(north, body, **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    other = submit(north, a_registration("BASF SE", "basf.com"), **key)
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_CONFLICT")


@pytest.mark.covers("F86")
def test_a_stale_version_is_refused(house, vendor, partners, operator):
    north = house.client("partner", vendor=vendor, org=partners[0])
    registration = submit(north, a_registration("Allianz SE", "allianz.com")).json()["id"]
    stale = north.post(f"/v1/registrations/{registration}/withdraw", json={}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412, stale.text


def test_a_partner_sees_its_own_and_nothing_of_a_rival(house, vendor, partners, operator):
    north, south = (house.client("partner", vendor=vendor, org=org) for org in partners)
    first = submit(north, a_registration("Henkel AG & Co. KGaA", "henkel.com")).json()["id"]
    second = submit(south, a_registration("Henkel", "henkel.com"))
    eventually(lambda: state_of(north, first) == "approved")
    eventually(lambda: state_of(south, second.json()["id"]) == "under_review")
    assert south.get(f"/v1/registrations/{first}").status_code == 404
    assert south.get("/v1/conflicts").status_code == 403
    seen = second.text + south.get(f"/v1/registrations/{second.json()['id']}").text
    seen += south.get(f"/v1/registrations/{second.json()['id']}/history").text
    for secret in (partners[0], first, "conflict", "rival", "PARTNER_OVERLAP"):
        assert secret not in seen
