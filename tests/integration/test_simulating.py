"""A draft is tried on a vendor's real ledger before it is published: from the command line, and over HTTP."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integration.conftest import Typed, problem, published, shown
from tests.integration.house import House, a_programme, a_registration

SINCE = "2026-01-01"
WAIT = {"Prefer": "wait=10"}
CLAIMS = {"granted by rule": "18000", "granted by a person": "40000", "refused": "1000", "waiting": "600000"}
"""What each claim is worth, in EUR; the sample programme counts in USD, at 1.08."""

Tried = Callable[[dict[str, Any]], dict[str, Any]]
Claims = dict[str, str]


@pytest.fixture
def claims(operator: httpx.Client, north: httpx.Client) -> Claims:
    """One claim of each kind, by its id; the refused one's is known to the commands topic alone."""
    made: Claims = {}
    for kind, amount in CLAIMS.items():
        deal = a_registration("x")["deal"] | {"value": {"amount": amount, "currency": "EUR"}}
        answer = north.post("/v1/registrations", json=a_registration(f"Probe {amount} AG", deal=deal), headers=WAIT)
        assert answer.status_code == (409 if kind == "refused" else 201), answer.text
        made[kind] = answer.json().get("id", "")
    approved = operator.post(f"/v1/registrations/{made['granted by a person']}/approve", json={}, headers=WAIT)
    assert approved.status_code == 200, approved.text
    return made


