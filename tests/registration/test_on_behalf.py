"""Filing for a partner, and chains: who may do what to a claim that is not its own, and what nobody else learns."""

import pytest

from contracts import partners as p
from contracts import protections as g
from contracts import registrations as r
from contracts.access import COMMANDS, PARTNER_ROLES
from contracts.envelope import Actor
from contracts.message import Command
from contracts.values import Chain
from services.registration.domain.authority import MAY
from services.registration.domain.decide import STEPS
from tests.make import a_deal, a_profile, an_id, details, proof
from tests.registration.findings import screened
from tests.registration.joint import DISTRIBUTOR, A, submitted, with_rules
from tests.registration.story import MANAGER, RIVAL, VENDOR, Story

OTHER_DISTRIBUTOR = Actor(VENDOR, "smallbox", "sue", ("distributor",))
NOT_AS_DISTRIBUTOR = Actor(VENDOR, "bigbox", "bea", ("partner",))
NAMED = {"chain": Chain(distributor="bigbox")}


def two_tiers(**profile: object) -> Story:
    """Northwind sources through bigbox and not through smallbox, both of them distributors."""
    story = Story().published(with_rules()).with_partner(distributors=("bigbox",), **profile).with_partner("contoso")
    for name in ("bigbox", "smallbox"):
        story.with_partner(name, types=("distributor",))
    return story


def test_a_distributor_files_for_its_reseller_and_the_claim_is_the_resellers():
    story = two_tiers().when(submitted(**NAMED), by=DISTRIBUTOR)
    story.types(r.RegistrationReceivedOnBehalf, r.RegistrationSubmitted)
    assert story.last[0] == r.RegistrationReceivedOnBehalf(registration=A, partner="northwind", filed_by="bigbox")
    assert story.last[1].partner.partner == "northwind"
    story.sees(screened(A, details(**NAMED), registration_version=2)).types(r.RegistrationApproved, g.ProtectionGranted)
    story.when(r.WithdrawRegistration(registration=A)).types(r.RegistrationWithdrawn, g.ProtectionReleased)


def test_a_draft_that_was_filed_for_a_partner_is_submitted_by_it():
    draft = r.CreateDraft(registration=A, partner="northwind", details=details())
    story = two_tiers().when(draft, by=DISTRIBUTOR).types(r.RegistrationReceivedOnBehalf, r.RegistrationDrafted)
    story.when(r.SubmitDraft(registration=A), expected_version=2).types(r.RegistrationSubmitted)
    story.sees(screened(A, registration_version=3)).types(r.RegistrationApproved, g.ProtectionGranted)


def test_staff_that_files_is_named_by_its_organisation():
    assert two_tiers().when(submitted(), by=MANAGER).last[0].filed_by == VENDOR


@pytest.mark.parametrize("by", [RIVAL, OTHER_DISTRIBUTOR, NOT_AS_DISTRIBUTOR])
@pytest.mark.parametrize("partner", ["northwind", "nobody"])
def test_nobody_else_files_and_nobody_learns_who_there_is(by, partner):
    two_tiers().when(submitted(partner=partner), by=by).refused("NOT_AUTHORISED")


def test_only_a_standing_relation_counts():
    story = two_tiers().when(p.SuspendPartner(partner="bigbox", code="AUDIT"), by=MANAGER)
    story.when(submitted(), by=DISTRIBUTOR).refused("NOT_AUTHORISED")
    story = two_tiers().when(p.RecordPartner(partner="northwind", profile=a_profile()), by=MANAGER)
    story.when(submitted(), by=DISTRIBUTOR).refused("NOT_AUTHORISED")
    story = two_tiers().when(p.RecordPartner(partner="bigbox", profile=a_profile()), by=MANAGER)
    story.when(submitted(), by=DISTRIBUTOR).refused("NOT_AUTHORISED")


@pytest.mark.parametrize("distributor", ["smallbox", "contoso", "nobody"])
def test_a_chain_names_a_distributor_that_the_partner_sources_through(distributor):
    chain = Chain(distributor=distributor)
    two_tiers().when(submitted(chain=chain)).refused("CHAIN_UNKNOWN")
    amend = r.AmendRegistration(registration=A, details=details(chain=chain))
    two_tiers().when(submitted()).when(amend).refused("CHAIN_UNKNOWN")


