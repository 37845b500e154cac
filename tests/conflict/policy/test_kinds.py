"""What the meeting of two claims is called: one row for each rule, and the verdict is the same from either side."""

from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.findings import ConflictKind
from contracts.values import Chain, Scope
from services.conflict.policy.advice import NEXT_STEPS
from services.conflict.policy.evergreen import EVERGREEN, goes_round
from services.conflict.policy.explain import Account, finding
from services.conflict.policy.kinds import RULES, rule_for
from services.conflict.policy.pairs import Accounts
from services.conflict.policy.severity import is_case
from tests.conflict.policy.pairing import OPPOSITE, a_claim, a_pair, a_reservation, accounts, claims
from tests.make import MAY_1

WIDE, NARROW, OTHER = Scope(products=("cloud",)), Scope(products=("cloud/compute",)), Scope(products=("data",))
SAME, PROBABLE, POSSIBLE = Accounts("same", 1.0), Accounts("probable", 0.8), Accounts("possible", 0.3)
FAMILY, PARENT, SHARED = Accounts("family", 0.9), Accounts("family", 1.0, "parent"), Accounts("same", 1.0, shared=True)
GRACE = {"protected": True, "grace_until": MAY_1 + timedelta(days=60)}
DIRECT = {"kind": "direct", "party": "direct"}

ROWS: list[tuple[str, dict[str, Any], dict[str, Any], Accounts, tuple[str, str, bool] | None]] = [
    ("other products", {"scope": WIDE}, {"scope": OTHER}, SAME, ("ADJACENT", "info", False)),
    ("other products in the group", {"scope": WIDE}, {"scope": OTHER}, FAMILY, None),
    ("other project", {"project": "A"}, {"project": "B"}, SAME, ("ADJACENT", "info", False)),
    ("one party", {"party": "x"}, {"party": "x"}, SAME, ("DUPLICATE_SELF", "info", False)),
    ("one party in the group", {"party": "x"}, {"party": "x"}, FAMILY, None),
    (
        "one chain",
        {"chain": Chain(distributor="box")},
        {"party": "box", "chain": Chain(role="distributor")},
        SAME,
        ("CHAIN_COMPLEMENT", "none", False),
    ),
    ("one deal", {"parties": ("b",)}, {}, SAME, ("SAME_DEAL", "none", False)),
    ("a lead", {"protects": "attribution"}, {}, SAME, ("CHAIN_COMPLEMENT", "none", False)),
    ("one tender", {"tender": "RFP 7"}, {"tender": "RFP 7"}, SAME, ("TENDER_SHARED", "info", False)),
    ("one tender, two parties unlike", {"tender": "RFP 7"}, {}, SAME, ("PARTNER_OVERLAP", "block", True)),
    ("numbers against names", {}, {}, Accounts("contradictory", 0.9), ("IDENTITY_CONTRADICTION", "review", True)),
    ("an incumbent", {"incumbent": True}, {}, SAME, ("INCUMBENT", "review", False)),
    ("direct sales", {}, DIRECT, SAME, ("DIRECT_OVERLAP", "block", True)),
    ("direct sales, probably", {}, DIRECT, PROBABLE, ("DIRECT_OVERLAP", "review", True)),
    ("direct sales on a shared account", {}, DIRECT, SHARED, ("DIRECT_OVERLAP", "notice", False)),
    ("direct sales in the group", {}, DIRECT, FAMILY, ("FAMILY_OVERLAP", "review", False)),
    ("a group", {}, {}, FAMILY, ("FAMILY_OVERLAP", "review", False)),
    ("a group as a whole", {}, {"group_wide": True}, PARENT, ("FAMILY_OVERLAP", "block", True)),
    ("possibly the same", {}, {}, POSSIBLE, ("PARTNER_OVERLAP_POSSIBLE", "notice", False)),
    ("probably the same", {}, {}, PROBABLE, ("PARTNER_OVERLAP_PROBABLE", "review", True)),
    ("one owner", {"affiliations": ("H",)}, {"affiliations": ("H",)}, SAME, ("AFFILIATED_PARTIES", "review", True)),
    (
        "two distributors",
        {"chain": Chain(role="distributor")},
        {"chain": Chain(role="distributor")},
        SAME,
        ("CHAIN_INCONSISTENT", "review", True),
    ),
    (
        "another distributor than named",
        {"chain": Chain(distributor="box")},
        {"party": "crate", "chain": Chain(role="distributor")},
        SAME,
        ("CHAIN_INCONSISTENT", "review", True),
    ),
    (
        "a distributor, and a reseller that names none",
        {},
        {"party": "crate", "chain": Chain(role="distributor")},
        SAME,
        ("PARTNER_OVERLAP", "block", True),
    ),
    (
        "two resellers of one distributor",
        {"chain": Chain(distributor="box")},
        {"chain": Chain(distributor="box")},
        SAME,
        ("PARTNER_OVERLAP", "block", True),
    ),
    ("inside the other", {"scope": WIDE}, {"scope": NARROW}, SAME, ("SCOPE_CONTAINS", "review", True)),
    ("two partners", {"scope": WIDE}, {"scope": WIDE}, SAME, ("PARTNER_OVERLAP", "block", True)),
]


