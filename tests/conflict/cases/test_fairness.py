"""Who may decide: two people where the programme asks for two, and nobody who earns on a side."""

from contracts import conflicts as c
from contracts.direct import DirectClaimWithdrawn
from contracts.envelope import Actor
from contracts.registrations import RegistrationSubmitted
from contracts.values import ProgrammeRef
from tests.conflict.cases.contests import DANA, SIEMENS, against_direct, contested
from tests.conflict.story import MANAGER, VENDOR, Story, facts
from tests.make import an_id, details
from tests.story import image


def proposed() -> Story:
    story = contested(four_eyes=True)
    return story.about_latest(c.ProposeOutcome, outcome="later_claim_awarded", reason="they did the work")


def test_where_two_are_asked_for_one_proposes_and_another_confirms():
    story = proposed().types(c.OutcomeProposed).about_latest(c.ConfirmOutcome, by=DANA).types(c.ConflictResolved)
    resolved = story.last[0]
    assert isinstance(resolved, c.ConflictResolved)
    assert resolved.proposed_by == str(MANAGER)
    assert (resolved.outcome, resolved.reason) == ("later_claim_awarded", "they did the work")


def test_nobody_confirms_what_he_proposed():
    proposed().about_latest(c.ConfirmOutcome).refused("SAME_PERSON")


def test_nobody_confirms_what_nobody_proposed():
    contested(four_eyes=True).about_latest(c.ConfirmOutcome).refused("NOTHING_PROPOSED")


def test_one_person_alone_settles_nothing_there():
    story = contested(four_eyes=True).settles("first_claim_upheld").refused("FOUR_EYES_NEEDED")
    story.about_latest(c.DismissConflict, reason="another company").refused("FOUR_EYES_NEEDED")


def test_only_what_could_be_carried_out_is_proposed():
    story = contested(four_eyes=True)
    story.about_latest(c.ProposeOutcome, outcome="direct_retained", reason="x").refused("NO_DIRECT_SIDE")


def test_a_second_proposal_takes_the_place_of_the_first():
    story = proposed().about_latest(c.ProposeOutcome, by=DANA, outcome="open_competition", reason="a tender")
    story.about_latest(c.ConfirmOutcome, by=MANAGER).types(c.ConflictResolved)
    assert story.last[0].outcome == "open_competition"


def test_direct_sales_does_not_decide_its_own_case():
    seller = Actor(VENDOR, None, "dora", ("direct-sales", "approver"))
    against_direct().settles("direct_retained", by=seller).refused("NOT_NEUTRAL")


def test_who_entered_the_claim_of_direct_sales_does_not_decide_about_it():
    operator = Actor(VENDOR, None, "otto", ("operator",))
    claim = {"direct_claim": an_id("d"), "customer": SIEMENS, "scope": {}, "owner": "Dora Direct"}
    story = Story().enters(claim, by=operator).submits("b", "contoso", SIEMENS)
    story.settles("direct_retained", by=operator).refused("NOT_NEUTRAL")
    story.settles("direct_stands_down", by=DANA).types(c.ConflictResolved, DirectClaimWithdrawn)


def test_who_looks_after_the_partner_does_not_decide_against_direct_sales():
    manager = Actor(VENDOR, None, "Kim Channel", ("channel-manager",))
    against_direct().settles("direct_stands_down", by=manager).refused("NOT_NEUTRAL")
    contested().settles("first_claim_upheld", by=manager).types(c.ConflictResolved)


def test_a_case_of_direct_sales_is_taken_by_somebody_who_may_decide_it():
    manager = Actor(VENDOR, None, "Kim Channel", ("channel-manager",))
    against_direct().about_latest(c.AcknowledgeConflict, by=manager).refused("NOT_NEUTRAL")
    against_direct().about_latest(c.AcknowledgeConflict, by=DANA).types(c.ConflictAcknowledged)
    contested().about_latest(c.AcknowledgeConflict, by=manager).types(c.ConflictAcknowledged)


def test_who_filed_a_claim_for_its_partner_does_not_decide_about_it():
    """Kim filed contoso's claim, and settles no case of it: neither against northwind nor in the appeal."""
    story = Story().submits("a", "northwind", SIEMENS).grants("a", "northwind")
    filed = RegistrationSubmitted(
        registration=an_id("b"),
        partner=facts("contoso"),
        programme=ProgrammeRef(programme="upm-default", version=1),
        details=details(customer=SIEMENS),
    )
    story.sees(filed, by=str(MANAGER))
    story.settles("later_claim_awarded", by=MANAGER).refused("NOT_NEUTRAL")
    story.about_latest(c.DismissConflict, by=MANAGER, reason="another company").refused("NOT_NEUTRAL")
    assert image(story.replayed()) == image(story.partition)
    story.settles("first_claim_upheld", by=DANA).types(c.ConflictResolved)
