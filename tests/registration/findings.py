"""What the conflict service says in tests: screenings and settled cases, in their full form."""

from typing import Any

from contracts.claims import Claim, ClaimScreened
from contracts.conflicts import ConflictDismissed, ConflictLapsed, ConflictResolved, Effect
from contracts.customers import Resolution
from contracts.findings import Finding
from contracts.registrations import Details
from contracts.values import Scope, Window
from tests.make import MAY_1, an_id, details


def screened(registration: str, asked: Details | None = None, **changes: Any) -> ClaimScreened:
    """A claim was found clear, unless changes say otherwise."""
    asked = asked or details()
    claim = Claim(
        claim=registration,
        kind="registration",
        party="northwind",
        customer=an_id("customer"),
        scope=Scope(products=asked.products, territory=asked.territory),
        window=Window(start=MAY_1),
        chain=asked.chain,
        priority=1,
        priority_at=MAY_1,
    )
    known: dict[str, Any] = {
        "registration": registration,
        "partner": "northwind",
        "revision": 1,
        "cause": "SUBMITTED",
        "claim": claim,
        "customer": asked.customer,
        "resolution": Resolution(customer=an_id("customer"), relation="new", probability=1.0),
        "verdict": "clear",
        "matching_version": "1",
    }
    return ClaimScreened(**{**known, **changes})


def finding(severity: str = "block", conflict: str | None = None) -> Finding:
    """Another partner's claim meets this one."""
    return Finding.model_validate(
        {
            "kind": "PARTNER_OVERLAP",
            "severity": severity,
            "rival": an_id("rival"),
            "conflict": conflict,
            "rule": "SAME_CUSTOMER",
            "rule_version": 1,
            "account": "same",
            "probability": 0.99,
            "products": "equal",
            "territory": "equal",
            "explanation": "two partners claim the same products at the same customer",
        }
    )


def held(registration: str, *conflicts: str, asked: Details | None = None, **changes: Any) -> ClaimScreened:
    """The claim meets others, and these open cases hold it."""
    findings = tuple(finding("block", conflict) for conflict in conflicts)
    return screened(registration, asked, verdict="findings", findings=findings, blocking=conflicts, **changes)


def resolved(conflict: str, **effects: str) -> ConflictResolved:
    """A case was settled, with an effect for each claim by its test name."""
    return ConflictResolved(
        conflict=conflict,
        outcome="first_claim_upheld",
        rule="FIRST_COMPLETE_CLAIM",
        effects=tuple(Effect.model_validate({"claim": an_id(name), "effect": what}) for name, what in effects.items()),
        reason="the first claim stands",
    )


def dismissed(conflict: str, *names: str) -> ConflictDismissed:
    """A case was a false match."""
    return ConflictDismissed(conflict=conflict, claims=tuple(map(an_id, names)), reason="another company")


def lapsed(conflict: str, ended: str, *names: str) -> ConflictLapsed:
    """A case ended with one of its sides."""
    return ConflictLapsed(conflict=conflict, claims=tuple(map(an_id, names)), ended=an_id(ended), cause="WITHDRAWN")
