"""The longest ways a claim may go, on the real stack: handed on, sent back, rejected, appealed, granted, widened."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.integration.conftest import problem, published
from tests.integration.house import House, a_programme, a_registration, eventually
from tests.integration.test_lives import done, seen
from tests.integration.test_rules import WAIT, of_value, submitted

WIDER = ["cloud/compute", "cloud/email"]


def with_desks() -> dict[str, Any]:
    """The sample programme, in which the team and then finance and legal together agree."""
    known = a_programme()
    known["desks"] = {
        "team": {"name": "Channel team", "role": "channel-manager"},
        "finance": {"name": "Finance", "role": "approver", "members": ["fay"], "deputies": ["dan"]},
        "legal": {"name": "Legal", "role": "approver", "members": ["lea"]},
    }
    known["rules"]["routes"] = [{"steps": [{"desks": ["team"]}, {"desks": ["finance", "legal"]}]}]
    known["rules"]["decision"] |= {"appeal_within": "10 business days", "appeal_decided_within": "5 business days"}
    return known


class Claim:
    """One registration, and who does what with it."""

    def __init__(self, house: House, vendor: str, id: str) -> None:
        self._house, self._vendor, self.path = house, vendor, f"/v1/registrations/{id}"

    def person(self, subject: str, role: str = "approver") -> httpx.Client:
        return self._house.client(role, vendor=self._vendor, subject=subject)

    def does(self, client: httpx.Client, what: str, **body: Any) -> httpx.Response:
        return client.post(f"{self.path}/{what}", json=body, headers=WAIT)


@pytest.fixture
def filed(house: House, vendor: str, operator: httpx.Client, north: httpx.Client) -> Callable[..., Claim]:
    """A registration that waits for the team."""
    published(operator, with_desks())

    def file(name: str, amount: str = "200000") -> Claim:
        told = done(submitted(north, name, deal=of_value(amount)), "under_review")
        return Claim(house, vendor, told["id"])

    return file


@pytest.mark.covers("S56", "F35", "F36")
def test_a_claim_goes_from_desk_to_desk_back_and_forth_and_is_granted(filed, north: httpx.Client):
    claim = filed("Desks AG")
    kim, fay, dan, lea, eve = (
        claim.person(name, "channel-manager" if name == "kim" else "approver")
        for name in ("kim", "fay", "dan", "lea", "eve")
    )
    problem(claim.does(fay, "approve"), 409, "NOT_YOUR_DESK")
    done(claim.does(kim, "assign", reviewer="eve", note="on leave"))
    done(claim.does(eve, "approve"))
    done(claim.does(lea, "approve"))
    problem(claim.does(eve, "approve"), 409, "NOT_YOUR_DESK")
    done(claim.does(fay, "request-information", reasons=["UNCLEAR"], fields=["deal"]), "action_required")
    done(claim.does(north, "provide-information", note="It is in the budget of next year."), "under_review")
    problem(claim.does(fay, "approve"), 409, "NOT_YOUR_DESK")
    done(claim.does(kim, "approve"))
    done(claim.does(lea, "approve"))
    told = done(claim.does(dan, "approve"), "approved")
    assert seen(north, told)["state"] == "approved"


@pytest.mark.covers("F60")
def test_a_rejection_is_appealed_and_the_claim_granted_in_its_old_place(filed, north: httpx.Client):
    claim = filed("Appeal AG")
    kim, fay, lea = claim.person("kim", "channel-manager"), claim.person("fay"), claim.person("lea")
    rejected = done(claim.does(kim, "reject", code="NO_BUDGET"), "rejected")
    (event,) = [one for one in rejected["events"] if one["type"] == "registration.rejected.v1"]
    assert event["data"]["appeal_until"]
    problem(claim.does(fay, "decide-appeal", upheld=True), 409, "NOT_APPEALED")
    done(claim.does(north, "appeal", grounds="The budget was approved yesterday."), "appealed")
    problem(claim.does(kim, "decide-appeal", upheld=True), 409, "REJECTER_CANNOT_DECIDE")
    done(claim.does(fay, "decide-appeal", upheld=True), "under_review")
    for person in (kim, fay, lea):
        told = done(claim.does(person, "approve"))
    assert told["state"] == "approved"


@pytest.mark.covers("F4", "F13", "F14", "F21", "F56")
def test_a_granted_claim_is_widened_once_the_desks_agree_and_only_where_nobody_else_stands(
    filed, house: House, vendor: str, north: httpx.Client, partners: tuple[str, str]
):
    claim = filed("Wider AG")
    people = (claim.person("kim", "channel-manager"), claim.person("fay"), claim.person("lea"))
    for person in people:
        told = done(claim.does(person, "approve"))
    assert told["state"] == "approved"
    known = a_registration("Wider AG", deal=of_value("200000"))
    problem(claim.does(north, "amend", **(known | {"customer": {"name": "Other AG"}})), 409, "FIELD_FROZEN")
    done(claim.does(north, "amend", **(known | {"products": WIDER})), "amendment_proposed")
    south = house.client("partner", vendor=vendor, org=partners[1])
    rival = done(submitted(south, "Wider AG", products=["cloud/email"]), "under_review")
    for person in people:
        told = done(claim.does(person, "approve"))
    granted = seen(north, told)
    assert granted["details"]["products"] == WIDER
    assert (granted["desks"], granted["agreed"], granted["decision_due"]) == ([], [], None)
    done(claim.does(north, "withdraw", reason="the project was stopped"), "withdrawn")
    freed = Claim(house, vendor, rival["id"])
    eventually(lambda: south.get(freed.path).json()["state"] == "approved")


def test_an_exception_lets_a_draft_in_that_a_rule_keeps_out(
    house: House, vendor: str, operator: httpx.Client, north: httpx.Client
):
    draft = done(
        north.post("/v1/registrations", json=a_registration("Pilot AG", deal=of_value("1000")) | {"draft": True})
    )
    claim = Claim(house, vendor, draft["id"])
    problem(claim.does(north, "submit"), 409, "BELOW_MINIMUM_SIZE")
    manager = claim.person("kim", "channel-manager")
    done(claim.does(manager, "exceptions", rule="LARGE_ENOUGH", reason="a pilot for the whole group"))
    done(claim.does(north, "submit"), "approved")
