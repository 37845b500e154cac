"""What an overturned outcome leaves behind: nothing of the old one, and all of the new one, whatever came between."""

from typing import Any

import pytest

from contracts import conflicts as c
from contracts.claims import ClaimScreened
from contracts.direct import DirectClaimRegistered, WithdrawDirectClaim
from contracts.envelope import Actor
from contracts.protections import ProtectionReleased
from contracts.registrations import AppealFiled, RegistrationAmended, RegistrationRejected, RegistrationSubmitted
from contracts.values import ProgrammeRef
from tests.conflict.cases.contests import DANA, SIEMENS, WORKED, against_direct, contested
from tests.conflict.story import SELLER, VENDOR, Story, facts
from tests.make import an_id, details, proof
from tests.story import image

APPEALS = {"appeal_within": "P10D", "appeal_decided_within": "P5D"}
ZOE = Actor(VENDOR, None, "zoe", ("approver",))


def halves(first: str, second: str = "b") -> tuple[dict[str, Any], ...]:
    """The two sides sell different products from now on."""
    return tuple(
        {"claim": an_id(claim), "scope": {"products": (f"cloud/compute/{sku}",), "territory": "DE"}}
        for claim, sku in ((first, "vps"), (second, "gpu"))
    )


def overturned(story: Story, outcome: str, by: Actor = ZOE, **known: Any) -> c.OutcomeOverturned:
    case = next(event.conflict for event in reversed(story.all()) if isinstance(event, c.ConflictAppealed))
    said = {"conflict": case, "outcome": outcome, "reason": "looked at again", **known}
    story.asks(c.DecideConflictAppeal.model_validate(said), by=by)
    (found, *_) = story.last
    assert isinstance(found, c.OutcomeOverturned), story.last
    assert image(story.replayed()) == image(story.partition)
    return found


def appealed_by_direct() -> Story:
    """Direct sales stood down by an outcome, and asks for another look."""
    story = against_direct(**APPEALS).settles("direct_stands_down", by=DANA, reason="it did more")
    return story.about_latest(c.AppealConflict, by=SELLER, claim=an_id("d"), grounds="so")


def lost() -> Story:
    """Contoso lost to northwind, and its registration ended by that."""
    story = contested(**APPEALS).settles("first_claim_upheld")
    rejected = RegistrationRejected(registration=an_id("b"), code="CONFLICT_LOST", rule="LOST")
    return story.sees(rejected, by="system/registration")


def test_direct_sales_lives_again_on_what_a_split_leaves_it():
    story = appealed_by_direct()
    overturned(story, "scope_split", split=halves("d"))
    assert [one.scope.products for one in story.checks(SIEMENS).matches] == [("cloud/compute/vps",)]


def test_a_claim_of_direct_sales_that_has_gone_gets_no_scope_back():
    story = against_direct(**APPEALS).settles("scope_split", split=halves("d"), by=DANA, reason="so")
    story.asks(WithdrawDirectClaim(direct_claim=an_id("d")), by=SELLER)
    story.about_latest(c.AppealConflict, claim=an_id("b"), grounds="it is all ours")
    overturned(story, "direct_stands_down")
    story.types(c.OutcomeOverturned)


def test_direct_sales_meets_who_was_protected_while_it_was_gone():
    story = appealed_by_direct().submits("n", "northwind", SIEMENS, evidence=WORKED)
    story.settles("first_claim_upheld").grants("n", "northwind")
    overturned(story, "direct_retained")
    story.types(c.OutcomeOverturned, DirectClaimRegistered, c.ConflictDetected)
    assert [one.claim for one in story.latest_case().sides] == [an_id("d"), an_id("n")]


