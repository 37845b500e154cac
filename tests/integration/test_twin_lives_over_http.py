"""What becomes of a claim, over HTTP and in its topic, looks the same with a rival on the account and without."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.conftest import sent
from tests.integration.house import House, a_partner, a_programme, a_registration, eventually
from tests.integration.worlds import CUSTOMER, WAIT, World, two_worlds

RULES = a_programme()["rules"]
LIVELY = a_programme(
    rules=RULES
    | {
        "decision": RULES["decision"] | {"appeal_within": "P10D"},
        "extensions": {"count": 2, "period": "P30D"},
        "co_sell": {"roles": ["supporting", "candidate"], "shares_required": False},
        "selection": {"criteria": {"skill": 1}},
    }
)
HELD = a_registration("Bertelsmann", "bertelsmann.de", products=["cloud/compute"])
"""What the rival holds in one of the two worlds."""
Twin = Callable[[World, House], str]
"""What happens in a world; and the last of the events that the partner is told of it."""


def asked(*products: str, origin: str = "partner", **changes: Any) -> dict[str, Any]:
    """A claim on the account, above what the programme lets through by rule: a person decides, rival or not."""
    claim = a_registration(*CUSTOMER, products=list(products), **changes)
    claim["deal"] |= {"value": {"amount": "40000", "currency": "EUR"}, "origin": origin}
    return claim


def does(world: World, path: str, body: Any = None, who: httpx.Client | None = None, refused: str = "") -> Any:
    """A partner sends something, and keeps what it is told; the views are then as far as the answer."""
    client = who or world.client
    answer = world.note(f"POST {world.masked(path)}", client.post(path, json=body or {}, headers=WAIT))
    told = answer.json()
    assert told.get("code", "") == refused, answer.text
    assert client.get("/v1/registrations", params={"at_least": told["position"]}).is_success
    return told


def decides(world: World, path: str, body: Any = None, who: httpx.Client | None = None) -> Any:
    """The vendor does something, and the views show it."""
    told = sent(who or world.operator, path, body)
    assert world.operator.get("/v1/registrations", params={"at_least": told["position"]}).is_success
    return told


def somebody(world: World, house: House, kind: str = "reseller") -> tuple[str, httpx.Client]:
    """A third partner of the vendor."""
    name = f"third-{uuid4().hex[:8]}"
    world.known.append((name, "THIRD"))
    assert world.operator.put(f"/v1/partners/{name}", json=a_partner(name="Third", types=[kind])).is_success
    role = "distributor" if kind == "distributor" else "partner"
    return name, house.client(role, vendor=world.vendor, org=name)


def claims(world: World, *products: str, **changes: Any) -> str:
    """The partner makes a claim that waits for a person; its path."""
    told = does(world, "/v1/registrations", asked(*products, **changes))
    assert told["state"] == "under_review"
    world.claim = told["id"]
    return f"/v1/registrations/{world.claim}"


def granted(world: World) -> str:
    """A claim on what nobody else has; the path of its protection."""
    path = claims(world, "cloud/email")
    decides(world, f"{path}/approve")
    return f"/v1/protections/{world.claim}"


def loses(world: World) -> None:
    """It is refused: by settling its case where there is one, by an approver where there is none."""
    if not world.contested:
        decides(world, f"/v1/registrations/{world.claim}/reject", {"code": "NO_COMPELLING_CASE"}, world.judge)
        return
    case = eventually(lambda: open_case(world))
    ruling = {"outcome": "first_claim_upheld", "reason": "It was there."}
    decides(world, f"/v1/conflicts/{case}/resolve", ruling, world.judge)


def open_case(world: World) -> str | None:
    found = world.operator.get("/v1/conflicts", params={"claim": world.claim}).json()["items"]
    return next((case["id"] for case in found if not case["outcome"]), None)


def stands(world: World, state: str) -> None:
    """Wait until the views show it."""
    eventually(lambda: world.client.get(f"/v1/registrations/{world.claim}").json().get("state") == state)


def is_extended(world: World, _: House) -> str:
    path = granted(world)
    does(world, f"{path}/request-extension", {"reason": "budget round"})
    does(world, f"{path}/request-extension", {"reason": "once more"}, refused="EXTENSION_ASKED")
    decides(world, f"{path}/deny-extension", {"code": "NO_PROGRESS"})
    does(world, f"{path}/request-extension", {"reason": "there is news"})
    decides(world, f"{path}/grant-extension")
    return "protection.extended.v1"


def asks_for_more(world: World, _: House) -> str:
    granted(world)
    does(world, f"/v1/registrations/{world.claim}/amend", asked("cloud/email", "cloud/compute"))
    world.looks_around()
    loses(world)
    return "registration.amendment-declined.v1"


def is_handed_on(world: World, house: House) -> str:
    path = granted(world)
    name, third = somebody(world, house)
    for answer in ("decline-transfer", "accept-transfer"):
        does(world, f"{path}/transfer", {"to": name, "reason": "no people"})
        world.looks_around(third)
        does(world, f"{path}/{answer}", who=third)
    return "protection.transferred.v1"


def is_joined_and_left(world: World, house: House) -> str:
    path = claims(world, "cloud/compute")
    name, third = somebody(world, house)
    invitation = does(world, f"{path}/invitations", {"partner": name, "share": "10"})["id"]
    does(world, f"/v1/invitations/{invitation}/accept", who=third)
    world.looks_around(third)
    does(world, f"{path}/leave", {"partner": name}, who=third)
    return "registration.party-left.v1"


def is_given_a_deal(world: World, _: House) -> str:
    offer = {"details": asked("cloud/compute", origin="vendor"), "candidates": [world.south]}
    opportunity = decides(world, "/v1/opportunities", offer)["id"]
    ((invitation),) = eventually(lambda: world.client.get("/v1/invitations").json()["items"])
    does(world, f"/v1/invitations/{invitation['id']}/accept")
    choice = {"partner": world.south, "points": {world.south: {"skill": 2}}}
    decides(world, f"/v1/opportunities/{opportunity}/select", choice)
    (claim,) = eventually(lambda: world.client.get("/v1/registrations").json()["items"])
    world.claim = claim["id"]
    stands(world, "under_review")
    world.looks_around()
    loses(world)
    return "registration.rejected.v1"


def appeals(world: World, _: House) -> str:
    path = claims(world, "cloud/compute")
    loses(world)
    stands(world, "rejected")
    does(world, f"{path}/appeal", {"grounds": "look again"})
    decides(world, f"{path}/decide-appeal", {"upheld": True})
    stands(world, "under_review")
    world.looks_around()
    does(world, f"{path}/withdraw", {"reason": "enough"})
    return "registration.withdrawn.v1"


def is_previewed(world: World, _: House) -> str:
    for product in ("cloud/email", "cloud/compute"):
        does(world, "/v1/registrations/preview", asked(product))
    granted(world)
    return "protection.granted.v1"


def is_filed_for(world: World, house: House) -> str:
    name, third = somebody(world, house, "distributor")
    assert world.operator.put(f"/v1/partners/{world.south}", json=a_partner(distributors=[name])).is_success
    claim = asked("cloud/compute", chain={"distributor": name}, partner=world.south)
    world.claim = does(world, "/v1/registrations", claim, who=third)["id"]
    world.looks_around(third)
    loses(world)
    stands(world, "rejected")
    world.looks_around(third)
    return "registration.rejected.v1"


def is_an_exception(world: World, _: House) -> str:
    short = asked("cloud/compute", evidence=asked()["evidence"][:1], draft=True)
    world.claim = does(world, "/v1/registrations", short)["id"]
    path = f"/v1/registrations/{world.claim}"
    does(world, f"{path}/submit", refused="EVIDENCE_MISSING")
    decides(world, f"{path}/exceptions", {"rule": "EVIDENCED", "reason": "a pilot"})
    assert does(world, f"{path}/submit")["state"] == "under_review"
    world.looks_around()
    loses(world)
    return "registration.rejected.v1"


def rests(world: World, _: House) -> str:
    path = granted(world)
    decides(world, f"{path}/suspend", {"code": "AUDIT"})
    world.looks_around()
    decides(world, f"{path}/reinstate")
    return "protection.reinstated.v1"


TWINS: tuple[Twin, ...] = (
    is_extended,
    asks_for_more,
    is_handed_on,
    is_joined_and_left,
    is_given_a_deal,
    appeals,
    is_previewed,
    is_filed_for,
    is_an_exception,
    rests,
)


@pytest.fixture
def worlds(house: House) -> Iterator[tuple[World, World]]:
    with two_worlds(house, LIVELY, HELD) as made:
        yield made


@pytest.mark.covers("F76", "S59")
@pytest.mark.parametrize("twin", TWINS)
def test_a_claim_looks_alike_with_a_rival_and_without(house: House, worlds: tuple[World, World], twin: Twin):
    for world in worlds:
        last = twin(world, house)
        world.feed(last)
        eventually(partial(is_told, world, last))
        world.looks_around()
    for contested, alone in zip(*(world.all_seen() for world in worlds), strict=True):
        assert contested == alone


def is_told(world: World, last: str) -> bool:
    """Whether the history has come so far."""
    history = world.client.get(f"/v1/registrations/{world.claim}/history").json()["items"]
    return last in [event["type"] for event in history]
