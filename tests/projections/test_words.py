"""Decisions in words."""

from typing import Any

import pytest

from contracts.message import Event, message_class
from services.projections.pages.console.rendering import left
from services.projections.policy.words import DECISIONS, decision, ruling, traced

REF = {"programme": "upm-default", "version": 2}


@pytest.mark.parametrize("name", DECISIONS)
def test_every_decision_speaks_of_fields_that_are_there(name: str):
    event = message_class(name)
    assert issubclass(event, Event)
    asked = {part.split("}")[0] for part in DECISIONS[name].split("{")[1:]}
    assert asked <= set(event.model_fields)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("registration.approved.v1", {"programme": REF}, "approved, under upm-default version 2"),
        ("registration.rejected.v1", {"code": "EVIDENCE_MISSING"}, "rejected: evidence missing"),
        ("registration.rejected.v1", {}, "rejected: …"),
        ("registration.step-approved.v1", {"desk": "finance"}, "agreed by finance"),
        ("protection.extended.v1", {"end": "2027-02-10T09:40:49Z"}, "extended until 2027-02-10T09:40:49Z"),
    ],
)
def test_what_was_decided(name: str, data: dict[str, Any], words: str):
    assert decision(name, data) == words


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("passed", "minimum deal holds: 6000 is at least 5000"),
        ("failed", "minimum deal fails: 6000 is at least 5000"),
        ("waived", "minimum deal is waived: 6000 is at least 5000"),
        ("condition", "minimum deal is to be met before the grant: 6000 is at least 5000"),
        ("warned", "minimum deal is noted: 6000 is at least 5000"),
    ],
)
def test_what_a_rule_found(verdict: str, words: str):
    assert ruling({"rule": "MINIMUM_DEAL", "verdict": verdict, "because": "6000 is at least 5000"}) == words


def test_a_decision_carries_facts_only_where_the_event_has_them():
    facts = {"partner": "north", "tier": "gold"}
    assert traced("registration.approved.v1", {"partner": facts})["facts"] == facts
    assert traced("policy.exception-granted.v1", {"partner": "north", "rule": "X"})["facts"] is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "in 0 minutes"),
        (60, "in 1 minute"),
        (7_199, "in 119 minutes"),
        (7_200, "in 2 hours"),
        (172_800, "in 2 days"),
        (-172_800, "2 days overdue"),
    ],
)
def test_how_long_is_left(seconds: int, words: str):
    assert left(seconds) == words
