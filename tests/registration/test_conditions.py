"""A claim that waits for a condition is looked at again by itself as soon as it may be met, and else by nobody."""

import pytest

from contracts import partners as p
from contracts import protections as g
from contracts import registrations as r
from contracts.claims import ClaimScreened
from contracts.message import Command
from contracts.values import Certification, Fact
from tests.make import MAY_1, a_deal, details, proof
from tests.registration.findings import screened
from tests.registration.protecting.grants import DAY, A, B, claimed, granted, of, under
from tests.registration.story import APPROVER, MANAGER, Story
from tests.story import image

CERTIFIED = {"name": "certified", "needs": {"certificate": "sales"}, "otherwise": "condition"}
TRAINED = {"name": "trained", "needs": {"fact": "certified-people", "at_least": 2}, "otherwise": "condition"}
CERTIFICATE = Certification(name="sales", valid_until=MAY_1 + 300 * DAY)
RECORD = p.RecordCertification(partner="northwind", certification=CERTIFICATE)
GRANTED = [r.RegistrationApproved, g.ProtectionGranted, p.ConsequencesCarriedOut]


def waiting(**rules: object) -> Story:
    story = claimed(under(**{"prerequisites": [CERTIFIED], **rules})).types(r.ReviewStarted)
    assert story.last[0].reasons == ("PREREQUISITE_MISSING",)
    return story


def test_a_certificate_that_is_recorded_later_moves_the_claim_that_waits_for_it():
    story = waiting().passes(days=2).when(RECORD, by=MANAGER).types(p.CertificationRecorded)
    story.passes(seconds=1).types(*GRANTED)
    assert [record.actor for record in story.ledger[-3:]] == [
        "system/registration",
        "system/registration",
        "system/clock",
    ]
    assert story.last[0].trace[-2]["rule"] == "AUTOMATIC"
    assert story.last[2] == p.ConsequencesCarriedOut(partner="northwind", standing="active", claims=1, left=0)
    story.passes(days=1).quiet()
    assert image(story.replayed()) == image(story.partition)


def test_so_does_a_number_of_people():
    story = waiting(prerequisites=[TRAINED])
    fact = p.RecordFact(partner="northwind", fact=Fact(name="certified-people", amount="2"))
    story.when(fact, by=MANAGER).passes(seconds=1).types(*GRANTED)


def test_what_does_not_meet_it_leaves_the_claim_where_it_is():
    other = RECORD.model_copy(update={"certification": CERTIFICATE.model_copy(update={"name": "technical"})})
    story = waiting().when(other, by=MANAGER).passes(seconds=1).types(p.ConsequencesCarriedOut)
    story.when(RECORD, by=MANAGER).passes(seconds=1).types(*GRANTED)


def test_a_claim_that_a_person_took_is_decided_by_that_person():
    story = waiting().when(r.StartReview(registration=A), by=APPROVER)
    story.when(RECORD, by=MANAGER).passes(seconds=1).quiet()
    story.when(r.ApproveRegistration(registration=A), by=APPROVER).types(r.RegistrationApproved, g.ProtectionGranted)


def test_whatever_else_is_in_the_way_stays_there():
    big = {"deal": a_deal("200000")}
    story = claimed(under(prerequisites=[CERTIFIED]), **big)
    story.when(RECORD, by=MANAGER).passes(seconds=1).types(p.ConsequencesCarriedOut)
    assert story.partition.state.registration(A).stage == "under_review"


def test_nobody_is_looked_at_whose_claims_wait_for_nothing():
    granted().when(RECORD, by=MANAGER).passes(seconds=1).quiet()


def test_another_partners_certificate_moves_nothing():
    story = waiting()
    story.when(RECORD.model_copy(update={"partner": "contoso"}), by=MANAGER).passes(seconds=1).quiet()


