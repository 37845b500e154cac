"""Who decides, until when, and for how long a grant lasts."""

from datetime import UTC, datetime

import pytest

from contracts.rules import Step
from contracts.values import Window
from services.registration.policy.routing import automatic_ruling, needs_a_person, plan
from services.registration.policy.terms import grace_until, period_ruling, reminders, tail_until, window
from tests.make import MAY_1, a_deal
from tests.registration.asking import DAY, building_in

STEPS = (Step(desks=("manager",)), Step(desks=("legal", "finance"), agree="any"))
ROUTES = [
    {"when": {"territories": ["AMER"]}, "to": "americas"},
    {"over": 100000, "to": "manager", "steps": [{"desks": ["legal", "finance"], "agree": "any"}]},
    {"when": {"under": 20000}, "steps": [{"desks": ["clerk"]}]},
]
HOURS = {"calendars": {"emea": {"zone": "Europe/Berlin", "opens": "09:00", "closes": "17:00", "territories": ["EMEA"]}}}
DECISION = {"within": "16 business hours", "at_risk": "4 business hours", "information_within": "1 business day"}


@pytest.mark.parametrize(
    ("amount", "territory", "steps", "because"),
    [
        ("100000", "DE", STEPS, "route 2 to manager, then legal or finance"),
        ("100000", "US", (Step(desks=("americas",)),), "route 1 to americas"),
        ("19999", "DE", (Step(desks=("clerk",)),), "route 3 to clerk"),
        ("20000", "DE", (), "no route of the programme fits this claim"),
    ],
)
def test_the_first_route_that_fits_says_who_is_asked_in_which_order(amount, territory, steps, because):
    found = plan(building_in({"routes": ROUTES}, deal=a_deal(amount), territory=territory))
    assert (found.steps, found.because) == (steps, because)
    assert found.ruling()["verdict"] == ("passed" if steps else "failed")


def test_the_promise_is_counted_in_the_hours_of_the_claims_territory():
    """MAY_1 is 11:00 in Berlin on a Friday: six hours are left of it, eight on Monday, two on Tuesday."""
    claim = building_in({"decision": DECISION}, HOURS)
    found = plan(claim)
    assert found.calendar == "emea"
    assert found.decision_due == datetime(2026, 5, 5, 9, tzinfo=UTC)
    assert found.at_risk_at == datetime(2026, 5, 4, 13, tzinfo=UTC)


def test_the_promise_is_counted_from_when_the_claim_began_to_wait():
    claim = building_in({"decision": DECISION}, HOURS)
    assert plan(claim, since=MAY_1 - DAY).decision_due == datetime(2026, 5, 4, 9, tzinfo=UTC)


def test_elsewhere_it_is_counted_from_monday_to_friday_in_utc():
    found = plan(building_in({"decision": DECISION}, HOURS, territory="JP"))
    assert (found.calendar, found.decision_due) == (None, datetime(2026, 5, 4, 1, tzinfo=UTC))


@pytest.mark.parametrize("decision", [DECISION | {"at_risk": "16 business hours"}, DECISION | {"at_risk": "P30D"}])
def test_a_warning_that_would_go_out_before_the_wait_began_does_not(decision):
    assert plan(building_in({"decision": decision}, HOURS)).at_risk_at is None


@pytest.mark.parametrize(
    ("deal", "tier", "code", "because"),
    [
        ({"kind": "new"}, "gold", [], "40000 USD is under 50000 USD, and tier gold is covered"),
        ({"kind": "renewal"}, "gold", ["OUTSIDE_AUTOMATIC_RULE"], "the automatic rule does not speak of this claim"),
        ({"kind": "new"}, "silver", ["TIER_NOT_AUTOMATIC"], "tier silver is none of gold"),
    ],
)
def test_the_automatic_rule_may_be_narrowed(deal, tier, code, because):
    rule = {"under": 50000, "tiers": ["gold"], "when": {"kinds": ["new"]}}
    claim = building_in({"automatic": rule}, deal=a_deal(**deal), tier=tier)
    assert list(needs_a_person(claim)) == code
    assert automatic_ruling(claim)["because"] == because


PROTECTION = {
    "period": "P60D",
    "by_tier": {"gold": "P90D"},
    "cases": [{"when": {"kinds": ["renewal"]}, "period": "P30D"}, {"when": {"over": 100000}, "period": "P180D"}],
    "reminders": ["P3D", "P45D", "P14D"],
    "grace": "1 business day",
    "tail": "P10D",
}


@pytest.mark.parametrize(
    ("deal", "tier", "days", "because"),
    [
        (a_deal(), "silver", 60, "P60D, the common period"),
        (a_deal(), "gold", 90, "P90D, for tier gold"),
        (a_deal("100000"), "gold", 180, "P180D, by case 2 of the protection"),
        (a_deal("100000", kind="renewal"), "gold", 30, "P30D, by case 1 of the protection"),
        (a_deal("100000", scope="line_of_business"), "gold", 365, "P365D, for a whole line of business"),
    ],
)
def test_how_long_a_grant_lasts_and_why(deal, tier, days, because):
    rules = {"protection": PROTECTION, "line_of_business": {"tiers": ["gold"], "period": "P365D"}}
    claim = building_in(rules, deal=deal, tier=tier)
    assert window(claim) == Window(start=MAY_1, end=MAY_1 + days * DAY)
    assert period_ruling(claim)["because"] == because


def test_what_comes_before_and_behind_the_end():
    claim = building_in({"protection": PROTECTION}, HOURS, deal=a_deal(kind="renewal"))
    granted = window(claim)
    end = MAY_1 + 30 * DAY
    assert reminders(claim, granted) == (end - 14 * DAY, end - 3 * DAY)
    sunday, tuesday = datetime(2026, 5, 31, 9, tzinfo=UTC), datetime(2026, 6, 2, 7, tzinfo=UTC)
    assert (granted.end, grace_until(claim, granted), tail_until(claim, granted)) == (sunday, tuesday, end + 10 * DAY)


def test_without_grace_and_tail_the_end_is_the_end():
    claim = building_in()
    assert (grace_until(claim, window(claim)), tail_until(claim, window(claim))) == (None, None)
