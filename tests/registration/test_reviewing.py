"""What the vendor's people may do, told as whole events."""

import pytest

from contracts import registrations as r
from contracts.envelope import Actor
from contracts.partners import CertificationRecorded, SuspendPartner
from contracts.protections import ProtectionGranted, ProtectionReleased, ProtectionRevoked, RevokeProtection
from contracts.values import Scope, Window
from tests.make import MAY_1, a_deal, an_id, details, proof
from tests.registration.findings import held, screened
from tests.registration.story import APPROVER, MANAGER, VENDOR, Story, a_story

A = an_id("a")
CASE = an_id("case")
BIG = details(deal=a_deal("200000"))
APPROVE = r.ApproveRegistration(registration=A, note="fine")


def submitted(asked: r.Details = BIG, by: Actor | None = None) -> Story:
    command = r.SubmitRegistration(registration=A, partner="northwind", details=asked)
    return a_story().when(command, by=by) if by else a_story().when(command)


def waiting(by: Actor | None = None) -> Story:
    """Screened clear, and too large for the automatic rule."""
    # Whoever files for a partner is named first.
    return submitted(by=by).sees(screened(A, BIG, registration_version=2 if by else 1))


def test_a_person_approves_and_the_protection_comes_with_it():
    story = waiting().when(APPROVE, by=APPROVER)
    approved, granted = story.last
    assert (approved.automatic, approved.rule, approved.note) == (False, "DECIDED_BY_PERSON", "fine")
    assert approved.programme == granted.programme
    assert isinstance(granted, ProtectionGranted)
    assert granted.scope == Scope(products=("cloud/compute",), territory="DE")
    assert granted.window == Window(start=MAY_1, end=MAY_1.replace(month=7, day=30))
    assert [(end.month, end.day) for end in granted.reminders] == [(6, 30), (7, 16), (7, 27)]


def test_who_wrote_any_part_of_it_never_approves():
    both = Actor(VENDOR, None, "anna", ("channel-manager", "approver"))
    waiting(by=both).when(APPROVE, by=APPROVER).refused("SUBMITTER_CANNOT_APPROVE")
    edited = waiting().when(r.AmendRegistration(registration=A, details=details(deal=a_deal("150000"))), by=both)
    edited.when(APPROVE, by=APPROVER).refused("SUBMITTER_CANNOT_APPROVE")
    waiting(by=both).when(APPROVE, by=MANAGER).types(r.RegistrationApproved, ProtectionGranted)


def test_nothing_is_approved_before_it_was_screened():
    story = submitted().when(r.StartReview(registration=A), by=MANAGER)
    story.when(APPROVE, by=APPROVER).refused("NOT_SCREENED")
    customer = an_id("customer")
    story.sees(screened(A, BIG)).then(r.HoldChanged(registration=A, conflicts=(), cause="SCREENED", customer=customer))
    story.when(APPROVE, by=APPROVER).types(r.RegistrationApproved, ProtectionGranted)


def test_an_open_conflict_holds_the_claim_against_persons_too():
    submitted().sees(held(A, CASE, asked=BIG)).when(APPROVE, by=APPROVER).refused("CONFLICT_OPEN")


def test_the_rules_are_asked_again_on_the_day_of_the_decision():
    asked = details(products=("security/endpoint",), deal=a_deal("200000"))
    certificate = {"name": "security-technical", "valid_until": MAY_1.replace(day=20)}
    recorded = CertificationRecorded.model_validate({"partner": "northwind", "certification": certificate})
    story = a_story().given((f"partner/{VENDOR}/northwind", recorded, MANAGER))
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=asked)).types(r.RegistrationSubmitted)
    story.sees(screened(A, asked)).passes(days=20)
    story.when(APPROVE, by=APPROVER).refused("CERTIFICATE_MISSING", rule="CERTIFIED")


def test_a_suspended_partner_is_granted_nothing():
    story = waiting().when(SuspendPartner(partner="northwind", code="AUDIT"), by=MANAGER)
    story.when(APPROVE, by=APPROVER).refused("PARTNER_SUSPENDED")


def test_only_a_claim_under_review_is_approved_or_rejected():
    submitted().when(APPROVE, by=APPROVER).refused("WRONG_STATE")
    story = waiting().when(APPROVE, by=APPROVER)
    story.when(r.RejectRegistration(registration=A, code="NO_BUDGET"), by=APPROVER).refused("WRONG_STATE")


def test_a_rejection_carries_its_code_and_is_final():
    story = waiting().when(r.RejectRegistration(registration=A, code="NO_BUDGET", note="see mail"), by=APPROVER)
    (rejected,) = story.last
    assert (rejected.code, rejected.rule, rejected.note) == ("NO_BUDGET", "DECIDED_BY_PERSON", "see mail")
    assert (rejected.appeal_until, rejected.settled_by) == (None, None)
    assert [ruling["verdict"] for ruling in rejected.trace] == ["passed"] * len(rejected.trace)
    story.when(APPROVE, by=APPROVER).refused("WRONG_STATE")
    story.sees(screened(A, BIG)).quiet()


def test_a_claim_is_taken_by_one_person_and_keeps_its_due_time():
    story = waiting()
    due = story.last[0].decision_due
    story.when(r.StartReview(registration=A), by=MANAGER)
    assert story.last[0].decision_due == due == MAY_1.replace(day=5)
    story.when(r.StartReview(registration=A), by=APPROVER).refused("ALREADY_TAKEN")


