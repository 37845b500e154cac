"""Both sides are asked to show their work: who answers, who is silent, and what follows by rule."""

from datetime import timedelta

import pytest

from contracts import conflicts as c
from contracts.claims import ClaimProgressed, ClaimProofLost
from contracts.direct import DirectClaimWithdrawn
from contracts.registrations import EvidenceAttached, EvidenceRejected, EvidenceVerified
from tests.conflict.cases.contests import BARE, TEST, WORKED, against_direct, contested, with_incumbent
from tests.conflict.story import SELLER, Story
from tests.make import MAY_1, an_id, proof
from tests.story import image

DUE = MAY_1 + timedelta(days=10)


def asked(**conflicts: object) -> Story:
    story = contested(BARE, BARE, **{"evidence": TEST, "evidence_within": "P10D", **conflicts})
    return story.about_latest(c.RequestConflictEvidence, note="show your meetings")


def answers(story: Story, claim: str, kind: str = "meeting") -> Story:
    item = proof(kind, at=story.at, summary="with the head of IT")
    return story.sees(EvidenceAttached(registration=an_id(claim), evidence=an_id(f"of {claim}"), item=item))


def test_both_sides_are_asked_until_a_day():
    story = asked()
    case = story.latest_case().conflict
    both = (an_id("a"), an_id("b"))
    story.then(c.ConflictEvidenceRequested(conflict=case, claims=both, due=DUE, note="show your meetings"))
    story.about_latest(c.RequestConflictEvidence).refused("ALREADY_ASKED")


def test_an_answer_is_noted_without_what_the_partner_wrote():
    story = answers(asked(), "b").types(ClaimProgressed, c.ConflictEvidenceReceived, c.OutcomeSuggested)
    received = story.last[1]
    assert isinstance(received, c.ConflictEvidenceReceived)
    assert (received.claim, [item.summary for item in received.evidence]) == (an_id("b"), [""])
    assert story.last[2].suggestion.outcome == "later_claim_awarded"


def test_a_proof_that_was_found_wanting_counts_no_more():
    story = answers(contested(BARE, BARE, evidence=TEST), "b", "customer_letter")
    assert story.last[-1].suggestion.outcome == "customer_choice"
    wanting = {"registration": an_id("b"), "evidence": an_id("of b"), "lost": "customer_letter"}
    story.sees(EvidenceRejected.model_validate(wanting)).types(ClaimProofLost, c.OutcomeSuggested)
    assert story.last[-1].suggestion.outcome == "first_claim_upheld"
    story.settles("customer_choice").refused("CUSTOMER_LETTER_MISSING")
    story.sees(EvidenceRejected.model_validate(wanting)).quiet()
    again = EvidenceVerified(registration=an_id("b"), evidence=an_id("of b"), regained="customer_letter")
    story.sees(again).types(ClaimProgressed, c.OutcomeSuggested)
    assert story.last[-1].suggestion.outcome == "customer_choice"
    assert image(story.replayed()) == image(story.partition)


def test_a_side_that_is_named_twice_is_asked_once():
    story = contested(BARE, BARE, evidence=TEST, evidence_within="P10D")
    story.about_latest(c.RequestConflictEvidence, claims=(an_id("a"), an_id("a"))).passes(days=10)
    overdue = next(event for event in story.last if isinstance(event, c.ConflictEvidenceOverdue))
    assert overdue.silent == (an_id("a"),)


def test_silence_is_not_forgotten_when_the_other_side_is_asked_later():
    story = contested(WORKED, WORKED, evidence=TEST, evidence_within="P10D")
    story.about_latest(c.RequestConflictEvidence, claims=(an_id("a"),)).passes(days=10)
    story.about_latest(c.RequestConflictEvidence, claims=(an_id("b"),)).passes(days=10)
    said = [event.suggestion.rule for event in story.last if isinstance(event, c.OutcomeSuggested)]
    assert said == ["NEITHER_SHOWS_WORK"]


def test_who_is_silent_has_shown_nothing():
    story = answers(asked(), "b").passes(days=10).types(c.ConflictEvidenceOverdue)
    assert story.last[0].silent == (an_id("a"),)
    story.settles("later_claim_awarded", reason="").types(c.ConflictResolved)


