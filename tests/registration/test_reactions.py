"""What follows from the conflict ledger, told as whole events."""

from decimal import Decimal

import pytest

from contracts import registrations as r
from contracts.programme import PublishProgramme
from contracts.protections import ProtectionGranted, ProtectionRevoked
from tests.make import a_deal, an_id, details, proof
from tests.registration.findings import dismissed, finding, held, lapsed, resolved, screened
from tests.registration.story import APPROVER, MANAGER, OPERATOR, RIVAL, SETTLER, Story, a_story, bare

A, B = an_id("a"), an_id("b")
CASE, OTHER_CASE = an_id("case"), an_id("other case")
CUSTOMER = an_id("customer")
"""Who every screening of these stories found the customer to be."""


def two_claims() -> Story:
    """A is granted; B of another partner waits, held by a case between the two."""
    story = a_story().with_partner("contoso")
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=details()))
    story.sees(screened(A)).types(r.RegistrationApproved, ProtectionGranted)
    return claimed_by_b(story)


def claimed_by_b(story: Story) -> Story:
    story.when(r.SubmitRegistration(registration=B, partner="contoso", details=details()), by=RIVAL)
    return story.sees(held(B, CASE))


def alone(asked: r.Details | None = None) -> Story:
    asked = asked or details()
    return a_story().when(r.SubmitRegistration(registration=A, partner="northwind", details=asked))


def test_a_clear_claim_under_the_automatic_rule_is_approved_and_protected_at_once():
    approved, granted = alone().sees(screened(A)).last
    assert (approved.automatic, approved.rule) == (True, "CLEAN_AND_COVERED")
    assert isinstance(granted, ProtectionGranted)


@pytest.mark.parametrize(
    ("profile", "amount", "reasons"),
    [
        ({}, "100000", ("ABOVE_AUTOMATIC_SIZE",)),
        ({"tier": "silver"}, "40000", ("TIER_NOT_AUTOMATIC",)),
        ({"types": ("oem",), "tier": "registered"}, "60000", ("ABOVE_AUTOMATIC_SIZE", "TIER_NOT_AUTOMATIC")),
    ],
)
def test_a_clear_claim_beyond_it_waits_for_a_person_who_is_told_why(profile, amount, reasons):
    asked = details(deal=a_deal(amount))
    story = Story().published().with_partner(**profile)
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=asked)).sees(screened(A, asked))
    (event,) = story.last
    assert isinstance(event, r.ReviewStarted)
    assert (event.reasons, event.approvers, event.conflicts) == (reasons, ("channel-manager",), ())


def test_large_deals_take_another_route():
    asked = details(deal=a_deal("500000"))
    assert alone(asked).sees(screened(A, asked)).last[0].approvers == ("channel-director",)


def test_a_held_claim_waits_with_the_cases_that_hold_it():
    (event,) = alone().sees(held(A, CASE)).last
    assert (event.conflicts, event.reasons, event.cautioned) == ((CASE,), ("CONFLICT_OPEN",), False)


@pytest.mark.parametrize(
    ("severity", "reasons"), [("notice", ("FINDINGS_TO_REVIEW",)), ("review", ("FINDINGS_TO_REVIEW",))]
)
def test_findings_that_hold_nothing_still_want_a_person(severity, reasons):
    story = alone().sees(screened(A, verdict="findings", findings=(finding(severity),)))
    (event,) = story.last
    assert (event.reasons, event.cautioned, event.conflicts) == (reasons, True, ())


def test_findings_below_a_notice_bar_nothing():
    alone().sees(screened(A, verdict="clear", findings=(finding("info"),))).types(
        r.RegistrationApproved, ProtectionGranted
    )


def test_a_claim_screened_clear_later_is_approved_then():
    story = alone().sees(held(A, CASE)).sees(screened(A, revision=2, cause="RIVAL_ENDED"))
    story.types(r.RegistrationApproved, ProtectionGranted)


def test_a_screening_that_changes_nothing_is_quiet():
    alone().sees(held(A, CASE)).sees(held(A, CASE)).quiet()


def test_a_screening_with_other_cases_changes_the_hold():
    alone().sees(held(A, CASE)).sees(held(A, CASE, OTHER_CASE)).then(
        r.HoldChanged(registration=A, conflicts=(CASE, OTHER_CASE), cause="SCREENED", customer=CUSTOMER)
    )


def test_a_granted_claim_is_not_touched_by_later_screenings():
    alone().sees(screened(A)).sees(held(A, CASE)).quiet()


def test_a_claim_this_partition_does_not_know_is_no_concern():
    a_story().sees(screened(an_id("direct"))).quiet().sees(resolved(CASE, direct="award")).quiet()


def test_the_earlier_claim_upheld_ends_the_later():
    (lost,) = two_claims().sees(resolved(CASE, a="award", b="deny")).last
    assert (lost.registration, lost.code, lost.conflict) == (B, "CONFLICT_LOST", CASE)
    assert (lost.rule, lost.settled_by) == ("FIRST_COMPLETE_CLAIM", SETTLER)


