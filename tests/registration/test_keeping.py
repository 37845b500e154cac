"""What a vendor says of its partners and programmes, told as whole events."""

from datetime import timedelta

import pytest

from contracts import partners as p
from contracts import registrations as r
from contracts.programme import ProgrammePublished, PublishProgramme
from contracts.values import Certification
from tests.make import MAY_1, a_profile, a_programme, an_id, details
from tests.registration.findings import screened
from tests.registration.story import MANAGER, OPERATOR, PARTNER, Story, a_story

A = an_id("a")
SUSPEND = p.SuspendPartner(partner="northwind", code="AUDIT", note="n")
TERMINATE = p.TerminatePartner(partner="northwind", code="BREACH", note="n")
REINSTATE = p.ReinstatePartner(partner="northwind", note="n")
SUBMIT = r.SubmitRegistration(registration=A, partner="northwind", details=details())


def test_a_partner_is_entered_and_changed():
    story = Story().when(p.RecordPartner(partner="northwind", profile=a_profile()), by=MANAGER)
    story.then(
        p.PartnerProfileRecorded(partner="northwind", profile=a_profile()),
        p.PartnerTypeAssigned(partner="northwind", types=("var",)),
    )
    silver = a_profile(tier="silver")
    story.when(p.RecordPartner(partner="northwind", profile=silver), by=MANAGER, expected_version=2)
    story.then(p.PartnerProfileRecorded(partner="northwind", profile=silver))


def test_partners_do_not_enter_themselves():
    Story().when(p.RecordPartner(partner="northwind", profile=a_profile()), by=PARTNER).refused("NOT_AUTHORISED")


def test_a_tier_is_changed_for_claims_to_come():
    story = a_story().when(p.ChangeTier(partner="northwind", tier="platinum", reason="yearly"), by=MANAGER)
    story.then(p.PartnerTierChanged(partner="northwind", before="gold", tier="platinum", reason="yearly"))
    story.when(p.ChangeTier(partner="northwind", tier="platinum"), by=MANAGER).refused("NOTHING_CHANGED")
    assert story.when(SUBMIT).last[0].partner.tier == "platinum"


def test_a_decision_knows_the_tier_of_its_day():
    story = a_story().when(SUBMIT).when(p.ChangeTier(partner="northwind", tier="platinum"), by=MANAGER)
    approved, granted = story.sees(screened(A)).last
    assert approved.partner.tier == "platinum"
    assert granted.window.end == MAY_1 + timedelta(days=120)


def test_a_certificate_is_recorded_while_it_is_valid():
    new = Certification(name="erp-consultant", valid_until=MAY_1 + timedelta(days=1), people=3)
    story = a_story().when(p.RecordCertification(partner="northwind", certification=new), by=MANAGER)
    story.then(p.CertificationRecorded(partner="northwind", certification=new))
    assert story.when(SUBMIT).last[0].partner.certifications == (new,)
    old = Certification(name="erp-consultant", valid_until=MAY_1)
    story.when(p.RecordCertification(partner="northwind", certification=old), by=MANAGER).refused("CERTIFICATE_EXPIRED")


def test_a_suspended_partner_makes_no_claims_and_keeps_what_it_has():
    story = a_story().when(SUBMIT).when(SUSPEND, by=MANAGER)
    story.then(p.PartnerSuspended(partner="northwind", code="AUDIT", note="n"))
    again = SUBMIT.model_copy(update={"registration": an_id("b")})
    story.when(again).refused("PARTNER_SUSPENDED")
    amend = r.AmendRegistration(registration=A, details=details(territory="FR"))
    story.when(amend).refused("PARTNER_SUSPENDED")
    assert story.sees(screened(A)).last[0].reasons == ("PARTNER_SUSPENDED",)
    story.when(REINSTATE, by=MANAGER).then(p.PartnerReinstated(partner="northwind", note="n"))
    story.when(again).types(r.RegistrationSubmitted)


def test_a_terminated_partner_does_not_come_back():
    story = a_story().when(TERMINATE, by=MANAGER)
    story.then(p.PartnerTerminated(partner="northwind", code="BREACH", note="n"))
    story.when(SUBMIT).refused("PARTNER_TERMINATED")
    story.when(p.RecordPartner(partner="northwind", profile=a_profile()), by=MANAGER).refused("PARTNER_TERMINATED")


@pytest.mark.parametrize(
    ("before", "command"),
    [
        ([], REINSTATE),
        ([SUSPEND], SUSPEND),
        ([TERMINATE], TERMINATE),
        ([TERMINATE], SUSPEND),
        ([TERMINATE], REINSTATE),
    ],
)
def test_standing_changes_one_step_at_a_time(before, command):
    story = a_story()
    for earlier in before:
        story.when(earlier, by=MANAGER)
    story.when(command, by=MANAGER).refused("WRONG_STATE")


@pytest.mark.parametrize("command", [SUSPEND, TERMINATE, REINSTATE, p.ChangeTier(partner="northwind", tier="gold")])
def test_an_unknown_partner_has_no_standing(command):
    Story().when(command, by=MANAGER).refused("PARTNER_UNKNOWN")


def test_a_programme_is_published_in_versions():
    story = Story().when(PublishProgramme(programme=a_programme()), by=OPERATOR)
    story.then(ProgrammePublished(programme=a_programme(), version=1, effective_from=MAY_1))
    story.when(PublishProgramme(programme=a_programme()), by=OPERATOR)
    story.then(ProgrammePublished(programme=a_programme(), version=2, effective_from=MAY_1))


def test_nothing_is_published_into_the_past():
    past = a_programme(effective_from=MAY_1 - timedelta(days=9))
    assert Story().when(PublishProgramme(programme=past), by=OPERATOR).last[0].effective_from == MAY_1


def test_a_claim_is_judged_by_the_version_in_force_when_it_is_made():
    later = a_programme(effective_from=MAY_1 + timedelta(days=10))
    story = a_story().when(PublishProgramme(programme=later), by=OPERATOR)
    assert story.when(SUBMIT).last[0].programme.version == 1
    story.passes(days=10).when(SUBMIT.model_copy(update={"registration": an_id("b")}))
    assert story.last[0].programme.version == 2


def test_a_programme_that_is_not_in_force_yet_takes_no_claims():
    later = a_programme(effective_from=MAY_1 + timedelta(days=10))
    story = Story().with_partner().when(PublishProgramme(programme=later), by=OPERATOR)
    story.when(SUBMIT).refused("PROGRAMME_UNKNOWN")


def test_a_programme_with_tiers_of_its_own_starts_everybody_on_its_lowest():
    story = Story().published(a_programme("partner-plus")).with_partner(types=("reseller",))
    claim = details(programme="partner-plus", products=("servers",), territory="*")
    story.when(SUBMIT.model_copy(update={"details": claim}))
    assert story.last[0].partner.tier == "member"
