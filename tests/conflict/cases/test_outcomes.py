"""Every outcome code: what it does to each side, and between whom it may not be chosen."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from contracts.conflicts import ConflictResolved, ResolutionCode
from contracts.direct import DirectClaimRescoped, DirectClaimWithdrawn
from contracts.values import Scope
from services.conflict.policy.outcomes import FAVOURS, NEEDS
from tests.conflict.cases.contests import SIEMENS, against_direct, contested, effects, with_incumbent, with_letter
from tests.conflict.story import Story
from tests.make import an_id


def letter_for(claim: str) -> Callable[[], Story]:
    return lambda: with_letter(contested(), claim)


def ruled(**conflicts: Any) -> Callable[[], Story]:
    return lambda: contested(**conflicts)


EFFECTS: list[tuple[ResolutionCode, Callable[[], Story], str | None, str, str]] = [
    ("first_claim_upheld", contested, None, "keep", "deny"),
    ("later_claim_awarded", contested, None, "deny", "award"),
    ("co_sell_shared", contested, None, "keep", "join"),
    ("co_sell_shared", contested, "b", "join", "award"),
    ("primary_plus_secondary_terms", ruled(secondary_price_level="standard"), None, "keep", "award"),
    ("sourcing_and_fulfilment_split", contested, None, "keep", "award"),
    ("customer_choice", letter_for("a"), "a", "keep", "deny"),
    ("customer_choice", letter_for("b"), None, "deny", "award"),
    ("incumbent_upheld", with_incumbent, None, "keep", "deny"),
    ("open_competition", contested, None, "keep", "award"),
    ("plural_by_law", ruled(plural_by_law=("DE",)), None, "keep", "award"),
    ("not_a_conflict", contested, None, "keep", "award"),
    ("all_rejected", contested, None, "deny", "deny"),
]


@pytest.mark.parametrize(("outcome", "case", "winner", "first", "second"), EFFECTS)
def test_what_each_outcome_does(
    outcome: ResolutionCode, case: Callable[[], Story], winner: str | None, first: str, second: str
):
    story = case().settles(outcome, winner).types(ConflictResolved)
    resolved = story.last[0]
    assert isinstance(resolved, ConflictResolved)
    assert [(one.claim, one.effect) for one in resolved.effects] == [(an_id("a"), first), (an_id("b"), second)]
    going_on = [one.claim for one in resolved.effects if one.effect in ("award", "keep")]
    assert resolved.winner == (going_on[0] if len(going_on) == 1 else None)


SHOWN_ELSEWHERE = {"scope_split", "same_partner_merged", "direct_stands_down", "direct_retained"}


def test_every_outcome_code_has_a_test():
    assert {code for code, *_ in EFFECTS} | SHOWN_ELSEWHERE == set(FAVOURS) == set(NEEDS)


def test_a_shared_deal_is_the_leads_and_the_other_joins_it_with_its_share():
    joining = effects(contested().settles("co_sell_shared", share=Decimal(40)))[an_id("b")]
    assert (joining.into, joining.party, joining.share) == (an_id("a"), "contoso", Decimal(40))


def test_direct_sales_joins_a_shared_deal_without_a_share_and_its_own_claim_ends():
    story = against_direct().settles("co_sell_shared", share=Decimal(40)).types(ConflictResolved, DirectClaimWithdrawn)
    joining = effects(story)[an_id("d")]
    assert (joining.effect, joining.into, joining.party, joining.share) == ("join", an_id("b"), None, None)


def test_the_second_partner_sells_on_the_terms_that_the_programme_states():
    found = effects(
        contested(secondary_price_level="standard", secondary_reward=50).settles("primary_plus_secondary_terms")
    )
    second = found[an_id("b")]
    assert (second.standing, second.price_level, second.reward_share) == ("secondary", "standard", Decimal(50))
    assert found[an_id("a")].standing is None


def test_one_brought_the_lead_and_the_other_delivers():
    found = effects(contested().settles("sourcing_and_fulfilment_split"))
    assert [found[an_id(side)].standing for side in "ab"] == ["sourcing", "fulfilment"]
    turned = effects(contested().settles("sourcing_and_fulfilment_split", "a"))
    assert [turned[an_id(side)].standing for side in "ab"] == ["fulfilment", "sourcing"]


def test_in_open_competition_neither_keeps_the_other_out():
    assert {one.standing for one in effects(contested().settles("open_competition")).values()} == {"open"}


COMPUTE = Scope(products=("cloud/compute/vps",), territory="DE")
REST = Scope(products=("cloud/compute/gpu", "cloud/compute/dedicated"), territory="DE")


def parts(**scopes: Scope) -> tuple[dict[str, Any], ...]:
    return tuple({"claim": an_id(claim), "scope": scope} for claim, scope in scopes.items())


def test_a_split_leaves_each_side_its_part():
    found = effects(contested().settles("scope_split", split=parts(a=COMPUTE, b=REST)))
    assert (found[an_id("a")].scope, found[an_id("b")].scope) == (COMPUTE, REST)
    assert [found[an_id(side)].effect for side in "ab"] == ["keep", "award"]


def test_a_split_leaves_direct_sales_its_part_too():
    story = against_direct().settles("scope_split", split=parts(d=COMPUTE, b=REST))
    story.types(ConflictResolved, DirectClaimRescoped)
    answer = story.checks(SIEMENS, products=("cloud/compute/vps",))
    assert answer.answer == "direct-reserved"
    assert story.checks(SIEMENS, products=("cloud/email",)).answer == "clear"


@pytest.mark.parametrize(
    ("split", "code"),
    [
        ((), "SPLIT_NEEDED"),
        (parts(z=COMPUTE), "SPLIT_NEEDED"),
        (parts(a=Scope(products=("security",), territory="DE"), b=REST), "SPLIT_BEYOND_CLAIM"),
        (parts(a=Scope(products=("cloud/compute",), territory="*"), b=REST), "SPLIT_BEYOND_CLAIM"),
        (parts(a=COMPUTE), "SPLIT_STILL_MEETS"),
    ],
)
def test_a_split_that_does_not_part_them_is_refused(split: tuple[Any, ...], code: str):
    contested().settles("scope_split", split=split).refused(code)


@pytest.mark.parametrize(
    ("case", "outcome", "winner", "code"),
    [
        (contested, "customer_choice", None, "CUSTOMER_LETTER_MISSING"),
        (letter_for("a"), "customer_choice", "b", "WINNER_CONTRADICTS_OUTCOME"),
        (lambda: with_letter(with_letter(contested(), "a"), "b"), "customer_choice", None, "WINNER_NEEDED"),
        (contested, "first_claim_upheld", "z", "WINNER_NOT_A_SIDE"),
        (contested, "first_claim_upheld", "b", "WINNER_CONTRADICTS_OUTCOME"),
        (contested, "open_competition", "b", "WINNER_CONTRADICTS_OUTCOME"),
        (contested, "direct_retained", None, "NO_DIRECT_SIDE"),
        (contested, "direct_stands_down", None, "NO_DIRECT_SIDE"),
        (contested, "incumbent_upheld", None, "NO_INCUMBENT"),
        (contested, "same_partner_merged", None, "NOT_ONE_PARTY"),
        (contested, "plural_by_law", None, "LAW_DOES_NOT_ASK"),
        (contested, "primary_plus_secondary_terms", None, "SECONDARY_TERMS_MISSING"),
        (against_direct, "open_competition", None, "DIRECT_SIDE"),
        (against_direct, "sourcing_and_fulfilment_split", None, "DIRECT_SIDE"),
        (with_incumbent, "co_sell_shared", None, "INCUMBENT_SIDE"),
    ],
)
def test_an_outcome_that_does_not_fit_the_case_is_refused(
    case: Callable[[], Story], outcome: ResolutionCode, winner: str | None, code: str
):
    case().settles(outcome, winner).refused(code)