@pytest.mark.parametrize(("earlier", "later", "known", "verdict"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS])
def test_each_kind(earlier: dict[str, Any], later: dict[str, Any], known: Accounts, verdict: tuple[Any, ...] | None):
    pair = a_pair(a_claim("a", 0, **earlier), a_claim("b", 1, **later), known)
    rule = rule_for(pair)
    found = None if rule is None else finding(pair.later.claim, pair, rule, Account("m-1", ()))
    assert (found and (found.kind, found.severity, found.holds)) == verdict


@pytest.mark.parametrize(
    ("start", "kind", "severity"),
    [(22, "PARTNER_OVERLAP", "review"), (23, "WINDOW_EDGE", "notice"), (45, "WINDOW_EDGE", "notice")],
)
def test_a_claim_made_at_the_edge_of_anothers_window_waits_for_it(start: int, kind: str, severity: str):
    """The window of 30 days has a grace of 30 behind it; the last week before its end counts as its edge."""
    grace = GRACE if start > 30 else {"protected": True}
    pair = a_pair(a_claim("a", 0, 30, **grace), a_claim("b", start))
    rule = rule_for(pair)
    assert rule is not None
    found = finding(pair.later.claim, pair, rule, Account("m-1", ()))
    assert (found.kind, found.severity, found.holds) == (kind, severity, True)
    assert is_case(rule, pair)


def test_whoever_waits_behind_a_flagged_claim_is_heard_first():
    pair = a_pair(a_claim("a", 0, scope=WIDE), a_claim("b", 1, scope=NARROW), speculative=True)
    rule = rule_for(pair)
    assert rule is not None
    assert (rule.kind, rule.severity, rule.holds) == ("BLOCKED_BY_BLANKET", "block", True)


@pytest.mark.parametrize(
    ("kind", "party", "asking", "severity"),
    [
        ("direct", "direct", "a", "block"),
        ("direct", "direct", "direct", "none"),
        ("named", "a", "b", "block"),
        ("named", "a", "direct", "block"),
        ("named", "a", "a", "none"),
        ("partner_led", "all partners", "a", "none"),
        ("partner_led", "all partners", "direct", "block"),
    ],
)
def test_an_account_is_reserved_against_everybody_else(kind: str, party: str, asking: str, severity: str):
    pair = a_pair(a_reservation(kind, party), a_claim("b", 1, party=asking))
    rule = rule_for(pair)
    assert rule is not None
    assert (rule.kind, rule.severity, rule.holds) == ("NAMED_ACCOUNT", severity, severity == "block")


@given(claims, st.sampled_from(["direct", "named", "partner_led"]), accounts)
def test_a_reservation_made_after_a_claim_never_beats_it(earlier, kind, known):
    pair = a_pair(earlier, a_reservation(kind, "somebody", start=90), known)
    rule = rule_for(pair)
    assert rule is None or rule.kind != "NAMED_ACCOUNT" or not rule.holds


@pytest.mark.parametrize(("group_wide", "verdict"), [(True, ("NAMED_ACCOUNT", True)), (None, None)])
def test_a_reservation_reaches_the_group_only_if_it_says_so(group_wide, verdict):
    pair = a_pair(a_reservation("direct", group_wide=group_wide), a_claim("b", 1), PARENT)
    rule = rule_for(pair)
    assert (rule and (rule.kind, rule.holds)) == verdict


def test_the_same_party_with_the_same_scope_is_evergreen_from_the_second_cycle_on():
    pair = a_pair(a_claim("a", 0, 30, scope=WIDE), a_claim("b", 60, party="a", scope=NARROW))
    other = a_pair(a_claim("a", 0, 30, scope=WIDE), a_claim("b", 60, party="a", scope=OTHER))
    assert [goes_round(pair, cycles) for cycles in (1, 2, 3)] == [False, True, True]
    assert not goes_round(other, 2)


@settings(max_examples=300)
@given(claims, claims, accounts, st.booleans())
def test_a_verdict_is_the_same_from_either_side(one, other, known, speculative):
    pair = a_pair(one, other, known, speculative=speculative)
    rule = rule_for(pair)
    if rule is None:
        return
    there, back = (finding(side.claim, pair, rule, Account("m-1", ())) for side in (one, other))
    assert there.rival == other.claim
    assert (there.severity, there.explanation, there.what_would_change) == (
        *(back.severity, back.explanation, back.what_would_change),
    )
    assert {claim.removeprefix("own_").removeprefix("rival_") for claim in there.unscoped} == {
        claim.removeprefix("own_").removeprefix("rival_") for claim in back.unscoped
    }
    if one.claim != other.claim:
        for dimension in ("products", "territory", "window", "kinship"):
            relation = getattr(there, dimension)
            assert getattr(back, dimension) == OPPOSITE.get(relation, relation)


@given(claims, claims, accounts)
def test_which_rule_speaks_does_not_depend_on_the_order_but_for_reservations_and_time(one, other, known):
    """A reservation, the edge of a window and a flag are about who came first; nothing else is."""
    there, back = rule_for(a_pair(one, other, known)), rule_for(a_pair(other, one, known))
    ordered = {"NAMED_ACCOUNT", "WINDOW_EDGE"}
    if not ordered & {rule.kind for rule in (there, back) if rule is not None}:
        assert there == back


def test_every_rule_explains_itself_and_names_a_next_step():
    rules = (*RULES, EVERGREEN)
    assert all(len(rule.explanation) > 20 for rule in rules)
    assert {rule.kind for rule in rules} == set(NEXT_STEPS) == set(get_args(ConflictKind))
