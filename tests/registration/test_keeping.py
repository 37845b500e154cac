"""What a vendor says of its partners and programmes, told as whole events."""

from datetime import timedelta

import pytest

from contracts import partners as p
from contracts import registrations as r
from contracts.programme import ProgrammePublished, ProgrammeRetired, PublishProgramme, RetireProgramme
from contracts.protections import ProtectionGranted
from contracts.values import Certification, Fact, Prequalification
from tests.make import MAY_1, a_profile, a_programme, an_id, details
from tests.registration.findings import screened
from tests.registration.story import MANAGER, OPERATOR, PARTNER, Story, a_story
from tests.story import image

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
    story.then(
        p.PartnerProfileRecorded(partner="northwind", profile=silver),
        p.PartnerTierChanged(partner="northwind", before="gold", tier="silver"),
    )
    assert image(story.replayed()) == image(story.partition)


def test_a_profile_leaves_the_tiers_alone_that_it_does_not_name():
    change = p.ChangeTier(partner="northwind", tier="silver", programme="upm-default")
    story = a_story().when(change, by=MANAGER)
    story.when(p.RecordPartner(partner="northwind", profile=a_profile(website="northwind.example")), by=MANAGER)
    story.then(
        p.PartnerProfileRecorded(
            partner="northwind", profile=a_profile(website="northwind.example", tiers={"upm-default": "silver"})
        )
    )
    assert story.partition.state.partner("acme", "northwind").tier_in("upm-default") == "silver"


def test_every_tier_that_a_profile_changes_is_a_fact_of_its_own():
    profile = a_profile(tier="silver", tiers={"upm-default": "platinum"})
    story = a_story().when(p.RecordPartner(partner="northwind", profile=profile), by=MANAGER)
    story.then(
        p.PartnerProfileRecorded(partner="northwind", profile=profile),
        p.PartnerTierChanged(partner="northwind", before="gold", tier="silver"),
        p.PartnerTierChanged(partner="northwind", before="gold", tier="platinum", programme="upm-default"),
    )
    story.when(p.RecordPartner(partner="northwind", profile=profile), by=MANAGER)
    story.then(p.PartnerProfileRecorded(partner="northwind", profile=profile))


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


RETIRE = RetireProgramme(programme="upm-default", reason="replaced")


def test_a_programme_retired_takes_no_new_claims_until_it_is_published_again():
    story = a_story().when(SUBMIT).when(RETIRE, by=OPERATOR)
    story.then(ProgrammeRetired(programme="upm-default", version=1, reason="replaced"))
    again = SUBMIT.model_copy(update={"registration": an_id("b")})
    story.when(again).refused("PROGRAMME_RETIRED")
    story.when(RETIRE, by=OPERATOR).refused("WRONG_STATE")
    story.sees(screened(A)).types(r.RegistrationApproved, ProtectionGranted)
    story.when(PublishProgramme(programme=a_programme()), by=OPERATOR, expected_version=None)
    assert story.last[0].version == 2
    assert story.when(again).types(r.RegistrationSubmitted).last[0].programme.version == 2


def test_what_was_retired_takes_no_claims_either_while_a_later_version_waits_for_its_day():
    story = a_story().when(RETIRE, by=OPERATOR)
    later = a_programme(effective_from=MAY_1 + timedelta(days=10))
    story.when(PublishProgramme(programme=later), by=OPERATOR).types(ProgrammePublished)
    story.when(SUBMIT).refused("PROGRAMME_RETIRED")
    story.when(RETIRE, by=OPERATOR).then(ProgrammeRetired(programme="upm-default", version=2, reason="replaced"))
    story.when(RETIRE, by=OPERATOR).refused("WRONG_STATE")
    story.passes(days=11).when(SUBMIT).refused("PROGRAMME_RETIRED")
    story.when(PublishProgramme(programme=a_programme()), by=OPERATOR)
    assert story.when(SUBMIT).types(r.RegistrationSubmitted).last[0].programme.version == 3


def test_what_comes_back_on_a_later_day_takes_claims_from_that_day():
    story = a_story().when(RETIRE, by=OPERATOR)
    later = a_programme(effective_from=MAY_1 + timedelta(days=10))
    story.when(PublishProgramme(programme=later), by=OPERATOR).passes(days=10)
    assert story.when(SUBMIT).types(r.RegistrationSubmitted).last[0].programme.version == 2
    assert image(story.replayed()) == image(story.partition)


def test_what_was_never_published_is_not_retired():
    Story().when(RETIRE, by=OPERATOR).refused("PROGRAMME_UNKNOWN")
    a_story().when(RETIRE, by=MANAGER).refused("NOT_AUTHORISED")


def test_a_checkpoint_knows_what_is_retired():
    story = a_story().when(RETIRE, by=OPERATOR)
    fresh = Story().partition.state
    fresh.load(b"".join(story.partition.state.dump()))
    for state in (fresh, story.replayed().state):
        assert state.retired("acme", "upm-default") == 1
        assert state.version("programme/acme/upm-default") == 2


def test_what_a_profile_changes_is_told_fact_by_fact():
    story = a_story().when(
        p.RecordPartner(partner="northwind", profile=a_profile(programmes=("plus", "other"))), by=MANAGER
    )
    assert story.last[1:] == [
        p.ProgrammeEnrolled(partner="northwind", programme="plus"),
        p.ProgrammeEnrolled(partner="northwind", programme="other"),
    ]
    story.when(p.RecordPartner(partner="northwind", profile=a_profile(programmes=("other",))), by=MANAGER)
    assert story.last[1:] == [p.ProgrammeLeft(partner="northwind", programme="plus")]


