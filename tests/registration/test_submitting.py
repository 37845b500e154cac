"""What the side that claims may do, told as whole events."""

from datetime import date, timedelta

import pytest

from contracts import registrations as r
from contracts.protections import ProtectionGranted, ProtectionReleased, ReleaseProtection
from contracts.values import ProgrammeRef
from services.registration.domain.evolve import TAKEN
from tests.make import MAY_1, a_deal, an_id, details, proof
from tests.registration.findings import held, screened
from tests.registration.story import APPROVER, MANAGER, OPERATOR, PARTNER, RIVAL, Story, a_story

A = an_id("a")


def submit(**changes: object) -> r.SubmitRegistration:
    return r.SubmitRegistration(registration=A, partner="northwind", details=details(**changes))


def submitted() -> Story:
    return a_story().when(submit())


def granted() -> Story:
    return submitted().sees(screened(A))


def returned(*fields: str) -> Story:
    """In the vendor's hands, and sent back with a question."""
    story = submitted().sees(held(A, an_id("conflict")))
    return story.when(r.RequestInformation(registration=A, reasons=("UNCLEAR",), fields=fields), by=MANAGER)


def test_a_claim_that_passes_the_rules_is_submitted_with_the_facts_of_the_day():
    story = submitted()
    (event,) = story.last
    assert isinstance(event, r.RegistrationSubmitted)
    assert event.programme == ProgrammeRef(programme="upm-default", version=1)
    assert (event.partner.partner, event.partner.tier, event.details) == ("northwind", "gold", details())


def test_a_claim_that_breaks_rules_names_the_first_and_points_at_all():
    story = a_story().when(submit(deal=a_deal("100"), evidence=()))
    story.refused("BELOW_MINIMUM_SIZE", rule="LARGE_ENOUGH")
    assert story.last[0].pointers == ("/deal/value/amount", "/evidence")
    assert story.last[0].programme == ProgrammeRef(programme="upm-default", version=1)


def test_a_claim_needs_a_known_partner_and_programme():
    Story().published().when(submit()).refused("PARTNER_UNKNOWN")
    Story().with_partner().when(submit()).refused("PROGRAMME_UNKNOWN")


def test_a_partner_registers_for_itself_only():
    a_story().when(submit(), by=RIVAL).refused("NOT_AUTHORISED")


def test_staff_may_register_for_a_partner():
    a_story().when(submit(), by=MANAGER).types(r.RegistrationReceivedOnBehalf, r.RegistrationSubmitted)


def test_an_id_is_used_once():
    submitted().when(submit()).refused("ALREADY_EXISTS")


def test_a_draft_claims_nothing_until_it_is_submitted():
    story = a_story().when(r.CreateDraft(registration=A, partner="northwind", details=details(evidence=())))
    story.then(r.RegistrationDrafted(registration=A, partner="northwind", details=details(evidence=())))
    story.sees(screened(A)).quiet()
    story.when(r.SubmitDraft(registration=A)).refused("EVIDENCE_MISSING", rule="EVIDENCED")
    story.when(r.AmendRegistration(registration=A, details=details()))
    story.then(
        r.RegistrationAmended(registration=A, details=details(), changed=("evidence",), material=False),
    )
    story.when(r.SubmitDraft(registration=A)).types(r.RegistrationSubmitted)


@pytest.mark.parametrize(
    ("change", "changed", "material"),
    [
        ({"deal": a_deal("45000")}, ("deal",), False),
        ({"products": ("cloud/email",)}, ("products",), True),
        ({"territory": "FR", "deal": a_deal("45000")}, ("territory", "deal"), True),
    ],
)
def test_an_amendment_names_what_changed_and_whether_it_is_screened_again(change, changed, material):
    new = details(**change)
    submitted().when(r.AmendRegistration(registration=A, details=new)).then(
        r.RegistrationAmended(registration=A, details=new, changed=changed, material=material, new_priority=material)
    )


def test_a_screening_that_an_amendment_has_overtaken_decides_nothing():
    new = details(products=("cloud/email",))
    story = submitted().when(r.AmendRegistration(registration=A, details=new))
    story.sees(screened(A)).quiet()
    story.sees(screened(A, new, registration_version=2)).types(r.RegistrationApproved, ProtectionGranted)


def test_a_claim_amended_there_and_back_waits_for_the_screening_of_what_it_is_now():
    """Who was screened in between did not meet it, so the screening from before is worth nothing."""
    story = submitted().when(r.AmendRegistration(registration=A, details=details(territory="FR")))
    story.when(r.AmendRegistration(registration=A, details=details()))
    story.sees(screened(A)).quiet()
    story.sees(screened(A, details(territory="FR"), registration_version=2)).quiet()
    story.sees(screened(A, registration_version=3)).types(r.RegistrationApproved, ProtectionGranted)


def test_another_project_is_another_claim():
    """Claims of different projects stand side by side, so a claim that moves to another meets others."""
    story = submitted().when(r.AmendRegistration(registration=A, details=details(deal=a_deal(project="Tower B"))))
    assert story.last[0].material
    story.when(r.AttachEvidence(registration=A, evidence=(proof("proposal"),))).types(r.EvidenceAttached)