def test_where_neither_answers_both_are_to_end():
    story = asked().passes(days=10).types(c.ConflictEvidenceOverdue, c.OutcomeSuggested)
    assert story.last[1].suggestion.outcome == "all_rejected"


def test_late_is_better_than_never():
    story = asked().passes(days=11)
    answers(story, "a").types(ClaimProgressed, c.ConflictEvidenceReceived, c.OutcomeSuggested)
    assert story.last[2].suggestion.outcome == "first_claim_upheld"


def test_who_answered_wins_by_rule_where_the_programme_says_so():
    story = answers(asked(by_rule=True), "b").passes(days=10).types(c.ConflictEvidenceOverdue, c.ConflictResolved)
    resolved = story.last[1]
    assert isinstance(resolved, c.ConflictResolved)
    assert (resolved.outcome, resolved.rule, resolved.winner) == (
        "later_claim_awarded",
        "FIRST_SHOWS_NO_WORK",
        an_id("b"),
    )
    assert story.ledger[-1].actor == "system/clock"
    assert image(story.replayed()) == image(story.partition)


def test_the_first_that_answers_keeps_its_claim_by_rule():
    story = answers(asked(by_rule=True), "a").passes(days=10)
    assert story.last[-1].outcome == "first_claim_upheld"


@pytest.mark.parametrize("conflicts", [{"by_rule": True, "four_eyes": True}, {"by_rule": False}])
def test_nothing_is_decided_by_rule_elsewhere(conflicts: dict[str, bool]):
    answers(asked(**conflicts), "b").passes(days=10).types(c.ConflictEvidenceOverdue)


def test_if_neither_answers_a_person_decides():
    asked(by_rule=True).passes(days=10).types(c.ConflictEvidenceOverdue, c.OutcomeSuggested)


def test_direct_sales_shows_its_work_in_the_case():
    story = against_direct(evidence=TEST, by_rule=True).about_latest(c.RequestConflictEvidence)
    meeting = (proof("meeting", at=story.at),)
    shows = {"claim": an_id("d"), "evidence": meeting}
    story.about_latest(c.ProvideConflictEvidence, by=SELLER, **shows).types(c.ConflictEvidenceReceived)
    story.passes(days=10)
    assert story.last[1].outcome == "direct_retained"


def test_direct_sales_that_is_silent_stands_down_by_rule():
    story = answers(against_direct(evidence=TEST, by_rule=True).about_latest(c.RequestConflictEvidence), "b")
    found = [type(event) for event in story.passes(days=10).last]
    assert found[:4] == [c.ConflictEvidenceOverdue, c.OutcomeSuggested, c.ConflictResolved, DirectClaimWithdrawn]


def test_direct_sales_speaks_for_itself_alone():
    story = against_direct()
    shows = {"claim": an_id("b"), "evidence": WORKED}
    story.about_latest(c.ProvideConflictEvidence, by=SELLER, **shows).refused("NOT_FOUND")


def test_proof_is_of_what_was_done():
    story = contested()
    tomorrow = (proof("meeting", at=story.at + timedelta(days=1)),)
    story.about_latest(c.ProvideConflictEvidence, claim=an_id("a"), evidence=tomorrow).refused("EVIDENCE_IN_FUTURE")


def test_only_sides_are_asked_and_no_incumbent():
    contested().about_latest(c.RequestConflictEvidence, claims=(an_id("z"),)).refused("NOT_A_SIDE")
    story = with_incumbent()
    story.about_latest(c.RequestConflictEvidence, claims=(an_id("a"),)).refused("INCUMBENT_SIDE")
    (asked,) = story.about_latest(c.RequestConflictEvidence).last
    assert isinstance(asked, c.ConflictEvidenceRequested)
    assert asked.claims == (an_id("b"),)
    shows = {"claim": an_id("z"), "evidence": WORKED}
    contested().about_latest(c.ProvideConflictEvidence, **shows).refused("NOT_A_SIDE")


def test_one_side_may_be_asked_alone():
    story = contested(by_rule=True).about_latest(c.RequestConflictEvidence, claims=(an_id("a"),))
    story.passes(days=10)
    assert story.last[-1].outcome == "later_claim_awarded"
