"""What direct sales reads of a case in which its claim is a side, and what it never does."""

import json
from typing import Any

import pytest

from services.projections.policy.deadlines import of_side
from services.projections.policy.siding import own_side

OWN, OTHER = "our-claim", "their-claim"
DUE, AT = "2026-12-01T10:00:00+00:00", "2026-11-01T10:00:00+00:00"
SECRETS = ("northwind", "their meeting", "seen by us", "dana", "Northwind says", "12345")
"""Of the partner, of its proofs, and of those who decide."""


def case(**known: Any) -> dict[str, Any]:
    """An open case between direct sales and a partner, with all that the vendor's people see of it."""
    row = {
        "key": "the-case",
        "state": "detected",
        "kind": "DIRECT_OVERLAP",
        "severity": "block",
        "opened_at": AT,
        "outcome": None,
        "settled_at": None,
        "settled_by": "acme/-/dana",
        "sla_at_risk": False,
        "sla_breached": False,
        "due": None,
        "parties": ("northwind", "direct"),
        "reason": "seen by us",
        "explanation": "first stands northwind",
        "finding": {"shared_products": ["cloud"], "shared_territory": "DE", "explanation": "northwind, 12345"},
        "sides": [
            {"claim": OTHER, "party": "northwind", "protected": True, "call": "cam-emea", "window": {"end": DUE}},
            {"claim": OWN, "party": "direct", "call": "dora", "window": {}},
        ],
        "asked": None,
        "evidence": [
            {"claim": OTHER, "kind": "meeting", "at": AT, "summary": "their meeting"},
            {"claim": OWN, "kind": "proposal", "at": AT, "summary": "our offer"},
        ],
        "effects": None,
        "appeal_until": None,
        "appeal": None,
    }
    return row | known


def test_it_learns_whom_to_call_and_until_when_and_nothing_else_of_the_partner():
    told = own_side(case(), OWN)
    assert told["other"] == {"protected_until": DUE, "call": "cam-emea"}
    assert told["contested"] == {"products": ["cloud"], "territory": "DE"}
    assert told["shown"] == [{"kind": "proposal", "at": AT, "summary": "our offer"}]
    assert not [word for word in SECRETS if word in json.dumps(told)]


@pytest.mark.parametrize(
    ("state", "claims", "answered", "silent", "answer"),
    [
        ("detected", [OWN, OTHER], [], [], "awaited"),
        ("detected", [OWN, OTHER], [OWN], [], "given"),
        ("escalated", [OWN], [], [OWN], "silent"),
        ("lapsed", [OWN], [], [], None),
        ("detected", [OTHER], [], [], None),
    ],
)
def test_of_what_was_asked_it_reads_its_own_part(
    state: str, claims: list[str], answered: list[str], silent: list[str], answer: str | None
):
    asked = {"claims": claims, "answered": answered, "silent": silent, "due": DUE}
    row = case(state=state, asked=asked)
    told = own_side(row, OWN)["asked"]
    assert (told and told["answer"]) == answer
    due = [one.by for one in of_side(row, OWN) if one.what == "evidence"]
    assert due == (["direct sales"] if answer in ("awaited", "silent") else [])


@pytest.mark.parametrize(
    ("effect", "may"),
    [({"effect": "deny"}, True), ({"effect": "keep"}, False), ({"effect": "keep", "scope": {"territory": "DE"}}, True)],
)
def test_what_it_lost_it_may_appeal_until_a_day(effect: dict[str, Any], may: bool):
    effects = [{"claim": OTHER, "effect": "award"}, {"claim": OWN, **effect}]
    told = own_side(case(state="resolved", outcome="direct_stands_down", effects=effects, appeal_until=DUE), OWN)
    assert told["effect"] == effect
    assert told["appeal_until"] == (DUE if may else None)


def test_of_appeals_it_reads_its_own_alone():
    theirs = {"state": "filed", "claim": OTHER, "grounds": "Northwind says so", "at": AT}
    assert own_side(case(appeal=theirs), OWN)["appeal"] is None
    ours = theirs | {"claim": OWN, "grounds": "we were there first"}
    assert own_side(case(appeal=ours), OWN)["appeal"] == {"state": "filed", "grounds": "we were there first"}