def test_an_amendment_must_change_something_within_the_rules_and_the_programme():
    story = submitted()
    story.when(r.AmendRegistration(registration=A, details=details())).refused("NOTHING_CHANGED")
    story.when(r.AmendRegistration(registration=A, details=details(programme="other"))).refused("PROGRAMME_FIXED")
    small = details(deal=a_deal("10"))
    story.when(r.AmendRegistration(registration=A, details=small)).refused("BELOW_MINIMUM_SIZE", "LARGE_ENOUGH")


def test_nobody_edits_what_a_person_is_judging():
    story = submitted().when(r.StartReview(registration=A), by=MANAGER)
    assert story.last[0].reasons == (TAKEN,)
    story.when(r.AmendRegistration(registration=A, details=details(deal=a_deal("45000")))).refused("EDITS_LOCKED")


def test_an_amendment_may_bring_a_waiting_claim_under_the_automatic_rule():
    big = details(deal=a_deal("200000"))
    story = a_story().when(submit(deal=a_deal("200000"))).sees(screened(A, big))
    assert story.last[0].reasons == ("ABOVE_AUTOMATIC_SIZE",)
    story.when(r.AmendRegistration(registration=A, details=details()))
    assert [(record.type, record.actor) for record in story.ledger[-3:]] == [
        ("registration.amended.v1", "acme/northwind/petra"),
        ("registration.approved.v1", "system/registration"),
        ("protection.granted.v1", "system/registration"),
    ]


def test_an_answer_may_change_the_fields_asked_for_and_evidence():
    new = details(deal=a_deal("45000"), evidence=(proof("contact"), proof("proposal")))
    answer = r.ProvideInformation(registration=A, details=new, note="here it is")
    story = returned("deal").when(answer)
    assert story.last[0] == r.InformationProvided(registration=A, details=new, material=False, note="here it is")
    assert story.last[1].reasons == ("CONFLICT_OPEN",)
    returned("contact").when(answer).refused("FIELD_LOCKED")


def test_a_material_answer_is_screened_again_before_anything_else():
    new = details(territory="FR")
    story = returned("territory").when(r.ProvideInformation(registration=A, details=new))
    story.then(r.InformationProvided(registration=A, details=new, material=True, new_priority=True))
    story.sees(screened(A, new, registration_version=4))
    assert story.last[0].TYPE == "registration.approved.v1"


def test_evidence_is_added_once():
    item = proof("proposal", MAY_1, "offer 17")
    key = r.evidence_id(A, item)
    story = submitted().when(r.AttachEvidence(registration=A, evidence=(item, proof("contact"))))
    story.then(r.EvidenceAttached(registration=A, evidence=key, item=item))
    story.when(r.AttachEvidence(registration=A, evidence=(item,))).refused("NOTHING_CHANGED")
    later = proof("meeting", MAY_1 + timedelta(days=3))
    story.when(r.AttachEvidence(registration=A, evidence=(later,))).refused("EVIDENCE_IN_FUTURE")


def test_activity_is_reported_on_granted_claims_only():
    report = r.ReportActivity(registration=A, at=MAY_1, summary="workshop")
    submitted().when(report).refused("WRONG_STATE")
    granted().when(report).then(r.ActivityReported(registration=A, at=MAY_1, summary="workshop"))
    ahead = r.ReportActivity(registration=A, at=MAY_1 + timedelta(days=9), summary="workshop")
    granted().when(ahead).refused("ACTIVITY_IN_FUTURE")


def test_a_withdrawn_claim_gives_its_protection_back():
    command = r.WithdrawRegistration(registration=A, reason="lost interest")
    withdrawn = r.RegistrationWithdrawn(registration=A, reason="lost interest")
    submitted().when(command).then(withdrawn)
    released = ProtectionReleased(protection=A, registration=A, reason="lost interest")
    granted().when(command).then(withdrawn, released).when(command).refused("WRONG_STATE")


def test_a_released_protection_leaves_the_deal_open():
    command = ReleaseProtection(protection=A, reason="no need")
    released = ProtectionReleased(protection=A, registration=A, reason="no need")
    story = granted().when(command)
    until = story.last[0].counts_until
    assert until > story.at
    story.then(released.model_copy(update={"counts_until": until}))
    story.when(command).refused("NOT_PROTECTED")
    story.when(r.RecordOutcome(registration=A, outcome="won", on=date(2026, 5, 1))).types(r.DealWon)


@pytest.mark.parametrize("stranger", [RIVAL, OPERATOR.__class__("other-vendor", None, "x", ("operator",))])
def test_what_belongs_to_others_does_not_exist(stranger):
    submitted().when(r.WithdrawRegistration(registration=A), by=stranger).refused("NOT_FOUND")


def test_roles_are_checked_before_anything_else():
    submitted().when(r.WithdrawRegistration(registration=A), by=APPROVER).refused("NOT_AUTHORISED")
    submitted().when(r.ApproveRegistration(registration=A)).refused("NOT_AUTHORISED")


def test_a_stale_version_is_refused():
    story = submitted()
    story.when(r.WithdrawRegistration(registration=A), expected_version=7).refused("STALE_VERSION")
    story.when(r.StartReview(registration=A), by=PARTNER, expected_version=7).refused("NOT_AUTHORISED")
    for version in (1, 7):
        story.when(r.WithdrawRegistration(registration=A), by=RIVAL, expected_version=version).refused("NOT_FOUND")
    story.when(r.WithdrawRegistration(registration=A), expected_version=1).types(r.RegistrationWithdrawn)
