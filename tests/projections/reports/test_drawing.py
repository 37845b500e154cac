"""What of a report is drawn: what adds up is added up, and nothing else."""

import re
from decimal import Decimal
from typing import Any

from services.projections.pages.drawing import drawn
from services.projections.policy.reports import BARS_MAX
from services.projections.store.reports import REPORTS


def titles(name: str, rows: list[dict[str, Any]]) -> list[str]:
    """What is said of each bar."""
    found = re.findall(r"<g><title>(.*?)</title>", drawn(REPORTS[name], rows, alone=False))
    assert all(isinstance(words, str) for words in found)
    return found


def test_amounts_of_one_currency_add_up_and_those_of_two_stand_in_two_panels():
    rows = [
        {"partner": "north", "stage": "submitted", "currency": "EUR", "amount": Decimal(10)},
        {"partner": "north", "stage": "under_review", "currency": "EUR", "amount": Decimal(5)},
        {"partner": "north", "stage": "submitted", "currency": "USD", "amount": Decimal(7)},
    ]
    assert titles("pipeline", rows) == ["north: 15 (submitted 10, under review 5)", "north: 7 (submitted 7)"]


def test_shares_never_add_up():
    rows = [
        {"by": "tier", "value": "gold", "currency": "EUR", "win_rate": 0.5},
        {"by": "tier", "value": "gold", "currency": "USD", "win_rate": 0.75},
        {"by": "tier", "value": "silver", "currency": "EUR", "win_rate": None},
    ]
    assert titles("win-rates", rows) == ["gold, USD: 75%", "gold, EUR: 50%"]


def test_medians_have_their_unit():
    rows = [{"programme": "one", "step": "last desk", "median_days": 1.25}]
    assert titles("cycle-times", rows) == ["last desk: 1.2 days"]


def test_the_longest_are_drawn_and_how_many_are_not_is_said():
    rows = [{"partner": f"p{number}", "claims": number} for number in range(BARS_MAX + 3)]
    assert titles("discipline", rows)[0] == f"p{BARS_MAX + 2}: {BARS_MAX + 2}"
    assert "(and 3 shorter)" in drawn(REPORTS["discipline"], rows, alone=False)


def test_parts_of_one_name_are_one_and_codes_are_written_small():
    rows = [
        {"kind": "PARTNER_OVERLAP", "outcome": "open", "severity": severity, "cases": cases}
        for severity, cases in (("block", 2), ("review", 3))
    ]
    assert titles("conflicts", rows) == ["partner overlap: 5 (open 5)"]


def test_a_drawing_by_itself_says_what_it_is_and_a_page_says_so_itself():
    shown = '<text x="6.0" y="16.0" text-anchor="start" class="heading">Pipeline: amount</text>'
    assert shown in drawn(REPORTS["pipeline"], [], alone=True)
    assert shown not in drawn(REPORTS["pipeline"], [], alone=False)
