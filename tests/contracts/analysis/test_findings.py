"""What an analysis finds in programmes that are valid and still not what anybody meant; and nothing in sound ones."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import contracts
from contracts.analysis import analyse
from contracts.programme import Programme
from contracts.references import in_words
from services.kit.documents import composed, find, read

BASE = {
    "id": "first-steps",
    "name": "First Steps",
    "currency": "EUR",
    "tiers": [{"id": "silver", "name": "Silver"}, {"id": "gold", "name": "Gold"}],
    "products": {
        "cloud": {"name": "Cloud", "lines": {"mail": {"name": "Mail"}, "web": {"name": "Web"}}},
        "iron": {"name": "Iron"},
    },
    "territories": {"EMEA": ["DE", "FR"], "AMER": ["US"]},
    "rules": {
        "protection": {"period": "P90D", "reminders": ["P14D"]},
        "decision": {"within": "2 business days", "information_within": "5 business days"},
        "routes": [{"to": "manager"}],
    },
    "tracks": {"reseller": {}, "var": {"extends": "reseller"}},
}


def programme(rules: dict[str, Any] | None = None, **changes: Any) -> Programme:
    return Programme.model_validate(
        BASE | changes | {"rules": BASE["rules"] | changes.get("rules", {}) | (rules or {})}
    )


def findings(rules: dict[str, Any] | None = None, **changes: Any) -> set[tuple[str, str]]:
    return {(found.severity, in_words(found.place)) for found in analyse(programme(rules, **changes))}


def test_nothing_is_found_in_a_sound_programme():
    assert analyse(programme()) == ()


@pytest.mark.parametrize(("others", "found"), [(None, {("warning", "conflicts.appeal_within")}), ("P10D", set())])
def test_a_window_that_only_a_lost_case_opens_is_told(others, found):
    decision = BASE["rules"]["decision"] | ({"appeal_within": others} if others else {})
    assert findings({"decision": decision}, conflicts={"appeal_within": "P10D"}) == found


@pytest.mark.parametrize("path", sorted((Path(contracts.__file__).parent / "programmes").glob("*.yaml")))
def test_no_programme_of_ours_harms_a_claim(path):
    found = analyse(read(Programme, path.read_text()))
    assert [str(each) for each in found if each.severity == "error"] == []


BIG, SMALL = {"over": 1000}, {"under": 1000}
ROUTES: list[tuple[list[dict[str, Any]], set[tuple[str, str]]]] = [
    ([{"to": "a", "over": 1000}, {"to": "b"}], set()),
    ([{"to": "b"}, {"to": "a", "over": 1000}], {("warning", "rules.routes[1]")}),
    ([{"to": "a", "when": BIG}, {"to": "b", "when": SMALL}], set()),
    ([{"to": "a", "when": BIG}, {"to": "b", "when": SMALL}, {"to": "c"}], {("warning", "rules.routes[2]")}),
    ([{"to": "a", "when": BIG}], {("error", "rules.routes")}),
    ([{"to": "a", "when": {"over": 5, "under": 5}}, {"to": "b"}], {("warning", "rules.routes[0]")}),
    ([{"to": "a", "when": {"types": ["si"]}}, {"to": "b"}], {("warning", "rules.routes[0]")}),
    ([{"to": "a", "when": {"types": ["var"]}}, {"to": "b"}], set()),
    ([{"to": "a", "when": {"tiers": ["silver"]}}, {"to": "b", "when": {"tiers": ["gold"]}}], set()),
    ([{"to": "a", "when": {"tiers": ["silver"]}}], {("error", "rules.routes")}),
    (
        [{"to": "a", "when": {"products": ["cloud"]}}, {"to": "b", "when": {"products": ["cloud/mail"]}}, {"to": "c"}],
        {("warning", "rules.routes[1]")},
    ),
    (
        [{"to": "a", "when": {"products": ["cloud/mail"]}}, {"to": "b", "when": {"products": ["cloud"]}}, {"to": "c"}],
        set(),
    ),
    (
        [{"to": "a", "when": {"territories": ["EMEA"]}}, {"to": "b", "when": {"territories": ["DE"]}}, {"to": "c"}],
        {("warning", "rules.routes[1]")},
    ),
    ([{"to": "a", "when": {"territories": ["EMEA", "AMER"]}}], {("error", "rules.routes")}),
    ([{"to": "a", "when": {"kinds": ["new", "renewal", "expansion", "migration"]}}], set()),
    ([{"to": "a", "when": {"attributes": {"clinical": True}}}], {("error", "rules.routes")}),
    ([{"to": "a", "when": {"industries": ["health"]}}, {"to": "b"}], set()),
]


@pytest.mark.parametrize(("routes", "expected"), ROUTES, ids=range(len(ROUTES)))
def test_routes_that_are_never_taken_and_claims_without_one(routes, expected):
    assert findings({"routes": routes}) == expected


def test_a_gap_is_shown_by_an_example():
    (found,) = analyse(programme({"routes": [{"to": "a", "over": 1000}, {"to": "b", "when": {"products": ["iron"]}}]}))
    assert found.words == "nobody is asked about some claims, for example (reseller): 0 EUR, on cloud"


def test_a_rule_that_one_of_its_tracks_comes_to_is_no_finding():
    routes = [{"to": "a", "when": {"types": ["var"]}}, {"to": "b", "when": {"types": ["reseller"]}}]
    assert findings({"routes": routes}) == set()


def test_a_rule_out_of_the_reach_of_its_tracks_is_one():
    rules = {"minimum_deal": 5000, "routes": [{"to": "a", "when": {"under": 5000}}, {"to": "b"}]}
    assert findings(rules) == {("warning", "rules.routes[0]")}


CONTRADICTIONS: list[tuple[dict[str, Any], set[tuple[str, str]]]] = [
    (
        {"protection": {"period": "P90D", "cases": [{"when": {}, "period": "P1D"}, {"when": BIG, "period": "P2D"}]}},
        {("warning", "rules.protection.cases[1]")},
    ),
    ({"minimum_deal": 50, "automatic": {"under": 50, "tiers": ["gold"]}}, {("warning", "rules.automatic.under")}),
    ({"minimum_tier": "gold", "automatic": {"under": 50, "tiers": ["silver"]}}, {("warning", "rules.automatic.tiers")}),
    (
        {"sizes": [{"maximum": 100}], "automatic": {"under": 500, "tiers": ["gold"]}},
        {("note", "rules.automatic.under")},
    ),
    (
        {
            "automatic": {"under": 500, "tiers": ["gold"], "when": {"kinds": ["renewal"]}},
            "registrable": {"kinds": ["new"]},
        },
        {("warning", "rules.automatic.when")},
    ),
    ({"sizes": [{"maximum": 100}, {"minimum": 200}]}, {("error", "rules.sizes")}),
    ({"sizes": [{"when": {"products": ["iron"]}, "maximum": 100}, {"minimum": 50}]}, set()),
    ({"sizes": [{"when": {"types": ["si"]}, "minimum": 9}]}, {("warning", "rules.sizes[0].when")}),
    ({"protection": {"period": "P10D", "reminders": ["P14D"]}}, {("warning", "rules.protection.reminders[0]")}),
    (
        {"decision": {"within": "2 business days", "at_risk": "P2D", "information_within": "P1D"}},
        {("warning", "rules.decision.at_risk")},
    ),
    ({"activity": {"every": "P30D", "revocable_after": "P20D"}}, {("error", "rules.activity.revocable_after")}),
    ({"evidence": {"any_of": []}}, {("error", "rules.evidence")}),
    ({"evidence": [{"needs": {"all_of": ["contact", {"any_of": []}]}}]}, {("error", "rules.evidence[0]")}),
    (
        {"evidence": [{"needs": "contact", "verified": True, "at": ["submission"]}]},
        {("warning", "rules.evidence[0]")},
    ),
    ({"extensions": {"period": "P30D", "evidence": {"any_of": []}}}, {("error", "rules.extensions.evidence")}),
    (
        {"prerequisites": [{"name": "a", "needs": {"any_of": []}}]},
        {("error", "rules.prerequisites[0].needs")},
    ),
    (
        {"prerequisites": [{"name": "a", "needs": {"tier": "gold"}, "otherwise": "condition", "at": ["submission"]}]},
        {("warning", "rules.prerequisites[0].at")},
    ),
]


@pytest.mark.parametrize(("rules", "expected"), CONTRADICTIONS, ids=range(len(CONTRADICTIONS)))
def test_rules_that_contradict_one_another(rules, expected):
    assert findings(rules) == expected


ITSELF_TOO = {"all_of": [{"tier": "silver"}, {"tier": "gold"}]}
WHOLES: list[tuple[dict[str, Any], set[tuple[str, str]]]] = [
    (
        {"tiers": [{"id": "silver", "name": "S"}, {"id": "gold", "name": "G", "requires": ITSELF_TOO}]},
        {("error", "tiers[1].requires")},
    ),
    (
        {"tiers": [{"id": "silver", "name": "S"}, {"id": "gold", "name": "G", "requires": {"tier": "gold"}}]},
        {("error", "tiers[1].requires")},
    ),
    (
        {"tiers": [{"id": "silver", "name": "S"}, {"id": "gold", "name": "G", "requires": {"tier": "silver"}}]},
        set(),
    ),
    (
        {"tiers": [{"id": "silver", "name": "S", "requires": {"fact": "revenue"}}, {"id": "gold", "name": "G"}]},
        {("note", "tiers[0].requires")},
    ),
    ({"competencies": {"cloud": {"name": "C", "requires": {"certificate": "a"}}}}, {("note", "competencies.cloud")}),
    ({"desks": {"manager": {"name": "M"}, "legal": {"name": "L"}}}, {("warning", "desks.legal")}),
    ({"desks": {"manager": {"name": "M", "escalates_to": "legal"}, "legal": {"name": "L"}}}, set()),
    (
        {
            "desks": {
                "manager": {"name": "M", "escalates_to": "legal"},
                "legal": {"name": "L", "escalates_to": "manager"},
            }
        },
        {("error", "desks.manager.escalates_to"), ("error", "desks.legal.escalates_to")},
    ),
    ({"desks": {"manager": {"name": "M", "deputies": ["dora"]}}}, {("note", "desks.manager.deputies")}),
    (
        {"calendars": {"all": {"territories": ["*"]}, "de": {"territories": ["DE"]}, "more": {}}},
        {("warning", "calendars.more")},
    ),
    ({"tracks": {"reseller": {"minimum_deal": 1}}, "rules": {"minimum_deal": 5}}, {("note", "rules.minimum_deal")}),
    (
        {
            "tracks": {
                "reseller": {"minimum_tier": "gold", "protection": {"period": "P9D", "by_tier": {"silver": "P5D"}}}
            }
        },
        {("warning", "tracks.reseller.protection.by_tier.silver"), ("note", "rules.protection")},
    ),
]


@pytest.mark.parametrize(("changes", "expected"), WHOLES, ids=range(len(WHOLES)))
def test_parts_that_nobody_needs_or_reaches(changes, expected):
    assert findings(**changes) == expected


def test_hours_that_not_every_claim_has():
    decision = {"within": "16 business hours", "information_within": "P5D"}
    emea = {"emea": {"territories": ["EMEA"]}}
    assert findings({"decision": decision}, calendars=emea) == {("note", "calendars")}


def test_the_gravest_come_first():
    found = analyse(programme({"evidence": {"any_of": []}}, desks={"manager": {"name": "M", "deputies": ["dora"]}}))
    assert [each.severity for each in found] == ["error", "note"]


def test_a_finding_stands_on_a_line_of_the_file():
    text = yaml.safe_dump(BASE | {"rules": BASE["rules"] | {"routes": [{"to": "b"}, {"to": "a"}]}}, sort_keys=False)
    (found,) = analyse(read(Programme, text))
    line, _ = find(composed(text), found.place).spot
    assert text.splitlines()[line - 1].strip() == "- to: a"


def test_a_programme_with_very_many_conditions_is_looked_at_in_part():
    """What was not looked at is not accused."""
    routes = [{"to": "a", "when": {"attributes": {f"a{n}": True}}} for n in range(20)]
    assert findings({"routes": [*routes, {"to": "b"}]}) == {("note", "rules.routes")}