@pytest.fixture
def tried(operator: httpx.Client, claims: Claims) -> Tried:
    """Tries a draft over HTTP, once there is something to decide otherwise."""

    def over_http(draft: dict[str, Any]) -> dict[str, Any]:
        body = {"programme": draft, "since": f"{SINCE}T00:00:00Z"}
        answer = operator.post(f"/v1/programmes/{draft['id']}/simulate", json=body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return over_http


def with_rules(**rules: Any) -> dict[str, Any]:
    """The sample programme with rules of the partner's track stated otherwise."""
    programme = a_programme()
    programme["tracks"]["reseller"] |= rules
    return programme


def listed(found: dict[str, Any], claims: Claims) -> list[tuple[str, str, str]]:
    """What each difference is about: the decision, the claim by its kind, and what it would have been."""
    names = {made: kind for kind, made in claims.items() if made}
    return [(one["decision"], names.get(one["registration"], "refused"), one["would"]) for one in found["differences"]]


def totals(found: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(one["decision"], one["decisions"], one["value"]["EUR"]) for one in found["totals"]]


@pytest.mark.covers("S55", "F33")
def test_a_draft_lists_exactly_the_decisions_that_differ_with_counts_and_money(tried: Tried, claims: Claims):
    found = tried(a_programme())
    assert (found["totals"], found["differences"]) == ([], [])
    assert found["compared"] == 4 + 2 + 2 * 2  # submissions, one refused; reviews; approvals with their protections

    found = tried(with_rules(minimum_deal=1000))
    assert listed(found, claims) == [("submission", "refused", "accepted")]
    assert totals(found) == [("submission", 1, "1000")]

    found = tried(with_rules(minimum_deal=20000))
    assert listed(found, claims) == [("submission", "granted by rule", "refused: BELOW_MINIMUM_SIZE")]
    assert totals(found) == [("submission", 1, "18000")]

    found = tried(with_rules(automatic={"under": 50000, "tiers": ["gold"]}))
    assert listed(found, claims) == [("approval", "granted by a person", "approved by rule")]
    found = tried(with_rules(automatic={"under": 10000, "tiers": ["gold"]}))
    assert listed(found, claims) == [("approval", "granted by rule", "decided by a person: ABOVE_AUTOMATIC_SIZE")]
    assert totals(found) == [("approval", 1, "18000")]

    found = tried(with_rules(routes=[{"to": "board", "over": 100000}, {"to": "channel-manager"}]))
    assert listed(found, claims) == [("route", "waiting", "board")]
    found = tried(with_rules(protection={"period": "P10D"}))
    assert [(decision, kind) for decision, kind, _ in listed(found, claims)] == [
        ("period", "granted by rule"),
        ("period", "granted by a person"),
    ]
    assert totals(found) == [("period", 2, "58000")]


def test_the_command_line_says_the_same_as_http(tried: Tried, as_operator: Typed, vendor: str, tmp_path: Path):
    draft, file = with_rules(automatic={"under": 10000, "tiers": ["gold"]}), tmp_path / "draft.yaml"
    file.write_text(json.dumps(draft))
    words = ("programmes", "simulate", str(file), "--vendor", vendor, "--since", SINCE, "--json")
    typed, asked = shown(as_operator(*words)), tried(draft)
    assert len(typed["differences"]) == 1
    assert (typed["compared"], typed["totals"]) == (asked["compared"], asked["totals"])
    about = ("decision", "registration", "partner", "was", "would", "because", "value")
    assert [[one[name] for name in about] for one in typed["differences"]] == [
        [one[name] for name in about] for one in asked["differences"]
    ]


@pytest.mark.usefixtures("claims")
def test_a_person_reads_how_many_were_compared_what_differs_and_why(as_operator: Typed, vendor: str, tmp_path: Path):
    file = tmp_path / "draft.yaml"

    def typed(draft: dict[str, Any], whose: str = vendor) -> str:
        file.write_text(json.dumps(draft))
        done = as_operator("programmes", "simulate", str(file), "--vendor", whose, "--since", SINCE, COLUMNS="200")
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert f"10 decisions of {vendor} under upm-default since {SINCE} were put before the draft; none" in typed(
        a_programme()
    )
    told = typed(with_rules(minimum_deal=20000))
    assert "1 would differ" in told
    assert "18,000 EUR" in told
    assert "(deals start at 20000 USD, and this one is 19440.00 USD)" in told
    assert "nothing to compare" in typed(a_programme(), "nobody-of-this-name")
    assert "nothing to compare" in typed(a_programme(id="of-another-name"))


def test_a_draft_that_is_none_is_not_tried(as_operator: Typed, vendor: str, tmp_path: Path):
    file = tmp_path / "draft.yaml"
    file.write_text("id: x\n")
    done = as_operator("programmes", "simulate", str(file), "--vendor", vendor, "--since", SINCE)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{file}:1:1: error: " in done.stderr


@pytest.mark.usefixtures("claims")
def test_one_vendor_never_reads_anothers_decisions(house: House):
    """Both live in one partition, and their programmes have the same name."""
    other = house.client("operator", vendor="another-vendor")
    published(other, a_programme())
    body = {"programme": with_rules(minimum_deal=1000), "since": f"{SINCE}T00:00:00Z"}
    found = other.post("/v1/programmes/upm-default/simulate", json=body).json()
    assert (found["compared"], found["differences"]) == (0, [])


def test_over_http_a_draft_is_checked_and_only_operators_may_ask(
    house: House, vendor: str, operator: httpx.Client, north: httpx.Client
):
    draft = a_programme()
    draft["rules"]["routes"] = [{"to": "channel-manager"}, {"to": "channel-director", "over": 500000}]
    told = operator.post("/v1/programmes/check", json=draft).json()
    (remark,) = told["remarks"]
    assert (told["id"], remark["severity"], remark["path"]) == ("upm-default", "warning", "rules.routes[1]")
    body = {"programme": draft, "since": f"{SINCE}T00:00:00Z"}
    problem(operator.post("/v1/programmes/check", json={"id": "x"}), 422, "INVALID")
    problem(operator.post("/v1/programmes/another/simulate", json=body), 422, "INVALID")
    managers = house.client("channel-manager", vendor=vendor)
    for path, said in (("check", draft), ("upm-default/simulate", body)):
        for nobody in (north, managers):
            problem(nobody.post(f"/v1/programmes/{path}", json=said), 403, "NOT_AUTHORISED")
