"""Rules that a programme may state beside the common ones: what may be registered, sizes, lines of business, caps."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.values import Tender
from services.registration.policy.claims import Portfolio
from services.registration.policy.eligibility import judge
from services.registration.policy.rules import RULES
from tests.make import MAY_1, a_deal
from tests.registration.asking import building_in

MAY_2 = date(2026, 5, 2)
LINES = {"tiers": ["gold", "platinum"], "level": "line"}

ROWS: list[tuple[str, dict[str, Any], dict[str, Any], str | None]] = [
    ("KIND_REGISTRABLE", {"registrable": {"kinds": ["new", "renewal"]}}, {"kind": "renewal"}, None),
    ("KIND_REGISTRABLE", {"registrable": {"kinds": ["new"]}}, {"kind": "renewal"}, "kind renewal is none of new"),
    ("KIND_REGISTRABLE", {"registrable": {"kinds": []}}, {}, "kind new is none of none"),
    ("ORIGIN_REGISTRABLE", {"registrable": {"origins": ["vendor"]}}, {"origin": "vendor"}, None),
    ("ORIGIN_REGISTRABLE", {"registrable": {"origins": ["vendor"]}}, {}, "origin partner is none of vendor"),
    ("DIRECTION_REGISTRABLE", {"registrable": {"directions": ["to", "through"]}}, {"direction": "to"}, None),
    ("DIRECTION_REGISTRABLE", {}, {}, ""),
    ("DIRECTION_REGISTRABLE", {"registrable": {"directions": ["to", "through"]}}, {}, None),
    ("DIRECTION_REGISTRABLE", {}, {"direction": "to"}, "direction to is none of through"),
    ("VISIBILITY_OFFERED", {"registrable": {"visibility": ["private"]}}, {"visibility": "private"}, None),
    ("VISIBILITY_OFFERED", {"registrable": {"visibility": ["co_sell"]}}, {}, "visibility visible is none of co_sell"),
    ("TENDER_REGISTRABLE", {"registrable": {"tender": "never"}}, {}, ""),
    (
        "TENDER_REGISTRABLE",
        {"registrable": {"tender": "never"}},
        {"tender": Tender(reference="R1")},
        "deals that answer a public request are not registered here",
    ),
    (
        "TENDER_REGISTRABLE",
        {"registrable": {"tender": "before_publication"}},
        {"tender": Tender(reference="R1", published_on=MAY_2)},
        None,
    ),
    ("TENDER_REGISTRABLE", {"registrable": {"tender": "before_publication"}}, {"tender": Tender(reference="R1")}, None),
    (
        "TENDER_REGISTRABLE",
        {"registrable": {"tender": "before_publication"}},
        {"tender": Tender(reference="R1", published_on=date(2026, 5, 1))},
        "registered on 2026-05-01, but the request was published on 2026-05-01",
    ),
    ("TENDER_REGISTRABLE", {}, {"tender": Tender(reference="R1", published_on=date(2020, 1, 1))}, ""),
    ("INDUSTRY_ALLOWED", {"industries": ["health", "finance"]}, {"industry": "finance"}, None),
    ("INDUSTRY_ALLOWED", {"industries": ["health"]}, {"industry": "finance"}, "industry finance is none of health"),
    ("INDUSTRY_ALLOWED", {"industries": ["health"]}, {}, "industry unstated is none of health"),
    ("LINE_OF_BUSINESS_OPEN", {}, {"scope": "line_of_business"}, "only single opportunities may be registered here"),
    ("LINE_OF_BUSINESS_OPEN", {"line_of_business": LINES}, {"scope": "line_of_business"}, None),
    (
        "LINE_OF_BUSINESS_OPEN",
        {"line_of_business": {"tiers": ["platinum"]}},
        {"scope": "line_of_business"},
        "whole lines of business are for platinum, not for gold",
    ),
    ("LARGE_ENOUGH", {"sizes": [{"minimum": 40000}]}, {}, None),
    (
        "LARGE_ENOUGH",
        {"sizes": [{"minimum": 10}, {"minimum": "40000.01"}]},
        {},
        "deals start at 40000.01 USD, and this one is 40000 USD",
    ),
    ("LARGE_ENOUGH", {"sizes": [{"when": {"products": ["security"]}, "minimum": 90000}]}, {}, None),
    ("SMALL_ENOUGH", {"sizes": [{"maximum": 40000}]}, {}, None),
    (
        "SMALL_ENOUGH",
        {"sizes": [{"maximum": 50000}, {"maximum": "39999.99"}]},
        {},
        "deals end at 39999.99 USD, and this one is 40000 USD",
    ),
    ("SMALL_ENOUGH", {"sizes": [{"when": {"kinds": ["renewal"]}, "maximum": 1}]}, {}, ""),
]
"""Rule, what the programme states, the deal, and why it is refused: None when it passes, "" when nothing is asked."""


@pytest.mark.parametrize(("rule", "rules", "deal", "because"), ROWS, ids=range(len(ROWS)))
def test_a_deal_before_a_rule(rule, rules, deal, because):
    found = judge(building_in(rules, deal=a_deal("40000", **deal)), "submission")
    verdicts = {ruling["rule"]: (ruling["verdict"], ruling["because"]) for ruling in found.trace}
    if because:
        assert verdicts[rule] == ("failed", because)
        assert [(each.rule, each.detail) for each in found.blocking] == [(rule, because)]
    else:
        assert found.objections == ()
        assert (rule not in verdicts) if because == "" else (verdicts[rule][0] == "passed")


def test_of_several_bounds_the_narrowest_is_told():
    rules = {"sizes": [{"minimum": 10, "maximum": 90000}, {"minimum": 20, "maximum": 80000}]}
    told = {ruling["rule"]: ruling["because"] for ruling in judge(building_in(rules), "submission").trace}
    assert told["LARGE_ENOUGH"] == "40000 USD is at least 5000 USD"
    assert told["SMALL_ENOUGH"] == "40000 USD is at most 80000 USD"


def test_a_line_of_business_is_no_wider_than_stated():
    rules = {"line_of_business": LINES}
    found = judge(building_in(rules, products=("cloud",), deal=a_deal(scope="line_of_business")), "submission")
    assert [each.pointers for each in found.blocking] == [("/products/0",)]


def test_a_tender_is_judged_by_the_day_on_which_the_claim_was_made():
    deal = a_deal(tender=Tender(reference="R1", published_on=MAY_2))
    later = {"at": MAY_1 + timedelta(days=9), "made_at": MAY_1}
    rules = {"registrable": {"tender": "before_publication"}}
    assert judge(building_in(rules, deal=deal, **later), "decision").blocking == ()
    assert judge(building_in(rules, deal=deal, **(later | {"made_at": None})), "decision").blocking


@pytest.mark.parametrize(
    ("caps", "portfolio", "code"),
    [
        ({"open_claims": 3}, Portfolio(2, 0), None),
        ({"open_claims": 3}, Portfolio(3, 0), "TOO_MANY_OPEN_CLAIMS"),
        ({"open_claims": 3, "by_tier": {"gold": 5}}, Portfolio(4, 0), None),
        ({"by_tier": {"gold": 5}}, Portfolio(5, 0), "TOO_MANY_OPEN_CLAIMS"),
        ({"by_tier": {"silver": 1}}, Portfolio(5, 0), None),
        ({"per_week": 2}, Portfolio(9, 1), None),
        ({"per_week": 2}, Portfolio(9, 2), "TOO_MANY_CLAIMS_THIS_WEEK"),
        ({"open_claims": 0, "per_week": 0}, None, None),
    ],
)
def test_caps_count_what_else_the_partner_has(caps, portfolio, code):
    found = judge(building_in({"caps": caps}, portfolio=portfolio), "submission")
    assert [each.code for each in found.blocking] == ([code] if code else [])


def test_every_rule_has_a_row_here_or_among_the_common_ones():
    common = {
        "OWN_CLAIMS",
        "TIER_REACHED",
        "PRODUCTS_KNOWN",
        "PRODUCTS_ALLOWED",
        "TERRITORY_KNOWN",
        "TERRITORY_AUTHORISED",
        "CERTIFIED",
    }
    common |= {"CUSTOMER_DISCLOSED", "CURRENCY_ACCEPTED", "EVIDENCE_DATED", "COOLED_OFF"}
    caps = {"OPEN_CLAIMS_BELOW_CAP", "WEEKLY_CLAIMS_BELOW_CAP"}
    assert {rule.name for rule in RULES} - {row[0] for row in ROWS} == common | caps