def test_the_later_claim_awarded_takes_the_place_of_the_earlier_in_one_decision():
    story = two_claims().sees(resolved(CASE, a="deny", b="award"))
    revoked, cancelled, approved, granted = story.last
    assert bare(revoked) == ProtectionRevoked(protection=A, registration=A, code="CONFLICT_LOST", conflict=CASE)
    assert cancelled == r.RegistrationCancelled(registration=A, code="CONFLICT_LOST", conflict=CASE)
    assert (approved.registration, approved.conflict, approved.automatic) == (B, CASE, False)
    assert approved.rule == "FIRST_COMPLETE_CLAIM"
    assert isinstance(granted, ProtectionGranted)
    assert len({record.causation for record in story.ledger[-4:]}) == 1


def test_a_claim_awarded_one_case_still_waits_for_the_others():
    story = claimed_by_b(a_story().with_partner("contoso")).sees(held(B, CASE, OTHER_CASE))
    story.sees(resolved(CASE, b="award")).then(
        r.HoldChanged(registration=B, conflicts=(OTHER_CASE,), cause="CONFLICT_RESOLVED", customer=CUSTOMER)
    )


def test_who_wrote_the_claim_does_not_approve_it_by_settling_its_case():
    asked = details(deal=a_deal("200000"))
    story = a_story().when(r.SubmitRegistration(registration=B, partner="northwind", details=asked), by=MANAGER)
    held_up = held(B, CASE, asked=asked, registration_version=2)
    story.sees(held_up).sees(resolved(CASE, b="award"), by=str(MANAGER)).then(
        r.HoldChanged(registration=B, conflicts=(), cause="CONFLICT_RESOLVED", customer=CUSTOMER)
    )


def test_a_claim_kept_goes_on_to_the_decision_it_waited_for():
    two_claims().sees(resolved(CASE, a="keep", b="keep")).types(r.RegistrationApproved, ProtectionGranted)


def test_a_dismissed_case_holds_nobody():
    story = two_claims().sees(dismissed(CASE, "a", "b"))
    assert [event.TYPE for event in story.last] == ["registration.approved.v1", "protection.granted.v1"]
    assert story.last[0].automatic


def test_a_lapsed_case_leaves_the_others():
    story = claimed_by_b(a_story().with_partner("contoso")).sees(held(B, CASE, OTHER_CASE))
    story.sees(lapsed(CASE, "a", "a", "b")).then(
        r.HoldChanged(registration=B, conflicts=(OTHER_CASE,), cause="CONFLICT_LAPSED", customer=CUSTOMER)
    )
    story.sees(lapsed(OTHER_CASE, "a", "a", "b")).types(r.RegistrationApproved, ProtectionGranted)


@pytest.mark.parametrize("end", [lapsed(CASE, "a", "a", "b"), dismissed(CASE, "a", "b"), resolved(CASE, b="keep")])
def test_a_claim_let_go_while_it_waits_to_be_screened_still_waits(end):
    """What held it had to do with the claim before it was amended; nobody has compared it as it is now."""
    moved = details(territory="FR")
    story = two_claims().when(r.AmendRegistration(registration=B, details=moved), by=MANAGER)
    story.sees(end).types(r.HoldChanged)
    story.when(r.AttachEvidence(registration=B, evidence=(proof("proposal"),)), by=MANAGER).types(r.EvidenceAttached)
    story.when(r.StartReview(registration=B), by=APPROVER).types(r.ReviewStarted)
    story.when(r.ApproveRegistration(registration=B), by=APPROVER).refused("NOT_SCREENED")


def test_what_holds_a_claim_does_not_count_in_what_its_partner_may_count():
    story = claimed_by_b(a_story().with_partner("contoso")).sees(held(B, CASE, OTHER_CASE)).types(r.HoldChanged)
    assert [record.stream.partition("/")[0] for record in story.ledger[-3:]] == ["registration"] * 2 + ["hold"]
    story.when(r.WithdrawRegistration(registration=B), by=RIVAL, expected_version=2).types(r.RegistrationWithdrawn)


def test_what_a_person_has_taken_no_rule_decides():
    story = two_claims().when(r.StartReview(registration=B), by=MANAGER)
    story.sees(dismissed(CASE, "a", "b")).then(
        r.HoldChanged(registration=B, conflicts=(), cause="CONFLICT_DISMISSED", customer=CUSTOMER)
    )


def test_the_version_of_the_submission_decides_not_the_one_of_today():
    stricter = a_story()
    stricter.when(r.SubmitRegistration(registration=A, partner="northwind", details=details()))
    programme = stricter.partition.state.published("acme", "upm-default")[0].programme
    rules = programme.rules.model_copy(update={"minimum_deal": Decimal(1_000_000)})
    stricter.when(PublishProgramme(programme=programme.model_copy(update={"rules": rules})), by=OPERATOR)
    approved, _ = stricter.sees(screened(A)).last
    assert approved.programme.version == 1
