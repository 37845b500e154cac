"""Where a claim is, who decides next, until when and why, read over HTTP from what the real writers wrote."""

from typing import Any

import httpx
import pytest

from tests.integration.conftest import problem, published
from tests.integration.house import House, eventually
from tests.integration.test_lives import done
from tests.integration.test_long_review import Claim, filed, with_desks
from tests.integration.test_rules import of_value, submitted

__all__ = ["filed"]


def read(client: httpx.Client, claim: Claim, page: str = "", at_least: str | None = None) -> dict[str, Any]:
    """A page about the claim, at least as new as an answer."""
    answer = client.get(f"{claim.path}{page}", params={"at_least": at_least} if at_least else {})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def waiting_at(client: httpx.Client, claim: Claim) -> dict[str, Any]:
    """The claim once the views show that it waits for somebody."""
    eventually(lambda: client.get(claim.path).json().get("state") == "under_review")
    return read(client, claim)


@pytest.mark.covers("S56", "S59", "F36")
def test_a_partner_follows_its_claim_from_desk_to_desk(filed, north: httpx.Client):
    claim = filed("Wegweiser AG")
    kim, lea = claim.person("kim", "channel-manager"), claim.person("lea")
    waiting = waiting_at(north, claim)
    assert (waiting["state"], waiting["step"], waiting["desks"]) == ("under_review", 0, ["team"])
    assert [step["desks"] for step in waiting["route"]] == [["team"], ["finance", "legal"]]
    assert waiting["sla"]["standing"] == "on_time"
    assert waiting["sla"]["seconds_left"] > 0
    due = waiting["next_deadline"]
    assert (due["what"], due["by"], due["at"]) == ("decision", "vendor", waiting["sla"]["due"])
    done(claim.does(kim, "approve"))
    told = done(claim.does(lea, "approve"))
    further = read(north, claim, at_least=told["position"])
    assert (further["step"], further["desks"], further["agreed"]) == (1, ["finance"], ["legal"])
    trace = read(north, claim, "/trace")["items"]
    assert [decision["says"].split(",")[0] for decision in trace] == [
        *("let in", "given to people", "agreed by team", "agreed by legal")
    ]
    assert trace[0]["words"]
    assert all(decision["facts"] is None and "by" not in decision for decision in trace)
    staff = read(kim, claim, "/trace")["items"]
    assert staff[0]["facts"]["tier"]
    assert {decision["by"].split("/")[-1] for decision in staff[2:]} == {"kim", "lea"}


@pytest.mark.covers("F41")
def test_a_decision_that_is_late_is_said_to_be_and_another_desk_may_take_it(
    house: House, vendor: str, operator: httpx.Client, north: httpx.Client
):
    programme = with_desks()
    programme["desks"]["team"]["escalates_to"] = "finance"
    programme["rules"] |= {
        "routes": [{"to": "team"}],
        "decision": programme["rules"]["decision"] | {"within": "PT3S", "at_risk": "PT2S"},
    }
    published(operator, programme)
    told = done(submitted(north, "Spaet AG", deal=of_value("200000")), "under_review")
    claim = Claim(house, vendor, told["id"])
    waiting_at(north, claim)
    late = eventually(lambda: (found := read(north, claim)["sla"])["standing"] == "late" and found)
    assert late["seconds_left"] <= 0

    def happened() -> list[str]:
        clock = ("registration.decision-sla-at-risk.v1", "registration.decision-sla-breached.v1")
        return [event["type"] for event in read(north, claim, "/history")["items"] if event["type"] in clock]

    eventually(lambda: len(happened()) == 2)
    assert happened() == ["registration.decision-sla-at-risk.v1", "registration.decision-sla-breached.v1"]
    problem(claim.does(claim.person("lea"), "approve"), 409, "NOT_YOUR_DESK")
    done(claim.does(claim.person("fay"), "approve"), "approved")


@pytest.mark.covers("S40", "S26")
def test_a_partner_reads_its_standing_and_its_counts(filed, house: House, vendor: str, north: httpx.Client):
    claim = filed("Standort AG")
    waiting = waiting_at(north, claim)
    org = waiting["partner"]
    page = north.get(f"/v1/partners/{org}").json()
    (standing,) = page["standing"]
    assert standing["programme"] == waiting["programme"]
    assert standing["tier"]["id"]
    assert page["open_claims"] >= 1
    assert page["first_registration"] is not None
    other = house.client("partner", vendor=vendor, org="somebody-else")
    assert other.get(f"/v1/partners/{org}").status_code == 404