def test_who_is_not_decided_yet_waits_behind_direct_sales_again():
    story = appealed_by_direct().submits("n", "northwind", SIEMENS, evidence=WORKED)
    overturned(story, "direct_retained")
    story.types(c.OutcomeOverturned, DirectClaimRegistered).passes(seconds=0)
    held = {one.sides[1].claim: one.held for one in story.last if isinstance(one, c.ConflictDetected)}
    assert held[an_id("n")] == an_id("n")
    assert "DIRECT_CLAIM_LIVES_AGAIN" in {one.cause for one in story.last if isinstance(one, ClaimScreened)}


def test_who_entered_the_claim_of_direct_sales_never_decides_about_it_not_even_when_it_lives_again():
    entering = Actor(VENDOR, None, "olga", ("operator",))
    story = Story()
    story.publishes(**APPEALS)
    story.reserves("d", SIEMENS, evidence=WORKED, by=entering).submits("b", "contoso", SIEMENS, evidence=WORKED)
    story.settles("direct_stands_down", by=DANA, reason="it did more")
    story.about_latest(c.AppealConflict, by=SELLER, claim=an_id("d"), grounds="so")
    overturned(story, "direct_retained")
    story.submits("n", "northwind", SIEMENS, evidence=WORKED)
    story.settles("direct_retained", by=entering).refused("NOT_NEUTRAL")
    story.settles("direct_retained", by=ZOE).types(c.ConflictResolved)


def test_what_is_shown_with_an_appeal_counts_when_it_is_decided():
    story = lost()
    letter = (proof("customer_letter", at=story.at),)
    story.about_latest(c.AppealConflict, claim=an_id("b"), grounds="the customer chose us", evidence=letter)
    assert overturned(story, "customer_choice").winner == an_id("b")


def test_a_letter_that_came_with_an_appeal_at_the_registration_counts_too():
    story = lost()
    letter = proof("customer_letter", at=story.at).model_copy(update={"summary": "Contoso, signed by the CIO"})
    case = story.latest_case().conflict
    filed = AppealFiled(registration=an_id("b"), grounds="they chose us", evidence=(letter,), conflict=case)
    (appealed,) = story.sees(filed).last
    assert isinstance(appealed, c.ConflictAppealed)
    assert [(one.kind, one.summary) for one in appealed.evidence] == [("customer_letter", "")]
    assert overturned(story, "customer_choice").winner == an_id("b")


def test_what_the_other_side_has_shown_since_counts_as_well():
    story = contested(**APPEALS).settles("open_competition")
    story.about_latest(c.AppealConflict, claim=an_id("b"), grounds="so")
    letter = (proof("customer_letter", at=story.at),)
    story.about_latest(c.ProvideConflictEvidence, claim=an_id("a"), evidence=letter)
    assert overturned(story, "customer_choice").winner == an_id("a")


@pytest.mark.parametrize("outcome", ["open_competition", "first_claim_upheld"])
def test_the_same_outcome_again_overturns_nothing(outcome: c.ResolutionCode):
    story = contested(**APPEALS).settles(outcome)
    story.about_latest(c.AppealConflict, claim=an_id("b"), grounds="so")
    command = {"outcome": outcome, "reason": "looked at again"}
    story.about_latest(c.DecideConflictAppeal, by=ZOE, **command).refused("NOTHING_CHANGED")


def test_who_lost_may_be_brought_to_the_deal_instead():
    story = lost().about_latest(c.AppealConflict, claim=an_id("b"), grounds="we brought half of it")
    first, second = overturned(story, "co_sell_shared", share="30").effects
    assert (first.effect, second.effect, second.into, second.party) == ("keep", "join", an_id("a"), "contoso")


def taken_apart(story: Story) -> Story:
    """Northwind keeps one half, contoso has the other, as the registration service has carried it out."""
    story.settles("scope_split", split=halves("a"))
    for claim, sku in (("a", "vps"), ("b", "gpu")):
        asked = details(customer=SIEMENS, products=(f"cloud/compute/{sku}",))
        story.sees(RegistrationAmended(registration=an_id(claim), details=asked, changed=("products",), material=True))
    appeal = c.AppealConflict(conflict=first_case(story), claim=an_id("a"), grounds="it is all ours")
    return story.grants("b", "contoso").asks(appeal).types(c.ConflictAppealed).passes(seconds=0)


