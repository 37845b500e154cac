"""A flag over HTTP on the real stack, from the fifteen claims that raise it to compliance's last word."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.integration.conftest import sent
from tests.integration.house import House, a_partner, a_registration, eventually
from tests.integration.line import line_of

FILINGS = 15
WAIT = {"Prefer": "wait=15"}


@pytest.fixture
def grabber(house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client) -> httpx.Client:
    """A partner that has filed many claims at once, on next to nothing."""
    operator.put(f"/v1/partners/{partners[0]}", json=a_partner(name=partners[0], types=["referral"]))
    client = house.client("partner", vendor=vendor, org=partners[0])
    thin = a_registration("x")["evidence"][:1]
    for number in range(FILINGS):
        sent(client, "/v1/registrations", a_registration(f"Qx{number}vz Works", evidence=thin))
    return client


def flag_of(operator: httpx.Client) -> dict[str, object]:
    """The one flag of the vendor, once it is there."""
    (found,) = eventually(lambda: operator.get("/v1/blanket-flags", params={"level": "flag"}).json()["items"])
    return dict(found)


@pytest.mark.covers("F64")
def test_a_flag_from_the_claims_that_raise_it_to_the_last_word(
    house: House, vendor: str, operator: httpx.Client, grabber: httpx.Client
):
    flag = flag_of(operator)
    path = f"/v1/blanket-flags/{flag['id']}"
    early = operator.post(f"{path}/cap", json={"open_claims": 1}, headers=WAIT)
    assert (early.status_code, early.json()["code"]) == (409, "WRONG_STATE")
    assert operator.post(f"{path}/confirm", json={"note": "unknown there"}, headers=WAIT).status_code == 200
    claims = [row["id"] for row in grabber.get("/v1/registrations", params={"limit": 50}).json()["items"]]
    demand = eventually(lambda: demanded(grabber, claims[-1]))
    assert demand["flag"] == flag["id"]
    assert demand["code"] == "BLANKET_PATTERN"
    answer = grabber.post(f"{path}/answer", json={"answer": "our roadshow"}, headers=WAIT)
    assert [event["data"]["answer"] for event in answer.json()["events"]] == ["our roadshow"]
    assert operator.post(f"{path}/cap", json={"open_claims": 1, "note": "until then"}, headers=WAIT).status_code == 200
    eventually(lambda: refused(grabber) == "CAP_REACHED")
    assert operator.post(f"{path}/refer", json={"note": "again"}, headers=WAIT).status_code == 200
    compliance = house.client("compliance", vendor=vendor)
    done = compliance.post(f"{path}/conclude", json={"finding": "upheld", "note": "warned"}, headers=WAIT)
    assert done.status_code == 200
    shown = eventually(lambda: concluded(operator, str(flag["id"])))
    assert (shown["answer"], shown["open_claims"], shown["finding"]) == ("our roadshow", 1, "upheld")


def test_a_partner_reads_its_own_flag_with_its_counts_and_what_to_do(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client, grabber: httpx.Client
):
    flag, own = eventually(lambda: both_read(operator, grabber))
    assert (own["id"], own["partner"], own["state"]) == (flag["id"], partners[0], "flagged")
    assert own["signals"] == flag["signals"]
    assert "claims filed in" in own["signals"][0]["reason"]
    assert own["asks"].startswith("The partner may say")
    assert not own.keys() & {"judged_by", "note", "score", "rule"}
    other = house.client("partner", vendor=vendor, org=partners[1])
    assert other.get("/v1/blanket-flags").json()["items"] == []
    operator.post(f"/v1/blanket-flags/{flag['id']}/confirm", json={}, headers=WAIT)
    own = eventually(lambda: grabber.get("/v1/blanket-flags", params={"state": "confirmed"}).json()["items"])[0]
    assert own["asks"].startswith("Proof of work")
    assert (own["next_deadline"]["what"], own["next_deadline"]["by"]) == ("evidence", "partner")


def test_a_partner_answers_its_flag_and_declares_a_campaign_in_its_own_topic(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client, grabber: httpx.Client
):
    flag = flag_of(operator)
    said = {"until": f"{datetime.now(UTC) + timedelta(days=20):%Y-%m-%dT%H:%M:%SZ}", "expected": 20, "reason": "a fair"}
    with line_of(house, vendor, partners[0]) as line:
        answered = line.answer(line.binary({"answer": "our roadshow"}, type="blanket-flag.answer", subject=flag["id"]))
        declared = line.answer(line.binary({"partner": partners[0], **said}, type="campaign.declare"))
        others = line.answer(line.structured({"partner": partners[1], **said}, type="campaign.declare"))
        unknown = line.answer(line.binary(said, type="campaign.cancel"))
    assert (answered.headers["ce_status"], answered.body["events"][0]["data"]["answer"]) == ("200", "our roadshow")
    assert (declared.headers["ce_status"], declared.body["events"][0]["type"]) == ("201", "campaign.declared.v1")
    assert (others.headers["ce_status"], others.body["code"]) == ("404", "NOT_FOUND")
    assert (unknown.headers["ce_status"], unknown.body["code"]) == ("422", "INVALID")
    shown = eventually(lambda: [row for row in operator.get("/v1/blanket-flags").json()["items"] if row["answer"]])
    assert [row["answer"] for row in shown] == ["our roadshow"]


def test_a_manager_asks_for_proof_of_a_claim_and_its_partner_reads_a_spot_check(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client
):
    client = house.client("partner", vendor=vendor, org=partners[1])
    claim = sent(client, "/v1/registrations", a_registration("Spotted AG"))["id"]
    path = f"/v1/registrations/{claim}/evidence/demand"
    assert client.post(path, json={}, headers=WAIT).status_code == 403
    done = operator.post(path, json={"code": "DRAWN_BY_LOT", "note": "every tenth"}, headers=WAIT)
    assert (done.status_code, done.json()["events"][0]["data"]["code"]) == (200, "DRAWN_BY_LOT")
    demand = eventually(lambda: demanded(client, claim))
    assert demand.keys() == {"registration", "code", "due"}
    assert demand["code"] == "SPOT_CHECK"
    assert client.get(f"/v1/registrations/{claim}").json()["demanded"] == demand["due"]


def both_read(operator: httpx.Client, partner: httpx.Client) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The flag as the vendor and as its partner read it, once they read the same: it grows with every claim."""
    ours, theirs = (
        who.get("/v1/blanket-flags", params={"state": "flagged"}).json()["items"] for who in (operator, partner)
    )
    return (ours[0], theirs[0]) if ours and theirs and ours[0]["claims"] == theirs[0]["claims"] else None


def demanded(partner: httpx.Client, registration: str) -> dict[str, str]:
    """The demand on a claim as its partner reads it, once it is there."""
    history = partner.get(f"/v1/registrations/{registration}/history").json().get("items", ())
    return next((dict(event["data"]) for event in history if event["type"] == "evidence.demanded.v1"), {})


def refused(partner: httpx.Client) -> str:
    """Why the partner's next claim is not taken."""
    answer = partner.post("/v1/registrations", json=a_registration("One More AG"), headers=WAIT).json()
    return str(answer.get("code", ""))


def concluded(operator: httpx.Client, flag: str) -> dict[str, object]:
    """The flag, once compliance is done with it."""
    rows = operator.get("/v1/blanket-flags").json()["items"]
    return next((dict(row) for row in rows if row["id"] == flag and row["state"] == "concluded"), {})
