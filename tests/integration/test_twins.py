"""The same world twice, with a rival on the account and without: a partner cannot tell which of the two it is in."""

from collections.abc import Iterator

import pytest

from tests.integration.house import House, a_programme, a_registration, eventually
from tests.integration.worlds import CUSTOMER, WAIT, World, two_worlds

ASKED = a_registration(*CUSTOMER)
ASKED["deal"]["value"]["amount"] = "40000"
"""Above what the programme lets through by rule: a person decides, rival or not."""
CONFIDING = a_programme(rules=a_programme()["rules"] | {"confidential_customers": True})
"""A programme whose partners may withhold who their end customer is."""
SHORT = a_registration(*CUSTOMER, evidence=[])
"""What the programme refuses, rival or not."""


@pytest.fixture(params=[False, True], ids=["named", "confidential"])
def worlds(house: House, request: pytest.FixtureRequest) -> Iterator[tuple[World, World]]:
    """In the first, the rival may withhold whom it sells to."""
    held = a_registration("Bertelsmann", "bertelsmann.de")
    held["customer"]["confidential"] = request.param
    with two_worlds(house, CONFIDING, held) as made:
        yield made


@pytest.mark.covers("F76", "S59")
def test_a_held_claim_looks_like_any_claim_that_waits_for_a_person(worlds: tuple[World, World]):
    for world in worlds:
        answer = world.note("POST", world.client.post("/v1/registrations", json=ASKED, headers=WAIT))
        world.claim = answer.json()["id"]
        world.client.get("/v1/registrations", params={"at_least": answer.json()["position"]})
        world.looks_around()
        assert world.client.get(f"/v1/registrations/{world.claim}").json()["state"] == "under_review"
    assert worlds[0].operator.get("/v1/conflicts").json()["items"]
    assert not worlds[1].operator.get("/v1/conflicts").json()["items"]
    assert worlds[0].all_seen() == worlds[1].all_seen()


@pytest.mark.covers("F76", "F39", "S59")
def test_a_claim_rejected_for_a_rival_looks_like_any_rejected_claim(worlds: tuple[World, World]):
    contested, alone = worlds
    for world in worlds:
        message = world.line.binary(ASKED)
        world.claim = world.line.answer(message).body["id"]
    ((case),) = eventually(lambda: contested.operator.get("/v1/conflicts").json()["items"])
    ruling = {"outcome": "first_claim_upheld", "reason": "Filed first, and it works."}
    assert contested.operator.post(f"/v1/conflicts/{case['id']}/resolve", json=ruling).status_code == 200
    path = f"/v1/registrations/{alone.claim}/reject"
    assert alone.operator.post(path, json={"code": "NO_COMPELLING_CASE"}).status_code == 200
    for world in worlds:
        world.feed("registration.rejected.v1")
        eventually(world.rejected)
        world.looks_around()
    assert contested.all_seen() == alone.all_seen()


@pytest.mark.covers("F76", "S59")
def test_a_rival_that_went_away_left_no_trace_in_versions_or_answers(worlds: tuple[World, World]):
    contested, _ = worlds
    for world in worlds:
        answer = world.note("POST", world.client.post("/v1/registrations", json=ASKED, headers=WAIT))
        world.claim = answer.json()["id"]
    ((case),) = eventually(lambda: contested.operator.get("/v1/conflicts").json()["items"])
    dismissed = contested.operator.post(f"/v1/conflicts/{case['id']}/dismiss", json={"reason": "Another subsidiary."})
    assert dismissed.status_code == 200, dismissed.text
    eventually(lambda: not contested.operator.get(f"/v1/registrations/{contested.claim}").json()["held_by"])
    for world in worlds:
        path = f"/v1/registrations/{world.claim}"
        version = {"If-Match": world.client.get(path).headers["etag"]}
        withdrawn = world.note("withdraw", world.client.post(f"{path}/withdraw", json={}, headers=version))
        assert withdrawn.status_code == 200, withdrawn.text
        world.client.get(path, params={"at_least": withdrawn.json()["position"]})
        world.looks_around()
    assert worlds[0].all_seen() == worlds[1].all_seen()


@pytest.mark.covers("S59")
def test_what_is_refused_is_refused_alike(worlds: tuple[World, World]):
    for world in worlds:
        world.note("POST", world.client.post("/v1/registrations", json=SHORT, headers=WAIT))
        world.line.answer(world.line.binary(SHORT, id="m1"))
    assert worlds[0].all_seen() == worlds[1].all_seen()
    assert "EVIDENCE_MISSING" in str(worlds[0].seen)
