"""A person agreed with a flag over a partner: proof is demanded, and what got none is lost, first come no longer."""

from datetime import timedelta

import pytest

from contracts import blanket as b
from contracts import protections as g
from contracts import registrations as r
from contracts.conflicts import ConflictLapsed
from contracts.disclosure import disclosed
from contracts.partners import RegistrationCapImposed
from tests.make import an_id, details
from tests.registration.findings import held
from tests.registration.protecting.grants import A, B, claimed, granted, under
from tests.registration.story import PARTNER, RIVAL, Story
from tests.story import image

FLAG, CASE = an_id("flag"), an_id("case")


def confirmed(story: Story, *claims: str, partner: str = "northwind") -> Story:
    """A person agreed with a flag over these claims."""
    event = b.BlanketFlagConfirmed(
        flag=FLAG, partner=partner, claims=claims, evidence_due=story.at + timedelta(days=14)
    )
    return story.sees(event)


def overdue(story: Story, *claims: str) -> Story:
    """For these claims no proof came in time."""
    return story.sees(b.BlanketEvidenceOverdue(flag=FLAG, partner="northwind", claims=claims), by="system/clock")


def undecided(story: Story, registration: str = B) -> Story:
    """A claim that a case holds."""
    asked = details()
    story.when(r.SubmitRegistration(registration=registration, partner="northwind", details=asked))
    return story.sees(held(registration, CASE, asked=asked))


def test_proof_is_demanded_of_each_claim_that_lives():
    story = confirmed(undecided(granted()), A, B, an_id("never"))
    due = story.at + timedelta(days=14)
    demands = [r.EvidenceDemanded(registration=one, code="BLANKET_PATTERN", due=due, flag=FLAG) for one in (A, B)]
    story.then(*demands)


def test_its_partner_reads_why_and_until_when_and_no_word_of_others():
    (demand,) = confirmed(granted(), A).last
    shown = disclosed(demand.TYPE, demand.model_dump(mode="json", exclude_none=True))
    assert shown is not None
    assert shown.keys() == {"registration", "code", "due", "flag"}
    assert shown["code"] == "BLANKET_PATTERN"


@pytest.mark.parametrize(("partner", "claim"), [("contoso", A), ("northwind", an_id("never"))])
def test_claims_that_are_not_the_flagged_partners_or_are_over_are_left_alone(partner, claim):
    confirmed(granted(), claim, partner=partner).quiet()


def test_a_protection_without_proof_is_revoked_and_a_claim_is_rejected():
    story = overdue(confirmed(undecided(granted()), A, B), A, B)
    story.types(g.ProtectionRevoked, r.RegistrationCancelled, r.RegistrationRejected)
    assert {event.code for event in story.last} == {"EVIDENCE_NOT_PROVIDED"}
    assert image(story.replayed()) == image(story.partition)
    overdue(story, A, B).quiet()


def test_what_was_given_up_meanwhile_is_not_ended_twice():
    story = confirmed(granted(), A).when(g.ReleaseProtection(protection=A, reason="sold elsewhere"))
    overdue(story, A)
    assert not any(isinstance(event, g.ProtectionRevoked) for event in story.last)


def test_the_rival_that_waited_behind_it_is_granted():
    story = granted(under())
    asked = details()
    rival = an_id("rival's")
    story.when(r.SubmitRegistration(registration=rival, partner="contoso", details=asked), by=RIVAL)
    story.sees(held(rival, CASE, asked=asked, partner="contoso"))
    overdue(confirmed(story, A), A).types(g.ProtectionRevoked, r.RegistrationCancelled)
    story.sees(ConflictLapsed(conflict=CASE, claims=(A, rival), ended=A, cause="protection.revoked"), by="system/clock")
    story.types(r.RegistrationApproved, g.ProtectionGranted)
    assert story.last[-1].registration == rival


def test_a_cap_bounds_what_the_partner_may_have_open_and_its_author_is_who_imposed_it():
    story = granted(under())
    capped = b.BlanketPartnerCapped(flag=FLAG, partner="northwind", open_claims=1, note="until the review")
    story.sees(capped).then(RegistrationCapImposed(partner="northwind", open_claims=1, reason="until the review"))
    assert story.ledger[-1].actor == "acme/-/dora"
    story.sees(capped).quiet()
    story.when(r.SubmitRegistration(registration=B, partner="northwind", details=details()), by=PARTNER)
    story.refused("CAP_REACHED")


def test_a_flag_that_was_confirmed_before_evidence_was_demanded_demands_none():
    story = claimed(under())
    story.sees(b.BlanketFlagConfirmed(flag=FLAG, partner="northwind", claims=(A,))).quiet()
