"""Another look at a settled case: who may ask, until when, who decides, and what an overturned outcome undoes."""

from datetime import timedelta

import pytest

from contracts import conflicts as c
from contracts.claims import ClaimEnded, ClaimScreened
from contracts.direct import DirectClaimRegistered
from contracts.registrations import AppealFiled, RegistrationRejected
from tests.conflict.cases.contests import DANA, SIEMENS, against_direct, contested, effects
from tests.conflict.story import MANAGER, SELLER, Story
from tests.make import MAY_1, an_id, proof
from tests.story import image

APPEALS = {"appeal_within": "P10D", "appeal_decided_within": "P5D"}


def settled(outcome: c.ResolutionCode = "first_claim_upheld") -> Story:
    """Kim settled the case; the registration service carried it out."""
    story = contested(**APPEALS).settles(outcome)
    if outcome == "first_claim_upheld":
        lost = RegistrationRejected(registration=an_id("b"), code="CONFLICT_LOST", rule="LOST")
        story.sees(lost, by="system/registration").types(ClaimEnded)
    return story


def appealed() -> Story:
    return settled().about_latest(c.AppealConflict, claim=an_id("b"), grounds="we met them first")


def decides(story: Story, outcome: str | None = None, **known: object) -> Story:
    said = {"reason": "looked at again", **({"outcome": outcome} if outcome else {}), **known}
    return story.about_latest(c.DecideConflictAppeal, **{"by": DANA, **said})


def test_an_outcome_may_be_looked_at_again_for_so_long():
    story = settled()
    resolved = next(event for event in reversed(story.all()) if isinstance(event, c.ConflictResolved))
    assert resolved.appeal_until == MAY_1 + timedelta(days=10)
    closed = c.ConflictClosed(conflict=resolved.conflict, claims=(an_id("a"), an_id("b")))
    assert closed in story.passes(days=10).last
    story.about_latest(c.AppealConflict, claim=an_id("b"), grounds="late").refused("ALREADY_CLOSED")


def test_an_outcome_that_took_nothing_from_anybody_is_final():
    story = contested(**APPEALS).settles("not_a_conflict")
    assert story.last[0].appeal_until is None
    story.about_latest(c.AppealConflict, claim=an_id("b"), grounds="so").refused("ALREADY_CLOSED")


def test_the_losing_side_asks_for_another_look():
    story = appealed()
    case = story.latest_case().conflict
    due = MAY_1 + timedelta(days=5)
    story.then(c.ConflictAppealed(conflict=case, claim=an_id("b"), grounds="we met them first", due=due))
    story.passes(days=5)
    assert c.ConflictSlaBreached(conflict=case, due=due) in story.last
    decides(story).types(c.OutcomeUpheld)


def test_who_lost_nothing_does_not():
    settled().about_latest(c.AppealConflict, claim=an_id("a"), grounds="so").refused("NOTHING_LOST")


def test_direct_sales_asks_for_itself_alone():
    story = against_direct(**APPEALS).settles("direct_stands_down", by=DANA, reason="it did more")
    story.about_latest(c.AppealConflict, by=SELLER, claim=an_id("b"), grounds="so").refused("NOT_FOUND")
    story.about_latest(c.AppealConflict, by=SELLER, claim=an_id("d"), grounds="so").types(c.ConflictAppealed)


def test_a_partner_that_appeals_at_its_registration_appeals_the_case():
    story = settled()
    filed = AppealFiled(registration=an_id("b"), grounds="we did the work", conflict=story.latest_case().conflict)
    story.sees(filed).types(c.ConflictAppealed)
    assert story.last[0].claim == an_id("b")
    story.sees(filed).quiet()


def test_an_appeal_is_decided_by_somebody_else():
    decides(appealed(), by=MANAGER).refused("SAME_PERSON")


def test_neither_of_two_decides_the_appeal():
    story = contested(four_eyes=True, **APPEALS)
    story.about_latest(c.ProposeOutcome, outcome="first_claim_upheld", reason="x").about_latest(c.ConfirmOutcome, DANA)
    story.about_latest(c.AppealConflict, claim=an_id("b"), grounds="so")
    decides(story).refused("SAME_PERSON")