@pytest.mark.parametrize(
    "command",
    [
        r.AmendRegistration(registration=A, details=details(deal=a_deal("41000"), **NAMED)),
        r.AttachEvidence(registration=A, evidence=(proof("proposal"),)),
        r.WithdrawRegistration(registration=A),
    ],
)
def test_a_distributor_works_on_what_names_it_or_what_it_filed(command):
    assert two_tiers().when(submitted(**NAMED)).when(command, by=DISTRIBUTOR).last[0].registration == A
    assert two_tiers().when(submitted(), by=DISTRIBUTOR).when(command, by=DISTRIBUTOR).last[0].registration == A
    two_tiers().when(submitted()).when(command, by=DISTRIBUTOR).refused("NOT_FOUND")
    for other in (RIVAL, OTHER_DISTRIBUTOR, NOT_AS_DISTRIBUTOR):
        two_tiers().when(submitted(**NAMED)).when(command, by=other).refused("NOT_FOUND")


def test_a_claim_amended_names_another_distributor():
    amend = r.AmendRegistration(registration=A, details=details(**NAMED))
    story = two_tiers().when(submitted()).when(amend).types(r.RegistrationAmended)
    story.when(r.WithdrawRegistration(registration=A), by=DISTRIBUTOR).types(r.RegistrationWithdrawn)


def test_with_the_relation_the_access_ends():
    story = two_tiers().when(submitted(), by=DISTRIBUTOR)
    story.when(p.RecordPartner(partner="northwind", profile=a_profile()), by=MANAGER)
    story.when(r.WithdrawRegistration(registration=A), by=DISTRIBUTOR).refused("NOT_FOUND")


def test_to_give_a_claim_away_is_its_holders_alone():
    story = two_tiers().when(submitted(**NAMED)).sees(screened(A, details(**NAMED)))
    story.when(g.TransferProtection(protection=A, to="contoso"), by=DISTRIBUTOR).refused("NOT_FOUND")
    story.when(r.LeaveRegistration(registration=A, partner="northwind"), by=DISTRIBUTOR).refused("NOT_FOUND")


def test_what_is_over_is_there_for_its_partner_alone():
    story = two_tiers().when(submitted(**NAMED)).when(r.WithdrawRegistration(registration=A))
    story.when(r.WithdrawRegistration(registration=A)).refused("WRONG_STATE")
    story.when(r.WithdrawRegistration(registration=A), by=DISTRIBUTOR).refused("NOT_FOUND")


def test_a_partner_offers_a_protection_and_whoever_is_offered_answers():
    story = two_tiers().when(submitted()).sees(screened(A))
    story.when(g.DeclineTransfer(protection=A), by=RIVAL).refused("NOT_FOUND")
    story.when(g.TransferProtection(protection=A, to="contoso"))
    story.when(g.DeclineTransfer(protection=A), by=OTHER_DISTRIBUTOR).refused("NOT_FOUND")
    story.when(r.WithdrawRegistration(registration=A), by=RIVAL).refused("NOT_FOUND")
    story.when(g.DeclineTransfer(protection=A), by=RIVAL).types(g.TransferEnded)


def test_every_command_that_is_not_the_vendors_own_is_somebodys():
    """A command on a registration that a partner may send by its role is listed for one capacity at least."""
    by_partners: set[type[Command]] = {kind for kind in STEPS if COMMANDS[kind.TYPE] & PARTNER_ROLES}
    assert set().union(*MAY.values()) == by_partners


def test_partners_know_of_their_distributors_what_changed():
    story = two_tiers().when(
        p.RecordPartner(partner="northwind", profile=a_profile(distributors=("smallbox",), types=("reseller",))),
        by=MANAGER,
    )
    assert story.last[1:] == [
        p.PartnerTypeAssigned(partner="northwind", types=("reseller",)),
        p.DistributorRelationRecorded(partner="northwind", distributor="smallbox", standing="active"),
        p.DistributorRelationRecorded(partner="northwind", distributor="bigbox", standing="ended"),
    ]


def test_nobody_is_its_own_distributor():
    own = a_profile(distributors=("northwind",))
    Story().when(p.RecordPartner(partner="northwind", profile=own), by=MANAGER).refused("OWN_DISTRIBUTOR")


def test_one_reseller_may_name_another_distributor_for_another_claim():
    story = two_tiers().when(
        p.RecordPartner(partner="northwind", profile=a_profile(distributors=("bigbox", "smallbox"))), by=MANAGER
    )
    story.when(submitted(**NAMED))
    story.when(submitted(an_id("b"), chain=Chain(distributor="smallbox"))).types(r.RegistrationSubmitted)
