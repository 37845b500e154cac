"""Legal holds and schedules across services: a hold follows its customer, a withheld customer goes when it is time."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.conftest import published, sent
from tests.integration.house import House, a_programme, a_registration, eventually
from tests.integration.test_confidential import SECRET

HELD = "ON_LEGAL_HOLD"


@pytest.fixture
def compliance(house: House, vendor: str, operator: httpx.Client) -> httpx.Client:
    return house.client("compliance", vendor=vendor)


def registered(partner: httpx.Client, operator: httpx.Client, name: str) -> tuple[str, str]:
    """A deal with somebody of this customer: the customer's id, and who it is in the vault."""
    website = f"{name.lower().split()[0]}.example.org"
    contact = {"name": f"Head of {name}", "email": f"head@{website}"}
    answer = sent(partner, "/v1/registrations", a_registration(name, website) | {"contact": contact})
    filed = operator.get(f"/v1/registrations/{answer['id']}", params={"at_least": answer["position"]}).json()
    found = eventually(lambda: operator.get("/v1/customers", params={"name": name}).json()["items"])
    return str(found[0]["id"]), str(filed["details"]["contact"]["subject"])


def erased(compliance: httpx.Client, subject: str) -> str:
    """What comes of a request to forget somebody."""
    body = {"subjects": [subject], "reason": "request 2026-17"}
    answer: dict[str, Any] = compliance.post("/v1/erasures", json=body).json()
    return str(answer.get("code") or answer["state"])


def test_a_hold_on_a_customer_keeps_the_people_of_whom_it_is_merged_into(
    house: House, vendor: str, operator: httpx.Client, north: httpx.Client, compliance: httpx.Client
):
    gone, _ = registered(north, operator, f"Quarzit{uuid4().hex[:6]} Bergbau AG")
    kept, subject = registered(north, operator, f"Vellmar{uuid4().hex[:6]} Papierwerke GmbH")
    hold = {"on": {"kind": "customer", "id": gone}, "reason": "litigation 4"}
    placed = sent(compliance, "/v1/legal-holds", hold)["id"]
    manager = house.client("channel-manager", vendor=vendor)
    sent(manager, "/v1/customers/merge", {"customer": kept, "absorbed": gone, "reason": "one group buys"})
    linked = {"kind": "customer", "id": kept}
    eventually(lambda: _is_linked(house, gone, kept))
    assert erased(compliance, subject) == HELD
    sent(compliance, f"/v1/legal-holds/{placed}/release", {"reason": "settled"})
    other = sent(compliance, "/v1/legal-holds", {"on": linked, "reason": "litigation 5"})["id"]
    assert erased(compliance, subject) == HELD
    sent(compliance, f"/v1/legal-holds/{other}/release", {"reason": "settled"})
    assert erased(compliance, subject) == "erased"


def _is_linked(house: House, gone: str, kept: str) -> bool:
    lines = house.command("replay", "--json").stdout.splitlines()
    return any("customers.linked.v1" in line and gone in line and kept in line for line in lines)


def test_a_withheld_customer_goes_some_time_after_the_closing(operator: httpx.Client, north: httpx.Client):
    programme = a_programme(retention={"contacts": "P7300D", "customers": "PT1S"})
    programme["rules"]["confidential_customers"] = True
    published(operator, programme)
    draft = sent(north, "/v1/registrations", a_registration("nobody") | {"customer": SECRET, "draft": True})["id"]
    path = f"/v1/registrations/{draft}/customer"
    assert eventually(lambda: north.get(path).json().get("name")) == SECRET["name"]
    sent(north, f"/v1/registrations/{draft}/withdraw")
    assert eventually(lambda: north.get(path).status_code == 404)
