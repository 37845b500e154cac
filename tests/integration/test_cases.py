"""A case over HTTP on the real stack: who decides it, what the sides are asked, and another look at its outcome."""

from typing import Any, NamedTuple

import httpx
import pytest

from tests.integration.conftest import published
from tests.integration.house import House, a_programme, a_registration, eventually

WAIT = {"Prefer": "wait=15"}
RULES = {
    "within": "P5D",
    "at_risk": "P1D",
    "evidence": {"at_least": "meeting"},
    "evidence_within": "P10D",
    "appeal_within": "P10D",
    "appeal_decided_within": "P5D",
}


class Contest(NamedTuple):
    """Two partners' claims on one account: the first is protected, the second waits for the case."""

    house: House
    vendor: str
    partners: tuple[str, str]
    operator: httpx.Client
    first: str
    second: str
    case: str

    def client(self, side: int) -> httpx.Client:
        """One of the two partners."""
        return self.house.client("partner", vendor=self.vendor, org=self.partners[side])

    def asks(self, verb: str, body: dict[str, Any], by: httpx.Client | None = None, code: int = 200) -> httpx.Response:
        """Somebody does something with the case."""
        answer = (by or self.operator).post(f"/v1/conflicts/{self.case}/{verb}", json=body, headers=WAIT)
        assert answer.status_code == code, answer.text
        return answer

    def shown(self) -> dict[str, Any]:
        """The case as the vendor's people see it."""
        found: dict[str, Any] = self.operator.get(f"/v1/conflicts/{self.case}").json()
        return found

    def states(self) -> tuple[str, str]:
        """Where the two registrations stand."""
        first, second = (self.operator.get(f"/v1/registrations/{one}").json() for one in (self.first, self.second))
        return first["state"], second["state"]


def submitted(client: httpx.Client, name: str, **changes: Any) -> str:
    answer = client.post("/v1/registrations", json=a_registration(name, **changes), headers=WAIT)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
def contest(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client, request: pytest.FixtureRequest
) -> Contest:
    """The two claims have met, under a programme that says how cases are settled."""
    published(operator, a_programme(conflicts=RULES | getattr(request, "param", {})))
    north, south = (house.client("partner", vendor=vendor, org=partner) for partner in partners)
    first = submitted(north, "Brenntag SE", website="brenntag.com")
    second = submitted(south, "BRENNTAG", website="www.brenntag.com")

    def met() -> Any:
        return operator.get("/v1/conflicts", params={"claim": second}).json()["items"]

    (case,) = eventually(met)
    return Contest(house, vendor, partners, operator, first, second, case["id"])


@pytest.mark.parametrize("contest", [{"four_eyes": True}], indirect=True)
def test_two_people_settle_where_two_are_asked_for(contest: Contest):
    dana = contest.house.client("approver", vendor=contest.vendor, subject="dana")
    proposal = {"outcome": "later_claim_awarded", "reason": "they did the work"}
    assert contest.asks("resolve", proposal, code=409).json()["code"] == "FOUR_EYES_NEEDED"
    contest.asks("propose", proposal)
    assert contest.asks("confirm", {}, code=409).json()["code"] == "SAME_PERSON"
    contest.asks("confirm", {}, by=dana)
    eventually(lambda: contest.states() == ("cancelled", "approved"), why=contest.states)


def test_a_case_tells_what_the_rules_would_decide_and_until_when(contest: Contest):
    shown = contest.shown()
    assert shown["suggestion"]["rule"] == "FIRST_COMPLETE_CLAIM"
    assert "open_competition" in shown["suggestion"]["admissible"]
    assert shown["next_deadline"]["what"] == "decision"


def test_a_partner_asked_for_proof_learns_of_no_rival_and_answers_on_its_own_registration(contest: Contest):
    contest.asks("request-evidence", {"note": "secret note"})
    south = contest.client(1)
    eventually(lambda: south.get(f"/v1/registrations/{contest.second}").json().get("demanded"))
    history = south.get(f"/v1/registrations/{contest.second}/history").text
    for hidden in (contest.case, contest.first, contest.partners[0], "secret note", "CONFLICT"):
        assert hidden not in history
    for path in (f"/v1/conflicts/{contest.case}", "/v1/conflicts"):
        assert south.get(path).status_code == 403
    meeting = {"kind": "meeting", "at": "2026-01-02T09:00:00Z", "summary": "with the CIO"}
    attached = south.post(f"/v1/registrations/{contest.second}/evidence", json={"evidence": [meeting]}, headers=WAIT)
    assert attached.is_success, attached.text
    eventually(lambda: contest.shown()["asked"]["answered"] == [contest.second])
    assert [item["kind"] for item in contest.shown()["evidence"]] == ["meeting"]


def test_an_appeal_at_the_registration_is_decided_in_the_case_by_somebody_else(contest: Contest):
    contest.asks("resolve", {"outcome": "first_claim_upheld", "reason": "it was first"})
    eventually(lambda: contest.states() == ("approved", "rejected"), why=contest.states)
    south, dana = contest.client(1), contest.house.client("approver", vendor=contest.vendor, subject="dana")
    appeal = {"grounds": "we did all the work"}
    filed = south.post(f"/v1/registrations/{contest.second}/appeal", json=appeal, headers=WAIT)
    assert filed.is_success, filed.text
    eventually(lambda: contest.shown()["state"] == "appealed")
    overturn = {"outcome": "later_claim_awarded", "reason": "so they did"}
    assert contest.asks("decide-appeal", overturn, code=409).json()["code"] == "SAME_PERSON"
    contest.asks("decide-appeal", overturn, by=dana)
    eventually(lambda: contest.states() == ("cancelled", "approved"), why=contest.states)
    assert contest.shown()["overturned"] == "first_claim_upheld"


def test_who_lost_a_protection_is_told_until_when_it_may_appeal_and_of_nobody(contest: Contest):
    contest.asks("resolve", {"outcome": "later_claim_awarded", "reason": "they did the work"})
    eventually(lambda: contest.states() == ("cancelled", "approved"), why=contest.states)
    north, path = contest.client(0), f"/v1/registrations/{contest.first}"
    own = eventually(lambda: (found := north.get(path).json()) and found["appeal"] and found)
    assert (own["appeal"]["state"], own["next_deadline"]["what"], own["code"]) == ("open", "appeal", "NOT_AVAILABLE")
    filed = north.post(f"{path}/appeal", json={"grounds": "we met them every week"}, headers=WAIT)
    assert filed.is_success, filed.text
    eventually(lambda: contest.shown()["state"] == "appealed")
    told = north.get(path).text + north.get(f"{path}/history").text
    assert not [hidden for hidden in (contest.case, contest.second, contest.partners[1]) if hidden in told]
