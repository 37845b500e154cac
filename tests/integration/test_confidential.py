"""Private label: a partner withholds its end customer, and the vendor still knows when two are after the same one."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from tests.integration.conftest import problem, published
from tests.integration.everywhere import kept, pages, traces
from tests.integration.house import House, a_partner, a_programme, a_registration, eventually
from tests.integration.line import Line, line_of

WAIT = {"Prefer": "wait=10"}
SECRET = {
    "name": "Zyxomma Quarries AG",
    "website": "https://www.zyxomma-quarries.de/en",
    "country": "DE",
    "city": "Wunsiedel",
    "postcode": "95632",
    "identifiers": [{"scheme": "vat", "value": "DE136695976"}],
    "confidential": True,
}
OTHERWISE = {"name": "ZYXOMMA Quarries Aktiengesellschaft", "website": "zyxomma-quarries.de", "country": "DE"}
TRACES = ("zyxomma", "wunsiedel", "95632", "136695976")
NEIGHBOUR = {"name": "Brockhaus Brickworks", "website": "brockhaus-brickworks.de", "country": "DE"}
UNHEARD = {
    "name": "Quagliozzi Weaving Mills SpA",
    "website": "quagliozzi.it",
    "country": "IT",
    "city": "Roccavivara",
    "postcode": "86020",
    "identifiers": [{"scheme": "duns", "value": "150483782"}],
    "confidential": True,
}
"""A customer that nobody else of this house ever names."""
UNHEARD_TRACES = ("quagliozzi", "roccavivara", "86020", "150483782")


def a_deal_of(customer: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A registration in the plan that sells under the partner's own label."""
    body = a_registration("nobody", programme="hosting-var", products=["cloud/server"]) | changes
    body["deal"] = body["deal"] | {"value": {"amount": "9000", "currency": "USD"}}
    domain = customer["website"].rpartition("www.")[2].partition("/")[0]
    contact = {"name": "Jo Meyer", "email": f"jo.meyer@{domain}", "role": "Head of IT"}
    return body | {"customer": customer, "contact": contact}


@pytest.fixture
def clients(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client
) -> tuple[httpx.Client, httpx.Client]:
    """Two value-added resellers that support what they sell under their own label."""
    published(operator, a_programme("hosting-var"))
    for partner in partners:
        profile = a_partner(name=partner, types=["var", "reseller"], tier="member", programmes=["hosting-var"])
        assert operator.put(f"/v1/partners/{partner}", json=profile | {"territories": ["*"]}).is_success
        held = {"name": "support-desk", "valid_until": "2099-01-01T00:00:00Z", "people": 2}
        assert operator.post(f"/v1/partners/{partner}/certifications", json=held).is_success
    north, south = (house.client("partner", vendor=vendor, org=partner) for partner in partners)
    return north, south


@pytest.fixture
def line(house: House, vendor: str, partners: tuple[str, str], clients: object) -> Iterator[Line]:
    """The second partner's own topics."""
    with line_of(house, vendor, partners[1]) as found:
        yield found


def submitted(client: httpx.Client, body: dict[str, Any], state: str) -> str:
    """Register, and the registration's id once it came to this state."""
    answer = client.post("/v1/registrations", json=body, headers=WAIT)
    assert (answer.status_code, answer.json().get("state")) == (201, state), answer.text
    return str(answer.json()["id"])


def one_case(operator: httpx.Client) -> Any:
    (case,) = eventually(lambda: operator.get("/v1/conflicts").json()["items"])
    return case


@pytest.mark.covers("S4")
def test_a_claim_on_a_withheld_customer_is_found_to_meet_one_that_names_it(
    house: House, vendor: str, partners: tuple[str, str], clients: tuple[httpx.Client, ...], operator: httpx.Client
):
    north, south = clients
    hidden = submitted(north, a_deal_of(SECRET), "approved")
    named = submitted(south, a_deal_of(OTHERWISE), "under_review")
    case = one_case(operator)
    assert (case["kind"], case["first"], case["second"]) == ("PARTNER_OVERLAP", hidden, named)
    assert not [trace for trace in TRACES if trace in json.dumps(case).casefold()]

    question = {"customer": {"name": "Zyxomma Quarries"}, "products": ["cloud/server"], "territory": "DE"}
    answer = house.client("direct-sales", vendor=vendor).post("/v1/protection-checks", json=question)
    assert answer.json()["answer"] == "protected"
    (match,) = answer.json()["matches"]
    assert (match["call"], match["scope"]["products"]) == ("cam-emea", ["cloud/server"])
    assert not [trace for trace in (*TRACES, *partners) if trace in answer.text.casefold()]

    (customer,) = operator.get("/v1/customers").json()["items"]
    assert customer["name"] == OTHERWISE["name"]
    path = f"/v1/registrations/{hidden}"
    for page in (path, f"{path}/history", f"{path}/trace", f"/v1/conflicts/{case['id']}"):
        assert customer["id"] not in operator.get(page).text
    assert operator.get(f"/v1/customers/{customer['id']}").json()["claims"][0]["id"] == named
    shown = operator.get(path).json()
    assert (shown["customer"], shown["country"]) == ("confidential customer", "DE")
    assert shown["screening"]["customer"] is None
    assert not [trace for trace in TRACES if trace in json.dumps(shown).casefold()]


