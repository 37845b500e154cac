"""A vendor with one of everything, twice: what each role may reach there, and what it may not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

import httpx

from contracts.access import PARTNER_ROLES
from tests.integration.conftest import founded, published, sent
from tests.integration.house import House, a_partner, a_programme, a_registration, eventually
from tests.integration.rows import QUESTION

NOBODY = "00000000-0000-0000-0000-000000000000"
FILINGS = 15
"""So many thin claims at once look like a land grab."""
_VARYING = re.compile(r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\.[0-9a-f]{16}\.|"position": ?"[^"]*"')


@dataclass(frozen=True)
class Vendor:
    """A vendor's business: two partners, a claim of each on one customer, their case, and all else there can be."""

    name: str
    partners: tuple[str, str]
    entities: Mapping[str, str]
    """By the first word of their path; what belongs to a partner is the first partner's."""
    rivals: Mapping[str, str]
    """What is the other partner's."""
    only: Mapping[str, str]
    """What no other vendor has, also where two may use the same name."""
    words: frozenset[str]
    """What nobody of another vendor may read in any answer."""

    def org(self, role: str) -> str | None:
        """For whom somebody of this role acts."""
        return self.partners[0] if role in PARTNER_ROLES else None


def vendor_with_everything(house: House, partners: tuple[str, str]) -> Vendor:
    """Make one."""
    built = _Building(house, f"v{uuid4().hex[:8]}", partners)
    north, south = (built.partner(name) for name in partners)
    entities = {**built.claim(north, "Siemens AG", "siemens.com"), **built.asked(north), "partners": partners[0]}
    rivals = {**built.claim(south, "Siemens", "siemens.com"), **built.asked(south), "partners": partners[1]}
    for partner, found in zip(partners, (entities, rivals), strict=True):
        found["invitations"] = built.invited(partner)
    entities |= built.of_the_vendor(partners)
    # It is over a third partner, so it is neither's.
    rivals["blanket-flags"] = entities["blanket-flags"]
    (case, *_) = eventually(lambda: built.operator.get("/v1/conflicts").json()["items"])
    seen = built.operator.get(f"/v1/registrations/{entities['registrations']}").json()
    entities |= {"conflicts": case["id"], "customers": seen["screening"]["customer"]}
    only = entities | {"partners": built.host, "programmes": built.plan}
    words = frozenset({built.vendor, *only.values(), *rivals.values()} - set(partners))
    return Vendor(built.vendor, partners, entities, rivals, only, words)


class _Building:
    """A vendor in the making, with two partners more: one that invites, and one that files without working."""

    def __init__(self, house: House, vendor: str, partners: tuple[str, str]) -> None:
        self.vendor = vendor
        self.operator = founded(house, vendor, partners)
        self._house = house
        self.plan, self.host, self._grabber = (f"{word}-{uuid4().hex[:8]}" for word in ("plan", "host", "grabber"))
        rules = a_programme()["rules"] | {"co_sell": {"roles": ["supporting", "candidate"]}}
        rules |= {"selection": {"criteria": {"skill": 1}}}
        for plan in ("upm-default", self.plan):
            published(self.operator, a_programme(id=plan, rules=rules))
        for name, kind in ((self.host, "reseller"), (self._grabber, "referral")):
            self.operator.put(f"/v1/partners/{name}", json=a_partner(name=name, types=[kind]))
        self._deal = self.claim(self.partner(self.host), "Inviting AG")["registrations"]

    def partner(self, name: str) -> httpx.Client:
        return self._house.client("partner", vendor=self.vendor, org=name)

    def claim(self, partner: httpx.Client, customer: str, website: str | None = None) -> dict[str, str]:
        """A claim and, where it is granted, its protection."""
        claimed = sent(partner, "/v1/registrations", a_registration(customer, website))["id"]
        return {"registrations": claimed, "protections": claimed}

    def asked(self, partner: httpx.Client) -> dict[str, str]:
        """What a partner asked, and what came of it: a preview, and a command that it did not wait for."""
        preview = sent(partner, "/v1/registrations/preview", a_registration("Later AG"))["id"]
        answer = partner.post("/v1/registrations", json=a_registration("Later AG"), headers={"Prefer": "wait=0"})
        eventually(lambda: partner.get(answer.headers["location"]).status_code == 200)
        return {"previews": preview, "commands": answer.json()["id"]}

    def invited(self, partner: str) -> str:
        """An invitation of a partner to somebody else's deal."""
        asking = {"partner": partner, "share": "10"}
        return str(sent(self.partner(self.host), f"/v1/registrations/{self._deal}/invitations", asking)["id"])

    def of_the_vendor(self, partners: tuple[str, str]) -> dict[str, str]:
        """What is no partner's."""
        direct = self._house.client("direct-sales", vendor=self.vendor)
        reserved = {"customer": QUESTION["customer"], "owner": "key-accounts", "scope": {"products": ["cloud"]}}
        details = a_registration("Offered AG")
        details["deal"]["origin"] = "vendor"
        offered = {"details": details, "candidates": list(partners)}
        compliance = self._house.client("compliance", vendor=self.vendor)
        held = {"on": {"kind": "subject", "id": NOBODY}, "reason": "a dispute"}
        return {
            "direct-claims": sent(direct, "/v1/direct-claims", reserved)["id"],
            "opportunities": sent(self.operator, "/v1/opportunities", offered)["id"],
            "legal-holds": sent(compliance, "/v1/legal-holds", held)["id"],
            "blanket-flags": self._flag(),
            "programmes": "upm-default",
        }

    def _flag(self) -> str:
        """What is raised when a partner files many claims on next to nothing."""
        grabber = self.partner(self._grabber)
        thin = a_registration("x")["evidence"][:1]
        for number in range(FILINGS):
            sent(grabber, "/v1/registrations", a_registration(f"Qx{number}vz Works", evidence=thin))
        flags = eventually(lambda: self.operator.get("/v1/blanket-flags").json()["items"])
        return str(flags[0]["id"])


def masked(text: str) -> str:
    """An answer without ids and places in the ledger."""
    return _VARYING.sub("*", text)