def test_a_tier_may_differ_in_one_programme():
    change = p.ChangeTier(partner="northwind", tier="silver", programme="upm-default")
    story = a_story().when(change, by=MANAGER)
    story.then(p.PartnerTierChanged(partner="northwind", before="gold", tier="silver", programme="upm-default"))
    assert story.when(SUBMIT).last[0].partner.tier == "silver"
    assert story.partition.state.partner("acme", "northwind").profile.tier == "gold"
    story.when(change, by=MANAGER).refused("NOTHING_CHANGED")


@pytest.mark.parametrize(
    ("changes", "code"), [({"programme": "nothing"}, "PROGRAMME_UNKNOWN"), ({"tier": "titanium"}, "TIER_UNKNOWN")]
)
def test_a_tier_of_a_programme_is_one_that_it_has(changes, code):
    known = {"tier": "silver", "programme": "upm-default", **changes}
    a_story().when(p.ChangeTier(partner="northwind", **known), by=MANAGER).refused(code)


def test_a_number_replaces_the_one_of_its_name_and_is_known_to_decisions():
    before, after = Fact(name="revenue", amount="100", currency="USD"), Fact(name="revenue", amount="250")
    story = a_story().when(p.RecordFact(partner="northwind", fact=before), by=MANAGER)
    story.when(p.RecordFact(partner="northwind", fact=before), by=MANAGER).refused("NOTHING_CHANGED")
    story.when(p.RecordFact(partner="northwind", fact=after), by=MANAGER)
    story.then(p.FactRecorded(partner="northwind", fact=after))
    assert story.when(SUBMIT).last[0].partner.facts == (after,)


def test_a_solution_is_prequalified_once_for_all_its_deals():
    narrow = Prequalification(solution="shop", products=("cloud/compute",))
    wide = Prequalification(solution="shop")
    story = a_story().when(p.PrequalifySolution(partner="northwind", prequalification=narrow), by=MANAGER)
    story.when(p.PrequalifySolution(partner="northwind", prequalification=narrow), by=MANAGER)
    story.refused("NOTHING_CHANGED")
    story.when(p.PrequalifySolution(partner="northwind", prequalification=wide), by=MANAGER)
    assert story.when(SUBMIT).last[0].partner.prequalified == (wide,)


@pytest.mark.parametrize(
    "command",
    [
        p.RecordFact(partner="northwind", fact=Fact(name="revenue", amount="1", valid_until=MAY_1)),
        p.PrequalifySolution(
            partner="northwind", prequalification=Prequalification(solution="shop", valid_until=MAY_1)
        ),
    ],
)
def test_what_counts_on_no_day_to_come_is_not_recorded(command):
    a_story().when(command, by=MANAGER).refused("OUT_OF_DATE")


def test_a_tier_that_no_programme_has_is_a_slip_of_the_pen():
    story = a_story().when(p.ChangeTier(partner="northwind", tier="glod"), by=MANAGER).refused("TIER_UNKNOWN")
    story.when(p.ChangeTier(partner="northwind", tier="silver"), by=MANAGER).types(p.PartnerTierChanged)
    bare = Story().with_partner().when(p.ChangeTier(partner="northwind", tier="silver"), by=MANAGER)
    bare.refused("TIER_UNKNOWN")


def test_a_lower_level_does_not_take_a_higher_one_away():
    later = [MAY_1 + timedelta(days=days) for days in (400, 2, 500)]
    high = Certification(name="erp", valid_until=later[0], people=5, level=3)
    low = Certification(name="erp", valid_until=later[1])
    renewed = high.model_copy(update={"valid_until": later[2], "people": 4})
    story = a_story()
    for one in (high, low, renewed):
        story.when(p.RecordCertification(partner="northwind", certification=one), by=MANAGER)
    assert story.partition.state.partner("acme", "northwind").certifications == (low, renewed)
    assert story.passes(days=2).partition.state.partner("acme", "northwind").certifications == (renewed,)


def test_a_certificate_runs_out_for_whom_and_what_it_was_held():
    end = MAY_1 + timedelta(days=10)
    held = [
        Certification(name="erp", valid_until=end),
        Certification(name="erp", valid_until=end, product="software/erp"),
        Certification(name="erp", valid_until=end, seller="sam"),
    ]
    story = a_story()
    for one in held:
        story.when(p.RecordCertification(partner="northwind", certification=one), by=MANAGER)
    renewed = held[2].model_copy(update={"valid_until": end + timedelta(days=10)})
    story.when(p.RecordCertification(partner="northwind", certification=renewed), by=MANAGER)
    story.passes(days=10).then(
        p.CertificationExpired(partner="northwind", name="erp", valid_until=end),
        p.CertificationExpired(partner="northwind", name="erp", valid_until=end, product="software/erp"),
    )
    assert story.partition.state.partner("acme", "northwind").certifications == (renewed,)


def test_an_early_record_of_a_certificate_that_ran_out_means_all_that_ended_then():
    end = MAY_1 + timedelta(days=10)
    story = a_story()
    for product in ("software/erp", "software/crm"):
        new = Certification(name="erp", valid_until=end, product=product)
        story.when(p.RecordCertification(partner="northwind", certification=new), by=MANAGER)
    early = p.CertificationExpired(partner="northwind", name="erp", valid_until=end)
    story.given(("partner/acme/northwind", early, MANAGER))
    assert story.partition.state.partner("acme", "northwind").certifications == ()
