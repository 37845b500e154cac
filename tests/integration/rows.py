"""One row for each route of the product: who it lets in, what its path names, and what is sent there."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import contracts
from contracts.access import ROLES, may_see, may_send
from services.conflict.pages import commands as conflict
from services.projections.pages.lists import LISTS
from services.registration import pages as registration
from services.registration.service.requests import KIND_OF
from tests.integration.house import a_partner, a_programme, a_registration

SAMPLES = Path(contracts.__file__).parent / "samples"
QUESTION = {"customer": {"name": "Siemens", "website": "siemens.com"}, "products": [], "territory": "DE"}
OPEN = frozenset({"/livez", "/readyz", "/metrics"})
"""What monitoring asks; it says nothing about any claim and needs no token."""
ELSEWHERE = (
    *("/v1/audit/", "/v1/exports/", "/v1/quarantine/", "/v1/webhooks", "/v1/digests", "/v1/unsubscribe"),
    *("/v1/reports", "/v1/calendar"),
)
"""Addresses that begin so; who gets at them is shown in tests/projections: in test_audit, test_exports,
test_quarantine, test_webhooks, test_digests, test_calendar and reports/test_formats."""
PAGES = {
    "/v1/registrations/{id}": "registrations",
    "/v1/registrations/{id}/customer": "registrations",
    "/v1/registrations/{id}/history": "history",
    "/v1/registrations/{id}/trace": "history",
    "/v1/conflicts/{id}": "conflicts",
    "/v1/partners/{id}": "partners",
    "/v1/programmes/{id}": "programmes",
    "/v1/customers/{id}": "customers",
    "/v1/invitations/{id}": "invitations",
    "/v1/previews/{id}": "previews",
    "/v1/commands/{id}": "commands",
    "/v1/direct-claims/{id}/cases": "direct-claims",
}
"""Where one thing is shown, and by which row of the table."""
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
    "add-customer-alias.v1": {"written": QUESTION["customer"], "reason": "its brand"},
    "record-direct-engagement.v1": {
        "customer": QUESTION["customer"],
        "owner": "key-accounts",
        "at": "2026-05-01T09:00:00Z",
    },
    "check-protection.v1": QUESTION,
    "declare-campaign.v1": {"until": "2199-01-01T00:00:00Z", "expected": 10, "reason": "a fair"},
}
"""Bodies that are not simply the command without the id in its path."""


class Row(NamedTuple):
    """A route: `name` is its command's or its view's, `roles` are those it lets in, `body` is what is sent."""

    name: str
    method: str
    path: str
    roles: frozenset[str]
    body: Any = None

    @property
    def kind(self) -> str | None:
        """The kind of thing its path names, by the first word of the path; none where it names nothing."""
        return self.path.split("/")[2] if "{id}" in self.path else None

    @property
    def reads(self) -> bool:
        """Whether it only shows."""
        return self.method == "GET"


def _sends(command: str, method: str, path: str, in_path: str = "") -> Row:
    roles = frozenset(role for role in ROLES if may_send([role], command))
    return Row(command, method, f"/v1{path}", roles, _body(command, in_path))


def _shows(view: str, path: str, method: str = "GET", body: Any = None) -> Row:
    return Row(view, method, path, frozenset(role for role in ROLES if may_see([role], view)), body)


def _body(command: str, in_path: str) -> Any:
    """A valid body of this command's route; one field of the command may stand in the path."""
    if command in BODIES:
        return BODIES[command]
    fields = json.loads((SAMPLES / f"{command}.01.json").read_text())
    kind = KIND_OF.get(command)
    if kind is None:
        return {name: value for name, value in fields.items() if name != in_path}
    if kind.whole:
        return fields[kind.whole]
    return {name: fields[name] for name in kind.body.model_fields if name in fields}


COMMANDS = (
    *(_sends(command.TYPE, method, path) for method, path, command in registration.ROUTES),
    *(_sends(kind.command.TYPE, "POST", path) for path, kind in registration.NEW),
    *(_sends(command.TYPE, "POST", path, field) for path, _, field, command in conflict.ROUTES),
    *(_sends(command.TYPE, "PUT", path, field) for path, _, field, command in conflict.REPLACING),
    _sends("merge-customers.v1", "POST", "/customers/merge"),
    _sends("split-customer.v1", "POST", "/customers/split"),
    _sends("add-customer-alias.v1", "POST", "/customers/{id}/aliases", "customer"),
    _sends("record-direct-engagement.v1", "POST", "/direct-engagements"),
    _sends("submit-registration.v1", "POST", "/registrations"),
    _sends("create-draft.v1", "POST", "/registrations"),
    _sends("register-direct-claim.v1", "POST", "/direct-claims"),
    _sends("check-protection.v1", "POST", "/protection-checks"),
    _sends("declare-campaign.v1", "POST", "/campaigns"),
)
"""Every command there is, and where it is sent."""
VIEWS = tuple(_shows(listed.path, f"/v1/{listed.path}") for listed in LISTS)
"""Every list of a view."""
QUARANTINED = _shows("quarantine", "/v1/quarantine")
ADJUDICATED = _shows("adjudications", "/v1/adjudications")
DETAILS = tuple(_shows(view, path) for path, view in PAGES.items())
"""Every page about one thing."""
DRAFT = a_programme()
TRIALS = (
    _shows("drafts", "/v1/programmes/check", "POST", DRAFT),
    _shows("drafts", "/v1/programmes/{id}/simulate", "POST", {"programme": DRAFT, "since": "2026-01-01T00:00:00Z"}),
)
"""What may be asked of a draft."""
SOUGHT = _shows("subjects", "/v1/subjects/search", "POST", {"emails": ["nobody@example.org"]})
"""Where people are found who are to be erased."""
ROWS = (*COMMANDS, *VIEWS, QUARANTINED, ADJUDICATED, *DETAILS, *TRIALS, SOUGHT)
BY_ANY_NAME = frozenset({"record-partner.v1", "publish-programme.v1", "drafts"})
"""Under an id that is not there yet, these make it, or try what it would be."""