def test_a_suspended_partners_claim_is_looked_at_once_it_may_make_claims_again():
    story = waiting().when(p.SuspendPartner(partner="northwind", code="AUDIT"), by=MANAGER).passes(seconds=1)
    story.when(RECORD, by=MANAGER).passes(seconds=1).quiet()
    story.when(p.ReinstatePartner(partner="northwind"), by=MANAGER).passes(seconds=1).types(*GRANTED)


def test_what_was_left_to_carry_out_is_not_forgotten_over_a_certificate():
    story = claimed(waiting(), B, products=("cloud/email",))
    story.when(RECORD, by=MANAGER).when(RECORD, by=MANAGER).passes(seconds=1)
    assert [type(event) for event in story.last] == [*GRANTED[:2], *GRANTED[:2], GRANTED[2]]


@pytest.mark.parametrize("holds", [True, False])
def test_a_proof_that_a_person_found_to_hold_moves_the_claim_that_waits_for_that(holds):
    story = claimed(under(evidence=[{"needs": "demonstration", "verified": True}])).types(r.ReviewStarted)
    evidence = r.evidence_id(A, proof("demonstration"))
    story.when(r.VerifyEvidence(registration=A, evidence=evidence, holds=holds), by=APPROVER)
    story.types(*([r.EvidenceVerified, r.RegistrationApproved, g.ProtectionGranted] if holds else [r.EvidenceRejected]))


def asked_for_more_and_rests(by_whom: Command) -> tuple[Story, ClaimScreened]:
    """A protection that was asked for more rests before that was compared with the claims of others."""
    story = granted(standing={"on_suspension": "suspends"})
    wider = details(products=("cloud/compute", "cloud/email"))
    story.when(r.AmendRegistration(registration=A, details=wider)).types(r.AmendmentProposed)
    version = story.partition.state.registration(A).asked_version
    story.when(by_whom, by=MANAGER).passes(seconds=1)
    return story, screened(A, wider, registration_version=version)


def test_another_scope_that_was_asked_for_is_agreed_to_once_its_partner_is_put_back():
    story, found = asked_for_more_and_rests(p.SuspendPartner(partner="northwind", code="AUDIT"))
    story.sees(found).types(r.HoldChanged)
    story.when(p.ReinstatePartner(partner="northwind"), by=MANAGER).passes(seconds=1)
    story.types(g.ProtectionReinstated, r.RegistrationAmended, g.ProtectionRescoped, p.ConsequencesCarriedOut)
    assert not story.partition.state.registration(A).proposed
    assert image(story.replayed()) == image(story.partition)


def test_another_scope_that_was_asked_for_is_agreed_to_once_its_protection_is_put_back():
    story, found = asked_for_more_and_rests(g.SuspendProtection(protection=A, code="AUDIT"))
    story.sees(found).types(r.HoldChanged)
    story.when(g.ReinstateProtection(protection=A), by=MANAGER)
    story.types(g.ProtectionReinstated, r.RegistrationAmended, g.ProtectionRescoped)
    assert story.ledger[-1].actor == "system/registration"
    assert image(story.replayed()) == image(story.partition)


def test_another_scope_that_waits_for_a_certificate_is_agreed_to_once_it_is_there_again():
    rule = {**CERTIFIED, "when": {"products": ["cloud/email"]}}
    short = CERTIFICATE.model_copy(update={"valid_until": MAY_1 + DAY})
    story = granted(prerequisites=[rule]).when(RECORD.model_copy(update={"certification": short}), by=MANAGER)
    wider = details(products=("cloud/email",))
    story.when(r.AmendRegistration(registration=A, details=wider)).types(r.AmendmentProposed)
    version = story.partition.state.registration(A).asked_version
    story.passes(days=2).types(p.CertificationExpired)
    story.sees(screened(A, wider, registration_version=version)).types(r.HoldChanged)
    story.when(RECORD, by=MANAGER).passes(seconds=1)
    story.types(r.RegistrationAmended, g.ProtectionRescoped, p.ConsequencesCarriedOut)
    assert (story.last[1].protection, story.last[1].automatic) == (of()["protection"], True)
