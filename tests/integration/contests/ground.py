"""One vendor on the real stack on which many scenes are played: each on customers of its own, so none disturbs another.

Its partners are two strangers, two of one house, two distributors, and one that files without working.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import uuid4

import httpx

from tests.integration.conftest import published, sent
from tests.integration.house import House, a_partner, a_programme, a_registration, eventually

FILINGS = 15
"""So many thin claims at once look like a land grab."""
CONFLICTS = {
    "within": "P5D",
    "evidence": {"at_least": "meeting"},
    "appeal_within": "P10D",
    "plural_by_law": ["AT"],
    "secondary_price_level": "standard",
    "secondary_reward": 50,
}
SPECIAL: Mapping[str, Mapping[str, Any]] = {
    "week": {"rules": {"protection": {"period": "P5D"}}},
    "blink": {"rules": {"protection": {"period": "PT1S"}}},
    "easy": {"rules": {"evidence": "contact"}},
    "chain": {"tracks": {"distributor": {"label": "Distributor"}}},
    "cloud": {"rules": {"products": ["cloud"]}},
}
"""Programmes beside the sample, and how they differ: how long they protect, for how little, whom, and what."""
PARTNERS: Mapping[str, Mapping[str, Any]] = {
    "north": {"distributors": ["box"]},
    "south": {},
    "house-one": {"group": "house-of-it"},
    "house-two": {"group": "house-of-it"},
    "box": {"types": ["distributor"]},
    "crate": {"types": ["distributor"]},
    "grabber": {},
}
"""What they are called here, and what is special about each; a partner's id is its own, as it has one topic for all."""


def customer(name: str, website: str | None = None, **more: Any) -> dict[str, Any]:
    """A customer as somebody writes it down."""
    known = {"name": name, "website": website, "country": "DE", **more}
    return {field: value for field, value in known.items() if value is not None}


def a_deal(**more: Any) -> dict[str, Any]:
    """A deal so small that it is approved by rule, and what is special about it."""
    return {**a_registration("x")["deal"], **more}


class Side(NamedTuple):
    """One of the two that meet: its id, where it is read, and who it is of (none of a partner)."""

    id: str
    path: str = "registrations"
    partner: str | None = None


class Market:
    """The vendor, its programmes, and its people."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.name = f"v{uuid4().hex[:8]}"
        self.manager = house.client("channel-manager", vendor=self.name, subject="kim")
        self.approver = house.client("approver", vendor=self.name, subject="dana")
        self.seller = house.client("direct-sales", vendor=self.name, subject="dora")
        self.compliance = house.client("compliance", vendor=self.name, subject="carla")
        self._publish(house.client("operator", vendor=self.name))

    def _publish(self, operator: httpx.Client) -> None:
        """The sample programme, and each of the special ones."""
        known = a_programme(conflicts=CONFLICTS)
        rules = known["rules"] | {
            "incumbency": {"period": "P365D"},
            "decision": known["rules"]["decision"] | {"appeal_within": "P10D"},
            "co_sell": {"roles": ["supporting"], "shares_required": False},
        }
        known["rules"] = rules
        published(operator, known)
        for name, special in SPECIAL.items():
            published(operator, known | {"id": name} | {part: known[part] | more for part, more in special.items()})


class Ground:
    """One scene's part of the vendor: partners that are in no other scene, so that none looks as if it grabbed land."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._partners: dict[str, httpx.Client] = {}
        self._ids = {name: f"{name}-{uuid4().hex[:8]}" for name in PARTNERS}
        self.manager, self.approver = market.manager, market.approver
        self.seller, self.compliance = market.seller, market.compliance

    def colleague(self, role: str) -> httpx.Client:
        """Somebody else of the vendor with a role."""
        return self._market.house.client(role, vendor=self._market.name, subject="sam")

    def id_of(self, partner: str) -> str:
        """A partner that is on the vendor's list, by what the scenes call it."""
        self.partner(partner)
        return self._ids[partner]

    def partner(self, name: str) -> httpx.Client:
        """Somebody of a partner, which is put on the vendor's list when a scene first needs it."""
        if name not in self._partners:
            profile = a_partner(name=name, programmes=["upm-default", *SPECIAL]) | dict(PARTNERS[name])
            profile["distributors"] = [self.id_of(one) for one in profile.get("distributors", ())]
            answer = self.manager.put(f"/v1/partners/{self._ids[name]}", json=profile)
            assert answer.is_success, answer.text
            client = self._market.house.client("partner", vendor=self._market.name, org=self._ids[name])
            self._partners[name] = client
        return self._partners[name]

    def claims(self, partner: str, of: Mapping[str, Any], *products: str, **changes: Any) -> Side:
        """A partner registers a deal with a customer, so well that it is approved unless a rival is there."""
        known = a_registration("x", **changes) | {"customer": dict(of)}
        known["products"] = list(products) or known["products"]
        return self.files(partner, known)

    def files(self, partner: str, registration: Mapping[str, Any]) -> Side:
        """A partner registers a deal, in its own words."""
        made = sent(self.partner(partner), "/v1/registrations", dict(registration))
        return Side(made["id"], partner=partner)

    def reserves(self, of: Mapping[str, Any], *products: str) -> Side:
        """Direct sales claims a customer for itself, and shows that it works there."""
        claim = {"customer": dict(of), "owner": "dora", "scope": {"products": list(products) or ["cloud"]}}
        claim["evidence"] = a_registration("x")["evidence"]
        return Side(sent(self.seller, "/v1/direct-claims", claim)["id"], "direct-claims")

    def state(self, side: Side) -> str:
        """Where a side stands, as the vendor's people see it."""
        if side.path == "customers":
            return str(self.manager.get(f"/v1/customers/{side.id}").json().get("designation"))
        if side.path == "registrations":
            return str(self.manager.get(f"/v1/registrations/{side.id}").json().get("state"))
        rows = self.manager.get(f"/v1/{side.path}", params={"limit": 100}).json()["items"]
        return next((str(row["state"]) for row in rows if row["id"] == side.id), "")

    def reaches(self, sides: tuple[Side, ...], states: tuple[str, ...]) -> None:
        """Wait until the sides are in these states."""
        eventually(lambda: self.states(*sides) == states, why=lambda: self.states(*sides))

    def states(self, *sides: Side) -> tuple[str, ...]:
        """Where the sides stand."""
        return tuple(self.state(side) for side in sides)

    def screened(self, side: Side) -> dict[str, Any]:
        """A claim as the vendor's people see it, once it was screened."""

        def found() -> Any:
            shown = self.manager.get(f"/v1/registrations/{side.id}").json()
            return shown if shown.get("screening") else None

        return dict(eventually(found))

    def account(self, side: Side) -> str:
        """The customer that a claim was found to be about."""
        return str(self.screened(side)["screening"]["customer"])

    def cases(self, side: Side) -> list[dict[str, Any]]:
        """The cases of a claim, as the vendor's people see them."""
        return list(self.manager.get("/v1/conflicts", params={"claim": side.id}).json()["items"])

    def case(self, side: Side) -> dict[str, Any]:
        """The one case of a claim, waited for."""
        (found,) = eventually(lambda: self.cases(side))
        return dict(found)

    def checks(self, of: Mapping[str, Any]) -> dict[str, Any]:
        """What direct sales is told of a customer when it asks."""
        asked = {name: value for name, value in of.items() if name != "confidential"}
        answer = sent(self.seller, "/v1/protection-checks", {"customer": asked})
        return dict(answer)