def gives_all_back(story: Story) -> Story:
    """The first side has all of it again, if it may."""
    command = c.DecideConflictAppeal(conflict=first_case(story), outcome="first_claim_upheld", reason="so it was")
    return story.asks(command, by=ZOE)


def test_what_was_taken_is_not_given_back_once_a_third_has_it():
    """Contoso gave its half up, and fabrikam was protected on it."""
    story = taken_apart(contested(**APPEALS))
    story.sees(ProtectionReleased(protection=an_id("b"), registration=an_id("b")), by="system/registration")
    story.submits("n", "fabrikam", SIEMENS, products=("cloud/compute/gpu",)).grants("n", "fabrikam")
    gives_all_back(story).refused("GRANTED_SINCE")
    again = {"outcome": "scope_split", "split": halves("a", "b"), "reason": "as it stands"}
    story.asks(c.DecideConflictAppeal(conflict=first_case(story), **again), by=ZOE).types(c.OutcomeOverturned)


def test_what_was_taken_is_given_back_where_nobody_else_has_it():
    story = gives_all_back(taken_apart(contested(**APPEALS)))
    (overturned_, *_) = story.last
    assert isinstance(overturned_, c.OutcomeOverturned)
    assert [effect.scope is not None for effect in overturned_.effects] == [True, False]


def first_case(story: Story) -> str:
    """The case that was opened first."""
    return next(event.conflict for event in story.all() if isinstance(event, c.ConflictDetected))


def test_who_asks_for_another_look_does_not_decide_about_it():
    story = lost().about_latest(c.AppealConflict, by=ZOE, claim=an_id("b"), grounds="so")
    again = {"outcome": "later_claim_awarded", "reason": "so"}
    story.about_latest(c.DecideConflictAppeal, by=ZOE, **again).refused("SAME_PERSON")
    story.about_latest(c.DecideConflictAppeal, by=DANA, **again).types(c.OutcomeOverturned)


@pytest.mark.parametrize("roles", [("direct-sales",), ("direct-sales", "compliance")])
def test_direct_sales_speaks_for_itself_alone_whatever_else_it_may(roles: Any):
    seller = Actor(VENDOR, None, "dora", roles)
    story = against_direct(**APPEALS)
    shown = {"claim": an_id("b"), "evidence": (proof("meeting", at=story.at),)}
    story.about_latest(c.ProvideConflictEvidence, by=seller, **shown).refused("NOT_FOUND")
    story.settles("direct_retained", by=DANA)
    story.about_latest(c.AppealConflict, by=seller, claim=an_id("b"), grounds="so").refused("NOT_FOUND")


def test_a_settled_case_goes_with_the_protection_that_another_partner_takes_over():
    story = lost()
    heir = RegistrationSubmitted(
        registration=an_id("h"),
        partner=facts("tailspin"),
        programme=ProgrammeRef(programme="upm-default", version=1),
        details=details(customer=SIEMENS),
        transferred_from=an_id("a"),
    )
    story.sees(heir, by=f"{VENDOR}/tailspin/tom")
    story.about_latest(c.AppealConflict, claim=an_id("b"), grounds="so")
    found = overturned(story, "open_competition")
    assert [(one.claim, one.effect, one.reopen) for one in found.effects] == [
        (an_id("h"), "keep", None),
        (an_id("b"), "award", True),
    ]
    assert story.lives_again("b", "contoso", SIEMENS, priority=3).screening().verdict == "clear"


def test_direct_sales_adds_to_its_appeal_though_its_claim_has_ended():
    story = appealed_by_direct()
    letter = (proof("customer_letter", at=story.at),)
    shown = {"claim": an_id("d"), "evidence": letter}
    story.about_latest(c.ProvideConflictEvidence, by=SELLER, **shown).types(c.ConflictEvidenceReceived)
    assert overturned(story, "customer_choice").winner == an_id("d")