def test_an_outcome_that_stands_is_final():
    story = appealed()
    case = story.latest_case().conflict
    sides = (an_id("a"), an_id("b"))
    decides(story).then(c.OutcomeUpheld(conflict=case, claims=sides, reason="looked at again"))
    decides(story).refused("ALREADY_CLOSED")


def test_one_that_does_not_is_undone_and_the_loser_lives_again():
    story = decides(appealed(), "later_claim_awarded").types(c.OutcomeOverturned)
    overturned = story.last[0]
    assert isinstance(overturned, c.OutcomeOverturned)
    first, second = overturned.effects
    assert (first.effect, second.effect, second.reopen) == ("deny", "award", True)
    assert (overturned.overturned, overturned.winner) == ("first_claim_upheld", an_id("b"))
    assert image(story.replayed()) == image(story.partition)


def test_the_same_outcome_again_overturns_nothing():
    decides(appealed(), "first_claim_upheld").refused("NOTHING_CHANGED")


def test_what_stands_on_other_terms_gets_its_own_back():
    story = settled("open_competition").about_latest(c.AppealConflict, claim=an_id("a"), grounds="no tender")
    overturned = decides(story, "first_claim_upheld").last[0]
    assert isinstance(overturned, c.OutcomeOverturned)
    assert [(one.effect, one.standing) for one in overturned.effects] == [("keep", "full"), ("deny", None)]


def test_what_was_split_is_whole_again():
    split = tuple(
        {"claim": an_id(claim), "scope": {"products": (f"cloud/compute/{sku}",), "territory": "DE"}}
        for claim, sku in (("a", "vps"), ("b", "gpu"))
    )
    story = contested(**APPEALS).settles("scope_split", split=split)
    assert effects(story)[an_id("a")].scope is not None
    story.about_latest(c.AppealConflict, claim=an_id("a"), grounds="one deal")
    overturned = decides(story, "first_claim_upheld").last[0]
    assert isinstance(overturned, c.OutcomeOverturned)
    whole = overturned.effects[0].scope
    assert whole is not None
    assert whole.products == ("cloud/compute",)


def test_a_claim_of_direct_sales_lives_again():
    story = against_direct(**APPEALS).settles("direct_stands_down", reason="it did more")
    assert story.checks(SIEMENS).answer == "clear"
    story.about_latest(c.AppealConflict, by=SELLER, claim=an_id("d"), grounds="so")
    decides(story, "direct_retained").types(c.OutcomeOverturned, DirectClaimRegistered)
    assert story.checks(SIEMENS).answer == "direct-reserved"
    assert image(story.replayed()) == image(story.partition)


def test_one_whose_time_has_run_out_does_not():
    story = against_direct(**APPEALS)
    story.settles("direct_stands_down", reason="it did more")
    story.about_latest(c.AppealConflict, by=SELLER, claim=an_id("d"), grounds="so")
    story.at += timedelta(days=91)
    decides(story, "direct_retained").types(c.OutcomeOverturned)


def test_what_two_may_hold_by_an_overturned_outcome_is_not_contested_again():
    story = decides(appealed(), "open_competition")
    story.lives_again("b", "contoso", SIEMENS, priority=3).types(ClaimScreened)
    assert story.screening().verdict == "clear"


@pytest.mark.parametrize("command", [c.ResolveConflict, c.DismissConflict, c.AcknowledgeConflict])
def test_what_is_settled_is_only_appealed(command: type[c.ResolveConflict]):
    known = {"outcome": "all_rejected"} if command is c.ResolveConflict else {}
    reason = {} if command is c.AcknowledgeConflict else {"reason": "x"}
    settled().about_latest(command, **known, **reason).refused("WRONG_STATE")


def test_evidence_may_come_with_the_appeal_and_after_it():
    story = settled()
    proofs = (proof("meeting", at=story.at),)
    story.about_latest(c.AppealConflict, claim=an_id("b"), grounds="see", evidence=proofs).types(c.ConflictAppealed)
    story.about_latest(c.ProvideConflictEvidence, claim=an_id("b"), evidence=proofs).types(c.ConflictEvidenceReceived)
