"""A conflict is a step less grave where little is at stake, and a step graver where it is urgent."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from contracts.values import Scope
from services.conflict.policy.evergreen import EVERGREEN
from services.conflict.policy.kinds import RANK, RULES, rule_for
from services.conflict.policy.limits import CLOSE_NEAR, QUIET
from services.conflict.policy.pairs import Accounts
from services.conflict.policy.severity import because, is_case, severity
from tests.conflict.policy.pairing import a_claim, a_pair, accounts, claims
from tests.make import MAY_1

SAME = Accounts("same", 1.0)
FEW = Scope(products=("a", "b", "c", "d", "e"))
SOON, LATER = MAY_1.date() + CLOSE_NEAR, MAY_1.date() + CLOSE_NEAR + timedelta(days=1)
LATE = QUIET.days


@pytest.mark.parametrize(
    ("earlier", "later", "known", "found", "why"),
    [
        ({}, {}, SAME, "block", ""),
        ({}, {}, Accounts("same", 0.98), "review", "lowered: the account is the same by 98% only"),
        ({"length": 13}, {}, SAME, "review", "lowered: both stand for 13 days only"),
        ({"length": 14}, {}, SAME, "block", ""),
        ({"scope": FEW}, {"scope": Scope(products=("e", "f"))}, SAME, "review", "lowered: 17% of the products"),
        ({"proofs": ("contact",)}, {}, SAME, "review", "lowered: the earlier claim carries hardly any proof"),
        ({}, {"start": LATE}, SAME, "review", "lowered: no work on the earlier claim was seen for 30 days"),
        ({"worked_at": MAY_1 + timedelta(days=1)}, {"start": LATE}, SAME, "block", ""),
        ({}, {"start": LATE - 1}, SAME, "block", ""),
        ({"length": 13}, {"expected_close": SOON}, SAME, "block", "raised: a close is expected on 2026-05-15"),
        ({"length": 13}, {"expected_close": LATER}, SAME, "review", ""),
        ({"length": 13}, {"expected_close": MAY_1.date() - timedelta(days=1)}, SAME, "review", ""),
        ({"proofs": ("contact", "quote")}, {}, SAME, "block", "raised: an offer is with the customer"),
        ({}, {"proofs": ("quote",)}, Accounts("probable", 0.6), "block", "raised: an offer is with the customer"),
        ({}, {}, Accounts("probable", 0.6), "review", ""),
        ({"length": 5}, {}, Accounts("possible", 0.2), "notice", ""),
    ],
)
def test_steps(earlier: dict[str, Any], later: dict[str, Any], known: Accounts, found: str, why: str):
    pair = a_pair(a_claim("a", **earlier), a_claim("b", **later), known)
    rule = rule_for(pair)
    assert rule is not None
    assert severity(rule, pair) == found
    assert why in "; ".join(because(rule, pair))


def test_no_work_on_the_earlier_claim_makes_neither_less_grave_that_is_about_that():
    pair = a_pair(a_claim("a", 0, 30, proofs=()), a_claim("b", 60, party="a"), SAME)
    assert (severity(EVERGREEN, pair), because(EVERGREEN, pair)) == ("review", ())
    blocked = a_pair(a_claim("a", proofs=()), a_claim("b", LATE), SAME, speculative=True)
    rule = rule_for(blocked)
    assert rule is not None
    assert (rule.kind, severity(rule, blocked), because(rule, blocked)) == ("BLOCKED_BY_BLANKET", "block", ())


@given(claims, claims, accounts)
def test_a_severity_moves_by_one_step_at_most_and_what_was_worth_a_notice_stays_one(one, other, known):
    pair = a_pair(one, other, known)
    for rule in RULES:
        rank = RANK[severity(rule, pair)]
        assert abs(rank - RANK[rule.severity]) <= 1
        assert (rank >= RANK["notice"]) == (RANK[rule.severity] >= RANK["notice"])
        assert is_case(rule, pair) or not rule.holds
