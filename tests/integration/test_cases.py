"""Every outcome of a case over HTTP on the real stack: what it leaves on both sides, and who is told what."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import httpx
import pytest

from tests.integration.conftest import published
from tests.integration.house import House, a_partner, a_programme, a_registration, eventually

WAIT = {"Prefer": "wait=15"}
RULES = {
    "within": "P5D",
    "at_risk": "P1D",
    "evidence": {"at_least": "meeting"},
    "evidence_within": "P10D",
    "appeal_within": "P10D",
    "appeal_decided_within": "P5D",
    "plural_by_law": ["DE"],
    "secondary_price_level": "standard",
    "secondary_reward": 50,
}
PARTS = ("cloud/compute/vps", "cloud/compute/gpu")


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

    def protection(self, registration: str) -> dict[str, Any]:
        """What a registration was granted."""
        listed = self.operator.get("/v1/protections", params={"limit": 100}).json()["items"]
        return next((one for one in listed if one["id"] == registration), {})


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


def with_letter(contest: Contest) -> dict[str, Any]:
    letter = {"kind": "customer_letter", "at": "2026-01-02T09:00:00Z", "summary": "signed"}
    contest.asks("evidence", {"claim": contest.second, "evidence": [letter]})
    return {"winner": contest.second}


def split(contest: Contest) -> dict[str, Any]:
    both = zip((contest.first, contest.second), PARTS, strict=True)
    return {"split": [{"claim": one, "scope": {"products": [part], "territory": "DE"}} for one, part in both]}


def nothing(_: Contest) -> dict[str, Any]:
    return {}


OUTCOMES: list[tuple[str, Callable[[Contest], dict[str, Any]], tuple[str, str]]] = [
    ("first_claim_upheld", nothing, ("approved", "rejected")),
    ("later_claim_awarded", nothing, ("cancelled", "approved")),
    ("scope_split", split, ("approved", "approved")),
    ("co_sell_shared", lambda _: {"share": "40"}, ("approved", "rejected")),
    ("primary_plus_secondary_terms", nothing, ("approved", "approved")),
    ("sourcing_and_fulfilment_split", nothing, ("approved", "approved")),
    ("customer_choice", with_letter, ("cancelled", "approved")),
    ("open_competition", nothing, ("approved", "approved")),
    ("plural_by_law", nothing, ("approved", "approved")),
    ("not_a_conflict", nothing, ("approved", "approved")),
    ("all_rejected", nothing, ("cancelled", "rejected")),
]
KINDS = {
    "open_competition": ("open", "open"),
    "primary_plus_secondary_terms": ("exclusive", "open"),
    "sourcing_and_fulfilment_split": ("attribution", "exclusive"),
}


@pytest.mark.parametrize(("outcome", "needs", "states"), OUTCOMES, ids=[name for name, *_ in OUTCOMES])
def test_an_outcome_ends_in_the_right_states_on_both_sides(
    contest: Contest, outcome: str, needs: Callable[[Contest], dict[str, Any]], states: tuple[str, str]
):
    contest.asks("resolve", {"outcome": outcome, "reason": "seen by us", **needs(contest)})
    eventually(lambda: contest.states() == states, why=contest.states)
    eventually(lambda: contest.shown()["outcome"] == outcome)
    if outcome in KINDS:
        found = [contest.protection(one)["kind"] for one in (contest.first, contest.second)]
        assert tuple(found) == KINDS[outcome]
    if outcome == "scope_split":
        assert contest.protection(contest.first)["products"] == [PARTS[0]]
        assert contest.protection(contest.second)["products"] == [PARTS[1]]
    if outcome == "co_sell_shared":
        deal = contest.client(1).get(f"/v1/registrations/{contest.first}").json()
        assert [party["partner"] for party in deal["parties"]] == [contest.partners[1]]


def test_outcomes_with_direct_sales(contest: Contest):
    direct = contest.house.client("direct-sales", vendor=contest.vendor)
    customer = {"name": "Gerresheimer AG", "website": "gerresheimer.com", "country": "DE"}
    for outcome, state in (("direct_stands_down", "approved"), ("direct_retained", "rejected")):
        claim = {"customer": customer, "owner": "key-accounts", "scope": {"products": ["cloud"]}}
        assert direct.post("/v1/direct-claims", json=claim, headers=WAIT).is_success
        made = submitted(contest.client(0), customer["name"], website=customer["website"])
        found = eventually(
            lambda made=made: contest.operator.get("/v1/conflicts", params={"claim": made}).json()["items"]
        )
        refused = direct.post(f"/v1/conflicts/{found[0]['id']}/resolve", json={"outcome": outcome, "reason": "ours"})
        assert refused.status_code == 403
        settled = contest._replace(case=found[0]["id"])
        settled.asks("resolve", {"outcome": outcome, "reason": "compared"})
        reached = f"/v1/registrations/{made}"
        eventually(lambda reached=reached, state=state: contest.operator.get(reached).json()["state"] == state)
        customer = {"name": "Evotec SE", "website": "evotec.com", "country": "DE"}


@pytest.mark.parametrize("contest", [{"four_eyes": True}], indirect=True)
def test_two_people_settle_where_two_are_asked_for(contest: Contest):
    dana = contest.house.client("approver", vendor=contest.vendor, subject="dana")
    proposal = {"outcome": "later_claim_awarded", "reason": "they did the work"}
    assert contest.asks("resolve", proposal, code=409).json()["code"] == "FOUR_EYES_NEEDED"
    contest.asks("propose", proposal)
    assert contest.asks("confirm", {}, code=409).json()["code"] == "SAME_PERSON"
    contest.asks("confirm", {}, by=dana)
    eventually(lambda: contest.states() == ("cancelled", "approved"), why=contest.states)


@pytest.mark.parametrize("contest", [{"plural_by_law": []}], indirect=True)
def test_a_case_tells_what_the_rules_would_decide_and_until_when(contest: Contest):
    shown = contest.shown()
    assert shown["suggestion"]["rule"] == "FIRST_COMPLETE_CLAIM"
    assert "open_competition" in shown["suggestion"]["admissible"]
    assert shown["next_deadline"]["what"] == "decision"


@pytest.mark.parametrize("contest", [{"plural_by_law": []}], indirect=True)
def test_a_partner_asked_for_proof_learns_of_no_rival_and_answers_on_its_own_registration(contest: Contest):
    contest.asks("request-evidence", {"note": "secret note"})
    south = contest.client(1)
    eventually(lambda: south.get(f"/v1/registrations/{contest.second}").json()["demanded"])
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


def test_the_incumbent_keeps_its_customer(contest: Contest):
    programme = a_programme(conflicts=RULES)
    programme["rules"]["incumbency"] = {"period": "P365D"}
    published(contest.operator, programme)
    north, south = contest.client(0), contest.client(1)
    won = submitted(north, "Wacker Chemie AG", website="wacker.com")
    today = datetime.now(UTC).date().isoformat()
    outcome = {"outcome": "won", "on": today, "value": {"amount": "20000", "currency": "USD"}}
    ended = north.post(f"/v1/registrations/{won}/outcome", json=outcome, headers=WAIT)
    assert ended.is_success, ended.text
    rival = submitted(south, "Wacker Chemie", website="www.wacker.com")
    (case,) = eventually(lambda: contest.operator.get("/v1/conflicts", params={"claim": rival}).json()["items"])
    assert case["kind"] == "INCUMBENT"
    assert case["suggestion"]["rule"] in ("INCUMBENT_SITS_THERE", "LAW_WANTS_BOTH")
    contest._replace(case=case["id"]).asks("resolve", {"outcome": "incumbent_upheld", "reason": "it sits there"})
    eventually(lambda: contest.operator.get(f"/v1/registrations/{rival}").json()["state"] == "rejected")


def test_two_claims_of_partners_that_belong_together_become_one(contest: Contest):
    for partner in contest.partners:
        profile = a_partner(name=partner, group="house-of-it")
        assert contest.operator.put(f"/v1/partners/{partner}", json=profile).is_success
    first = submitted(contest.client(0), "Lanxess AG", website="lanxess.com")
    second = submitted(contest.client(1), "LANXESS", website="www.lanxess.com")
    (case,) = eventually(lambda: contest.operator.get("/v1/conflicts", params={"claim": second}).json()["items"])
    assert (case["kind"], case["suggestion"]["rule"]) == ("AFFILIATED_PARTIES", "LAW_WANTS_BOTH")
    merged = contest._replace(case=case["id"], first=first, second=second)
    merged.asks("resolve", {"outcome": "same_partner_merged", "reason": "one house"})
    eventually(lambda: merged.states() == ("approved", "rejected"), why=merged.states)


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
