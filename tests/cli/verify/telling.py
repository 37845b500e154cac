"""Ledgers of claims as they should be, or not, and which rules `dealreg verify` finds broken in them."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from contracts.values import Chain, derived_id
from services.cli.main import app
from tests.cli.ledgers import Writing, an_event

OVERLAP = "no two overlapping protections"
APPROVER = "the approver is not the submitter"
LEGAL = "only legal moves"
A, B, C, CASE = derived_id("a"), derived_id("b"), derived_id("c"), derived_id("case")
STREAM = f"registration/{A}"
VENDOR = "acme/-/anna"
RULES = "system/registration"
SCREENER = "system/conflict"


def verified(folder: Path) -> tuple[int, Any]:
    """Exit code and the JSON that was printed."""
    done = CliRunner().invoke(app, ["verify", str(folder), "--json"])
    return done.exit_code, json.loads(done.stdout)


def rules_broken(folder: Path, *ledgers: Writing) -> list[str]:
    """The rules that copies of these ledgers break, a name for each time."""
    for ledger in ledgers:
        ledger.copy(folder)
    code, found = verified(folder)
    assert code == (1 if found["violations"] else 0)
    return [violation["rule"] for violation in found["violations"]]


def submitted(registration, partner="north-it"):
    event = an_event("registration.submitted.v1", registration=registration)
    facts = event.partner.model_copy(update={"partner": partner})
    return event.model_copy(update={"partner": facts})


def approved(registration, *, automatic=True):
    return an_event("registration.approved.v1", registration=registration, automatic=automatic, conflict=None)


def granted(registration, partner, products=("cloud/compute",), territory="DE"):
    event = an_event("protection.granted.v1", protection=registration, registration=registration)
    scope = event.scope.model_copy(update={"products": products, "territory": territory})
    facts = event.partner.model_copy(update={"partner": partner})
    window = event.window.model_copy(update={"end": None})
    plain = {"kind": "exclusive", "grace_until": None}
    return event.model_copy(update={"scope": scope, "partner": facts, "window": window, **plain})


def screened(registration, customer="c1", **changes):
    event = an_event("claim.screened.v1", registration=registration)
    plain = {"project": None, "tender": None, "chain": Chain()}
    known = {"claim": registration, "customer": derived_id(customer), **plain, **changes}
    claim = event.claim.model_copy(update=known)
    return event.model_copy(update={"claim": claim})


def a_registration(ledger=None, registration=A, partner="north-it"):
    """A claim that was approved by rule."""
    ledger, stream = ledger or Writing("registration"), f"registration/{registration}"
    return ledger.add(stream, submitted(registration, partner)).add(stream, approved(registration), actor=RULES)


def a_protection(ledger=None, registration=A, partner="north-it", **scope):
    """The same, granted at once and for good."""
    ledger = a_registration(ledger, registration, partner)
    return ledger.add(f"protection/{registration}", granted(registration, partner, **scope), actor=RULES)


def all_screened(*registrations):
    """Claims that were found to be on one customer."""
    return each_screened({registration: {} for registration in registrations})


def each_screened(claims):
    """Claims, and what screening said of each."""
    screenings = Writing("conflict")
    for registration, said in claims.items():
        screenings.add(f"claim/{registration}", screened(registration, **said), actor=SCREENER)
    return screenings


def two_holders(first="north-it", second="south-it", claims=({}, {}), **scope):
    """Both granted at once, both screened as the same customer."""
    ledger = a_protection(a_protection(partner=first), B, second, **scope)
    return ledger, each_screened(dict(zip((A, B), claims, strict=True)))


def a_case(screenings, *, lapsed=False):
    """A case between both claims; what its sides had to do with each other may have gone."""
    detected = an_event("conflict.detected.v1", conflict=CASE)
    sides = [side.model_copy(update={"claim": claim}) for side, claim in zip(detected.sides, (A, B), strict=True)]
    screenings.add(f"conflict/{CASE}", detected.model_copy(update={"sides": tuple(sides)}), actor=SCREENER)
    if lapsed:
        screenings.add(f"conflict/{CASE}", an_event("conflict.lapsed.v1", conflict=CASE), actor=SCREENER)
