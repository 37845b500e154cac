"""What a partner's facts of the day show."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from contracts.conditions import Needs
from contracts.needs import Holder, shown
from contracts.programme import Programme
from contracts.values import Certification, Fact, PartnerFacts, Prequalification
from tests.make import MAY_1, a_programme

DAY = timedelta(days=1)
NEEDS: TypeAdapter[Any] = TypeAdapter(Needs)
COMPETENCIES = {
    "cloud": {"name": "Cloud", "requires": {"certificate": "architect", "people": 2}},
    "multi": {"name": "Multi-cloud", "requires": {"all_of": [{"competency": "cloud"}, {"tier": "gold"}]}},
}


def held(name: str, days: float = 10, **changes: Any) -> Certification:
    return Certification(name=name, valid_until=MAY_1 + days * DAY, **changes)


def partner(**changes: Any) -> PartnerFacts:
    known = {"partner": "northwind", "types": ("var",), "tier": "gold", "territories": ("*",), "channel_manager": "Kim"}
    return PartnerFacts(**(known | changes))


def programme() -> Programme:
    return a_programme(competencies=COMPETENCIES)


def ask(needs: dict[str, Any], claim: dict[str, Any] | None = None, **facts: Any) -> tuple[bool, str]:
    return shown(NEEDS.validate_python(needs), Holder(partner(**facts), programme(), MAY_1, **(claim or {})))


@pytest.mark.parametrize(
    ("needs", "certifications", "enough"),
    [
        ({"certificate": "a"}, [held("a")], True),
        ({"certificate": "a"}, [], False),
        ({"certificate": "a"}, [held("b")], False),
        ({"certificate": "a"}, [held("a", 0)], False),
        ({"certificate": "a", "level": 2}, [held("a", level=2)], True),
        ({"certificate": "a", "level": 2}, [held("a", level=1)], False),
        ({"certificate": "a", "people": 5}, [held("a", people=3), held("a", people=2, product="cloud")], True),
        ({"certificate": "a", "people": 5}, [held("a", people=3), held("a", people=2, product="cloud", days=0)], False),
        ({"certificate": "a", "people": 5}, [held("a", people=4), held("a", people=3, level=2)], False),
        ({"certificate": "a", "people": 2}, [held("a", seller="jo"), held("a", seller="mo")], True),
        ({"certificate": "a", "valid_for": "P10D"}, [held("a", 10.1)], True),
        ({"certificate": "a", "valid_for": "P10D"}, [held("a", 10)], False),
        ({"certificate": "a", "holder": "seller"}, [held("a", seller="jo")], True),
        ({"certificate": "a", "holder": "seller"}, [held("a", seller="mo")], False),
        ({"certificate": "a", "holder": "seller"}, [held("a", people=9)], False),
        ({"certificate": "a", "holder": "both"}, [held("a"), held("a", seller="jo")], True),
        ({"track": "sales"}, [held("a", track="sales")], True),
        ({"track": "sales"}, [held("a", track="technical")], False),
        ({"track": "sales"}, [held("a")], False),
        ({"track": "sales", "people": 2}, [held("a", track="sales"), held("b", track="sales")], True),
        ({"certificate": "a", "track": "sales"}, [held("a", track="technical"), held("b", track="sales")], False),
        ({"certificate": "a", "track": "sales"}, [held("a", track="sales")], True),
        ({"certificate": "a", "holder": "both"}, [held("a", seller="jo")], False),
        ({"certificate": "a", "holder": "both", "people": 2}, [held("a"), held("a", seller="jo")], False),
    ],
)
def test_certificates_are_counted_as_of_the_day(needs, certifications, enough):
    assert ask(needs, {"seller": "jo"}, certifications=certifications)[0] is enough


@pytest.mark.parametrize(
    ("recorded_for", "claim", "counts"),
    [
        (None, {"products": ("cloud/email",)}, True),
        ("cloud", {"products": ("cloud/email",)}, True),
        ("cloud/email/archive", {"products": ("cloud/email",)}, True),
        ("security", {"products": ("cloud/email",)}, False),
        ("security", {"products": ("cloud/email", "security/network")}, True),
        ("security", {"products": ("cloud/email", "security/network"), "ruled": ("cloud/email",)}, False),
        ("security", {}, True),
    ],
)
@pytest.mark.parametrize("needs", [{"certificate": "a"}, {"track": "sales"}, {"certificate": "a", "holder": "seller"}])
def test_a_certificate_counts_for_the_products_it_was_recorded_for(recorded_for, claim, counts, needs):
    certificate = held("a", product=recorded_for, track="sales", seller="jo")
    assert ask(needs, {"seller": "jo", **claim}, certifications=[certificate])[0] is counts


def test_without_a_named_seller_none_holds_it():
    found = ask({"certificate": "a", "holder": "seller"}, certifications=[held("a", seller="jo")])
    assert found == (False, "no seller is named")


@pytest.mark.parametrize(
    ("needs", "facts", "enough"),
    [
        ({"tier": "silver"}, {}, True),
        ({"tier": "gold"}, {}, True),
        ({"tier": "platinum"}, {}, False),
        ({"competency": "cloud"}, {"certifications": [held("architect", people=2)]}, True),
        ({"competency": "cloud"}, {"certifications": [held("architect")]}, False),
        ({"competency": "multi"}, {"certifications": [held("architect", people=2)]}, True),
        ({"competency": "multi"}, {"certifications": [held("architect", people=2)], "tier": "silver"}, False),
        ({"fact": "revenue", "at_least": 100}, {"facts": [Fact(name="revenue", amount=100)]}, True),
        ({"fact": "revenue", "at_least": 100}, {"facts": [Fact(name="revenue", amount="99.99")]}, False),
        ({"fact": "revenue", "at_least": 108}, {"facts": [Fact(name="revenue", amount=100, currency="EUR")]}, True),
        ({"fact": "revenue", "at_least": 1}, {"facts": [Fact(name="revenue", amount=100, currency="JPY")]}, False),
        ({"fact": "revenue"}, {"facts": [Fact(name="revenue", amount=1, valid_until=MAY_1)]}, False),
        ({"fact": "revenue"}, {}, False),
        ({"all_of": []}, {}, True),
        ({"all_of": [{"tier": "gold"}, {"tier": "platinum"}]}, {}, False),
        ({"any_of": [{"tier": "gold"}, {"tier": "platinum"}]}, {}, True),
        ({"any_of": []}, {}, False),
    ],
)
def test_tiers_competencies_and_facts(needs, facts, enough):
    assert ask(needs, **facts)[0] is enough


@pytest.mark.parametrize(
    ("claim", "known", "enough"),
    [
        ({"solution": "backup"}, Prequalification(solution="backup"), True),
        ({"solution": "backup"}, Prequalification(solution="other"), False),
        ({}, Prequalification(solution="backup"), False),
        ({"solution": "backup"}, Prequalification(solution="backup", valid_until=MAY_1), False),
        (
            {"solution": "backup", "products": ("cloud/backup/vault",)},
            Prequalification(solution="backup", products=("cloud/backup",)),
            True,
        ),
        (
            {"solution": "backup", "products": ("cloud/backup", "cloud/email")},
            Prequalification(solution="backup", products=("cloud/backup",)),
            False,
        ),
    ],
)
def test_a_solution_is_prequalified_once(claim, known, enough):
    assert ask({"prequalified": True}, claim, prequalified=[known])[0] is enough


@pytest.mark.parametrize(
    ("needs", "words"),
    [
        ({"certificate": "a", "level": 2, "people": 3}, "certificate a of level 2 is held by 0, at least 3 needed"),
        ({"tier": "platinum"}, "tier gold is below platinum"),
        ({"fact": "revenue", "at_least": 5}, "revenue is not recorded, at least 5 needed"),
        (
            {"all_of": [{"tier": "silver"}, {"tier": "platinum"}, {"prequalified": True}]},
            "tier gold is below platinum and the claim names no solution",
        ),
        ({"any_of": [{"tier": "platinum"}, {"tier": "silver"}]}, "tier gold is at least silver"),
        ({"competency": "cloud"}, "Cloud (certificate architect is held by 0, at least 2 needed)"),
    ],
)
def test_it_says_what_was_compared(needs, words):
    assert ask(needs)[1] == words
