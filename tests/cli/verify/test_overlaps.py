"""Two protections that meet are found, unless the deal, the chain or a recorded decision lets both stand."""

import pytest

from contracts.values import Chain, derived_id
from tests.cli.ledgers import an_event
from tests.cli.verify.telling import (
    CASE,
    OVERLAP,
    RULES,
    SCREENER,
    STREAM,
    VENDOR,
    A,
    B,
    C,
    a_case,
    a_protection,
    a_registration,
    all_screened,
    approved,
    granted,
    rules_broken,
    screened,
    submitted,
    two_holders,
)


def test_two_overlapping_protections_are_found(tmp_path):
    assert rules_broken(tmp_path, *two_holders()) == [OVERLAP]


@pytest.mark.parametrize(
    "scope",
    [
        {"products": ("cloud",)},
        {"products": ("cloud/compute/vps",)},
        {"products": ()},
        {"territory": "DE-BE"},
        {"territory": "*"},
    ],
)
def test_scopes_meet_when_one_lies_in_the_other(tmp_path, scope):
    assert rules_broken(tmp_path, *two_holders(**scope)) == [OVERLAP]


@pytest.mark.parametrize("scope", [{"products": ("security/endpoint",)}, {"territory": "FR"}, {"second": "north-it"}])
def test_protections_that_do_not_meet_are_fine(tmp_path, scope):
    assert rules_broken(tmp_path, *two_holders(**scope)) == []


RESELLER = {"party": "south-it", "chain": Chain(distributor="bigbox")}


@pytest.mark.parametrize(
    ("first", "second", "broken"),
    [
        ({"project": "Tower A"}, {"project": "Tower B"}, False),
        ({"project": "Tower A"}, {"project": "tower a"}, True),
        ({"project": "Tower A"}, {}, True),
        ({"party": "bigbox", "chain": Chain(role="distributor")}, RESELLER, False),
        ({"party": "smallbox", "chain": Chain(role="distributor")}, RESELLER, True),
    ],
)
def test_other_projects_and_one_chain_stand_side_by_side(tmp_path, first, second, broken):
    assert rules_broken(tmp_path, *two_holders(claims=(first, second))) == ([OVERLAP] if broken else [])


def on_one_deal(ledger, partner="south-it"):
    """This partner joins the deal of A, while that is not decided or later."""
    return ledger.add(STREAM, an_event("registration.party-joined.v1", registration=A, partner=partner))


@pytest.mark.parametrize(("partner", "broken"), [("south-it", False), ("east-it", True)])
def test_partners_of_one_deal_stand_side_by_side(tmp_path, partner, broken):
    ledger = on_one_deal(a_registration(), partner)
    ledger.add(f"protection/{A}", granted(A, "north-it"), actor=RULES)
    a_protection(ledger, B, "south-it")
    assert rules_broken(tmp_path, ledger, all_screened(A, B)) == ([OVERLAP] if broken else [])


@pytest.mark.parametrize(("over", "case", "broken"), [(False, False, True), (False, True, False), (True, False, False)])
def test_who_left_a_deal_stands_beside_it_only_while_a_case_is_open(tmp_path, over, case, broken):
    """What stood side by side before was allowed then, whatever became of the deal."""
    ledger, screenings = on_one_deal(a_registration()), all_screened(A, B)
    ledger.add(f"protection/{A}", granted(A, "north-it"), actor=RULES)
    a_protection(ledger, B, "south-it")
    if over:
        ledger.add(f"protection/{B}", an_event("protection.released.v1", protection=B, registration=B))
    ledger.add(STREAM, an_event("registration.party-left.v1", registration=A, partner="south-it"))
    if case:
        a_case(screenings)
    assert rules_broken(tmp_path, ledger, screenings) == ([OVERLAP] if broken else [])


@pytest.mark.parametrize(("effect", "broken"), [("keep", False), ("deny", True)])
def test_a_recorded_resolution_may_allow_both(tmp_path, effect, broken):
    ledger, screenings = two_holders()
    a_case(screenings)
    effects = [{"claim": A, "effect": "keep"}, {"claim": B, "effect": effect}]
    resolved = an_event("conflict.resolved.v1", conflict=CASE, effects=effects)
    screenings.add(f"conflict/{CASE}", resolved, actor=VENDOR)
    assert rules_broken(tmp_path, ledger, screenings) == ([OVERLAP] if broken else [])


@pytest.mark.parametrize("lapsed", [False, True])
def test_a_case_that_lapsed_before_allows_nothing_any_more(tmp_path, lapsed):
    ledger, screenings = two_holders()
    a_case(screenings, lapsed=lapsed)
    assert rules_broken(tmp_path, ledger, screenings) == ([OVERLAP] if lapsed else [])


def passed_on(ledger, screenings, to):
    """The protection of A goes to another partner, who holds it as C."""
    ledger.add(f"registration/{C}", submitted(C, to))
    ledger.add(f"protection/{A}", an_event("protection.transferred.v1", protection=A, registration=A, successor=C))
    ledger.add(f"registration/{A}", an_event("registration.cancelled.v1", registration=A))
    ledger.add(f"registration/{C}", approved(C), actor=RULES)
    ledger.add(f"protection/{C}", granted(C, to), actor=RULES)
    claim = screened(C).claim
    passed = an_event("claim.passed-on.v1", registration=C, predecessor=A).model_copy(update={"claim": claim})
    screenings.add(f"claim/{C}", passed, actor=SCREENER)


@pytest.mark.parametrize(("case", "broken"), [(True, False), (False, True)])
def test_an_heir_holds_what_was_held_and_by_the_same_case(tmp_path, case, broken):
    ledger, screenings = two_holders()
    if case:
        a_case(screenings)
    passed_on(ledger, screenings, "east-it")
    assert set(rules_broken(tmp_path, ledger, screenings)) == ({OVERLAP} if broken else set())


@pytest.mark.parametrize(("merged_after_minutes", "broken"), [(1, True), (30, False)])
def test_protections_meet_only_while_their_customers_are_one(tmp_path, merged_after_minutes, broken):
    ledger, screenings = two_holders(claims=({}, {"customer": derived_id("c2")}))
    over = an_event("protection.released.v1", protection=A, registration=A)
    ledger.add(f"protection/{A}", over, minutes=15)
    screenings.add(f"claim/{B}", screened(B), actor=SCREENER, minutes=merged_after_minutes)
    assert rules_broken(tmp_path, ledger, screenings) == ([OVERLAP] if broken else [])


def test_nothing_is_granted_before_it_was_screened(tmp_path):
    assert rules_broken(tmp_path, a_protection()) == [OVERLAP]
