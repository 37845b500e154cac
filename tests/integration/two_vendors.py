"""A vendor with one of everything, twice: what each role may reach there, and what it may not."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import contracts
from contracts.access import PARTNER_ROLES
from services.conflict import pages as conflict
from services.registration import pages as registration
from services.registration.service.requests import KIND_OF
from tests.integration.conftest import founded
from tests.integration.house import House, a_partner, a_programme, a_registration, eventually

SAMPLES = Path(contracts.__file__).parent / "samples"
NOBODY = "00000000-0000-0000-0000-000000000000"
QUESTION = {"customer": {"name": "Siemens", "website": "siemens.com"}, "products": [], "territory": "DE"}
WAIT = {"Prefer": "wait=10"}
_VARYING = re.compile(r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\.[0-9a-f]{16}\.|"position": ?"[^"]*"')


class Route(NamedTuple):
    """Where a command is sent; `entity` names the kind of thing in its path, if there is one."""

    command: str
    method: str
    path: str
    entity: str | None


def _routes() -> dict[str, Route]:
    """Every command there is, by its TYPE."""
    new = (("POST", path, kind.command) for path, kind in registration.NEW)
    decided = [*registration.ROUTES, *(("POST", path, command) for path, _, _, command in conflict.ROUTES)]
    routes = [Route(command.TYPE, method, f"/v1{path}", path.split("/")[1]) for method, path, command in decided]
    routes += [Route(command.TYPE, method, f"/v1{path}", None) for method, path, command in new]
    routes += [
        Route("submit-registration.v1", "POST", "/v1/registrations", None),
        Route("create-draft.v1", "POST", "/v1/registrations", None),
        Route("register-direct-claim.v1", "POST", "/v1/direct-claims", None),
        Route("check-protection.v1", "POST", "/v1/protection-checks", None),
    ]
    return {route.command: route for route in routes}


ROUTES = _routes()
BODIES: Mapping[str, Any] = {
    "submit-registration.v1": a_registration("Access GmbH"),
    "create-draft.v1": a_registration("Access GmbH") | {"draft": True},
    "amend-registration.v1": a_registration("Siemens AG", "siemens.com"),
    "provide-information.v1": {"note": "as asked"},
    "preview-registration.v1": a_registration("Access GmbH"),
    "offer-opportunity.v1": {"details": a_registration("Offered GmbH"), "candidates": ["nobody"]},
    "attribute-order.v1": {
        "partner": "nobody",
        "programme": "upm-default",
        "code": "blog",
        "customer": QUESTION["customer"],
        "order_reference": "PO-1",
        "on": "2026-05-01",
        "value": {"amount": 100, "currency": "USD"},
    },
    "record-partner.v1": a_partner(),
    "publish-programme.v1": a_programme(),
    "register-direct-claim.v1": {
        "customer": QUESTION["customer"],
        "owner": "key-accounts",
        "scope": {"products": ["cloud"]},
    },
    "check-protection.v1": QUESTION,
}
"""Bodies that are not simply the command without the id in its path."""


def body_of(route: Route) -> Any:
    """A valid body of this route."""
    if route.command in BODIES:
        return BODIES[route.command]
    fields = json.loads((SAMPLES / f"{route.command}.01.json").read_text())
    kind = KIND_OF.get(route.command)
    if kind is None:
        return {name: value for name, value in fields.items() if name not in ("conflict", "direct_claim", "flag")}
    if kind.whole:
        return fields[kind.whole]
    return {name: fields[name] for name in kind.body.model_fields if name in fields}


@dataclass(frozen=True)
class Vendor:
    """A vendor's business: two partners, a claim of each on one customer, their case, and a direct claim."""

    name: str
    partners: tuple[str, str]
    entities: Mapping[str, str]
    """By the first word of their path."""
    rivals: Mapping[str, str]
    """The same, of the other partner."""
    words: frozenset[str]
    """What nobody of another vendor may read in any answer."""

    def org(self, role: str) -> str | None:
        """For whom somebody of this role acts."""
        return self.partners[0] if role in PARTNER_ROLES else None


def vendor_with_everything(house: House, partners: tuple[str, str]) -> Vendor:
    """Make one."""
    name = f"v{uuid4().hex[:8]}"
    operator = founded(house, name, partners)
    north, south = (house.client("partner", vendor=name, org=org) for org in partners)
    first = north.post("/v1/registrations", json=a_registration("Siemens AG", "siemens.com"), headers=WAIT).json()
    body = a_registration("Siemens", "siemens.com", products=["cloud"])
    second = south.post("/v1/registrations", json=body, headers=WAIT).json()
    assert (first["state"], second["state"]) == ("approved", "under_review")
    direct = house.client("direct-sales", vendor=name)
    claimed = direct.post("/v1/direct-claims", json=BODIES["register-direct-claim.v1"], headers=WAIT)
    assert claimed.status_code == 201, claimed.text
    (case, *_) = eventually(lambda: operator.get("/v1/conflicts").json()["items"])
    seen = operator.get(f"/v1/registrations/{first['id']}").json()
    entities = {
        "registrations": first["id"],
        "protections": first["id"],
        "conflicts": case["id"],
        "direct-claims": claimed.json()["id"],
        "customers": seen["screening"]["customer"],
        "partners": partners[0],
        "programmes": "upm-default",
        "commands": _command(house, name, partners[0]),
    }
    rivals = {"registrations": second["id"], "protections": second["id"], "partners": partners[1]}
    named = {first["id"], second["id"], case["id"], claimed.json()["id"], entities["customers"], name}
    return Vendor(name, partners, entities, rivals, frozenset(named))


def _command(house: House, vendor: str, partner: str) -> str:
    """A command of a partner that was decided."""
    north = house.client("partner", vendor=vendor, org=partner)
    answer = north.post("/v1/registrations", json=a_registration("Later AG"), headers={"Prefer": "wait=0"})
    eventually(lambda: north.get(answer.headers["location"]).status_code == 200)
    return str(answer.json()["id"])


def masked(text: str) -> str:
    """An answer without ids and places in the ledger."""
    return _VARYING.sub("*", text)