def test_a_question_names_fields_there_are_and_a_due_time():
    ask = r.RequestInformation(registration=A, reasons=("UNCLEAR",), fields=("deal",), note="which budget?")
    waiting().when(ask, by=MANAGER).then(
        r.InformationRequested(
            registration=A, reasons=("UNCLEAR",), fields=("deal",), note="which budget?", due=MAY_1.replace(day=8)
        )
    )
    wrong = r.RequestInformation(registration=A, reasons=("UNCLEAR",), fields=("programme",))
    waiting().when(wrong, by=MANAGER).refused("FIELD_UNKNOWN")


@pytest.mark.parametrize(
    ("holds", "event", "lost"), [(True, r.EvidenceVerified, {}), (False, r.EvidenceRejected, {"lost": "demonstration"})]
)
def test_evidence_is_judged_by_somebody_else(holds, event, lost):
    key = r.evidence_id(A, proof("demonstration"))
    command = r.VerifyEvidence(registration=A, evidence=key, holds=holds, note="called them")
    story = waiting().when(command, by=APPROVER).then(event(registration=A, evidence=key, note="called them", **lost))
    story.when(command, by=APPROVER).refused("NOTHING_CHANGED")
    own = Actor(VENDOR, None, "petra", ("channel-manager",))
    waiting().when(command, by=own).refused("SUBMITTER_CANNOT_VERIFY")
    unknown = command.model_copy(update={"evidence": an_id("nothing")})
    waiting().when(unknown, by=APPROVER).refused("EVIDENCE_UNKNOWN")


def test_who_brought_evidence_judges_neither_it_nor_the_claim():
    story = waiting().when(r.AttachEvidence(registration=A, evidence=(proof("proposal"),)), by=MANAGER)
    key = r.evidence_id(A, proof("proposal"))
    own = r.VerifyEvidence(registration=A, evidence=key, holds=True)
    story.when(own, by=MANAGER).refused("SUBMITTER_CANNOT_VERIFY")
    story.when(APPROVE, by=MANAGER).refused("SUBMITTER_CANNOT_APPROVE")
    story.when(own, by=APPROVER).types(r.EvidenceVerified)


@pytest.mark.parametrize(
    "command",
    [
        r.StartReview(registration=A),
        r.RequestInformation(registration=A, reasons=("UNCLEAR",), fields=("deal",)),
        r.ApproveRegistration(registration=A),
        r.RejectRegistration(registration=A, code="NO_BUDGET"),
    ],
)
def test_who_wrote_any_part_of_a_claim_neither_takes_nor_decides_it(command):
    own = Actor(VENDOR, None, "petra", ("channel-manager",))
    waiting().when(command, by=own).refused("SUBMITTER_CANNOT_APPROVE")
    story = waiting().when(r.AttachEvidence(registration=A, evidence=(proof("proposal"),)), by=MANAGER)
    story.when(command, by=MANAGER).refused("SUBMITTER_CANNOT_APPROVE")


def test_evidence_found_wanting_no_longer_counts():
    key = r.evidence_id(A, proof("demonstration"))
    story = waiting().when(r.VerifyEvidence(registration=A, evidence=key, holds=False), by=MANAGER)
    story.when(APPROVE, by=APPROVER).refused("EVIDENCE_MISSING", rule="EVIDENCED")
    story.when(r.AttachEvidence(registration=A, evidence=(proof("proposal"),)))
    story.when(APPROVE, by=APPROVER).types(r.RegistrationApproved, ProtectionGranted)


@pytest.mark.parametrize("code", ["INACTIVE", "TRANSFERRED", "PARTNER_TERMINATED", "CONFLICT_LOST", "PROTECTION_ENDED"])
def test_reasons_that_rules_give_are_given_by_no_person(code):
    story = waiting().when(r.RejectRegistration(registration=A, code=code), by=APPROVER).refused("CODE_RESERVED")
    story.when(APPROVE, by=APPROVER)
    story.when(r.CancelRegistration(registration=A, code=code), by=MANAGER).refused("CODE_RESERVED")
    early = "NOT_REVOCABLE_YET" if code == "INACTIVE" else "CODE_RESERVED"
    story.when(RevokeProtection(protection=A, code=code), by=MANAGER).refused(early)


def test_cancelling_and_revoking_end_registration_and_protection_together():
    cancelled = r.RegistrationCancelled(registration=A, code="FRAUD", note="n")
    revoked = ProtectionRevoked(protection=A, registration=A, code="FRAUD", note="n")
    granted = waiting().when(APPROVE, by=APPROVER)
    granted.when(r.CancelRegistration(registration=A, code="FRAUD", note="n"), by=MANAGER).decides(cancelled, revoked)
    granted = waiting().when(APPROVE, by=APPROVER)
    granted.when(RevokeProtection(protection=A, code="FRAUD", note="n"), by=MANAGER).decides(revoked, cancelled)


def test_what_is_not_protected_cannot_be_revoked():
    story = waiting().when(APPROVE, by=APPROVER)
    story.given((f"protection/{A}", ProtectionReleased(protection=A, registration=A), MANAGER))
    story.when(RevokeProtection(protection=A, code="FRAUD"), by=MANAGER).refused("NOT_PROTECTED")
    waiting().when(r.CancelRegistration(registration=A, code="ERROR"), by=MANAGER).refused("WRONG_STATE")