@pytest.mark.covers("S4")
def test_nowhere_at_the_vendor_is_it_written_who_a_withheld_customer_is(
    house: House, vendor: str, clients: tuple[httpx.Client, ...], operator: httpx.Client, line: Line
):
    north, south = clients
    first = submitted(north, a_deal_of(UNHEARD), "approved")
    otherwise = UNHEARD | {"name": "QUAGLIOZZI weaving mills", "website": "https://www.quagliozzi.it/mills"}
    answer = line.answer(line.binary(a_deal_of(otherwise)))
    second = answer.body["id"]
    assert answer.body["state"] == "under_review"
    case = one_case(operator)
    moved = a_deal_of(UNHEARD, products=["cloud"])
    assert south.post(f"/v1/registrations/{second}/amend", json=moved, headers=WAIT).is_success
    assert north.post(
        f"/v1/registrations/{first}/activity", json={"at": "2026-09-02T10:00:00Z", "summary": "call"}
    ).is_success
    reached = operator.post(f"/v1/conflicts/{case['id']}/acknowledge", json={}).json()["position"]
    operator.get("/v1/conflicts", params={"at_least": reached})

    claims = [f"/v1/registrations/{claim}{page}" for claim in (first, second) for page in ("", "/history")]
    customers = [f"/v1/customers/{one['id']}" for one in operator.get("/v1/customers").json()["items"]]
    seen = [*kept(house), *pages(house, vendor, *claims, *customers, f"/v1/conflicts/{case['id']}")]
    assert {"confidential customer"} == {one["name"] for one in operator.get("/v1/customers").json()["items"]}
    places = " ".join(traces(("before the lease ends", first), seen))
    assert all(place in places for place in ("registration.ledger", "views.history", "operator /v1/registrations"))
    assert traces(UNHEARD_TRACES, seen) == []
    shown = [text for where, text in seen if "/v1/" in where]
    assert not [text for text in shown if "digest" in text]


def test_the_partner_sees_again_what_it_wrote_and_nobody_else_does(
    house: House, vendor: str, clients: tuple[httpx.Client, ...], operator: httpx.Client
):
    north, south = clients
    hidden, named = (submitted(north, a_deal_of(customer), "approved") for customer in (SECRET, NEIGHBOUR))
    path = f"/v1/registrations/{hidden}/customer"
    written = {name: value for name, value in SECRET.items() if name != "confidential"}
    assert eventually(lambda: seen(north, path)) == written
    assert eventually(lambda: seen(north, f"/v1/registrations/{named}/customer"))["name"] == NEIGHBOUR["name"]
    for role in ("operator", "channel-manager", "approver", "compliance"):
        problem(house.client(role, vendor=vendor).get(path), 403, "NOT_AUTHORISED")
    problem(house.client("direct-sales", vendor=vendor).get(path), 403, "NOT_AUTHORISED")
    problem(south.get(path), 404, "NOT_FOUND")
    subject = north.get(f"/v1/registrations/{hidden}").json()["details"]["customer"]["subject"]
    with psycopg.connect(house.environment["DATABASE_URL"]) as connection:
        connection.execute("DELETE FROM vault.people WHERE subject = %s", [subject])
    problem(north.get(path), 404, "NOT_FOUND")


def seen(client: httpx.Client, path: str) -> Any:
    """What the page says, once the views are there."""
    answer = client.get(path)
    return answer.json() if answer.status_code == 200 else None


def test_who_may_not_withhold_its_customer_is_told_so(clients: tuple[httpx.Client, ...], operator: httpx.Client):
    programme = a_programme("hosting-var")
    del programme["tracks"]["var"]["confidential_customers"]
    published(operator, programme)
    refused = problem(clients[0].post("/v1/registrations", json=a_deal_of(SECRET)), 409, "CUSTOMER_NOT_DISCLOSED")
    assert refused["errors"][0]["pointer"] == "/customer/confidential"


@pytest.mark.parametrize(
    ("told", "pointer"),
    [
        ({"deal": {"description": "Moves zyxomma QUARRIES to us"}}, "/deal/description"),
        ({"deal": {"project": "www.zyxomma-quarries.de"}}, "/deal/project"),
        ({"contact": {"role": "CIO of Zyxomma Quarries"}}, "/contact/role"),
    ],
)
def test_a_text_that_names_the_customer_anyway_comes_back(
    clients: tuple[httpx.Client, ...], told: dict[str, dict[str, str]], pointer: str
):
    body = a_deal_of(SECRET)
    for part, said in told.items():
        body[part] = body[part] | said
    answer = clients[0].post("/v1/registrations", json=body)
    assert [error["pointer"] for error in problem(answer, 422, "INVALID")["errors"]] == [pointer]
    assert "zyxomma" not in answer.text.casefold()


def test_nobody_sends_digests(house: House, vendor: str, clients: tuple[httpx.Client, ...]):
    forged = OTHERWISE | {"digests": [f"name:{'9f' * 16}"]}
    problem(clients[0].post("/v1/registrations", json=a_deal_of(forged)), 422, "INVALID")
    seller = house.client("direct-sales", vendor=vendor)
    problem(seller.post("/v1/protection-checks", json={"customer": forged}), 422, "INVALID")
    claim = {"customer": forged, "scope": {"products": ["cloud"]}, "owner": "Dora Direct"}
    problem(seller.post("/v1/direct-claims", json=claim), 422, "INVALID")


def test_a_withheld_customer_needs_its_country(clients: tuple[httpx.Client, ...]):
    nowhere = {name: value for name, value in SECRET.items() if name != "country"}
    problem(clients[0].post("/v1/registrations", json=a_deal_of(nowhere)), 422, "INVALID")


def test_the_same_customer_written_again_is_no_change(clients: tuple[httpx.Client, ...]):
    body = {name: value for name, value in a_deal_of(SECRET).items() if name != "contact"}
    claim = submitted(clients[0], body | {"draft": True}, "draft")
    answer = clients[0].post(f"/v1/registrations/{claim}/amend", json=body)
    problem(answer, 409, "NOTHING_CHANGED")
