"""A rejection that does not stand: the claim is screened anew, at the place it had."""

from typing import Any

from contracts.claims import ClaimEnded, ClaimScreened
from contracts.conflicts import ConflictDetected
from contracts.registrations import AppealUpheld, RegistrationRejected, RegistrationWithdrawn
from contracts.values import Customer, ProgrammeRef
from services.conflict.policy.limits import FINDINGS_MAX, LAPSES_MAX
from tests.conflict.story import Story, facts
from tests.make import MAY_1, an_id, details
from tests.story import image

SIEMENS = Customer(name="Siemens AG", country="DE", website="siemens.com")


def upheld(story: Story, priority: int = 1, **changes: Any) -> Story:
    event = AppealUpheld(
        registration=an_id("a"),
        partner=facts("northwind"),
        programme=ProgrammeRef(programme="upm-default", version=1),
        details=details(customer=SIEMENS, **changes),
        priority=priority,
        priority_at=MAY_1,
    )
    return story.sees(event, by="acme/-/anna", version=5)


def rejected() -> Story:
    story = Story().submits("a", "northwind", SIEMENS)
    event = RegistrationRejected(registration=an_id("a"), code="NO_BUDGET", rule="DECIDED_BY_PERSON")
    return story.sees(event, by="acme/-/anna", version=3).types(ClaimEnded)


def test_it_is_screened_as_it_was_the_first_time_at_the_place_it_had():
    story = rejected().submits("b", "contoso", SIEMENS)
    upheld(story).types(ClaimScreened, ConflictDetected)
    screened, case = story.screening(), story.latest_case()
    assert (screened.cause, screened.registration_version, screened.filing) == ("APPEAL_UPHELD", 5, None)
    assert (screened.claim.priority, screened.claim.priority_at) == (1, MAY_1)
    assert [side.claim for side in case.sides] == [an_id("a"), an_id("b")]


def test_a_rival_that_was_protected_meanwhile_is_in_its_way():
    story = rejected().submits("b", "contoso", SIEMENS).grants("b", "contoso")
    upheld(story)
    assert story.latest_case().held == an_id("a")
    assert story.screening().blocking == (story.latest_case().conflict,)
    story.settles("first_claim_upheld")
    assert [(one.claim, one.effect) for one in story.last[0].effects] == [(an_id("a"), "award"), (an_id("b"), "deny")]


def test_its_later_screenings_are_decisions_of_their_own():
    story = Story().submits("b", "contoso", SIEMENS).submits("a", "northwind", SIEMENS)
    story.sees(RegistrationWithdrawn(registration=an_id("b"))).passes(seconds=0).types(ClaimScreened)
    event = RegistrationRejected(registration=an_id("a"), code="NO_BUDGET", rule="DECIDED_BY_PERSON")
    story.sees(event, by="acme/-/anna", version=3).submits("c", "fabrikam", SIEMENS)
    upheld(story, priority=2).sees(RegistrationWithdrawn(registration=an_id("c"))).passes(seconds=0)
    assert (story.screening().registration, story.screening().revision) == (an_id("a"), 2)
    assert image(story.replayed()) == image(story.partition)


def test_who_is_on_its_deal_is_still_on_it():
    story = rejected().submits("b", "contoso", SIEMENS)
    again = AppealUpheld(
        registration=an_id("a"),
        partner=facts("northwind"),
        programme=ProgrammeRef(programme="upm-default", version=1),
        details=details(customer=SIEMENS),
        priority=1,
        priority_at=MAY_1,
        parties=("contoso",),
    )
    story.sees(again, by="acme/-/anna", version=5).types(ClaimScreened)
    assert story.screening().claim.parties == ("contoso",)
    assert story.screening().verdict == "clear"


def test_more_open_cases_than_one_decision_closes_are_its_own_again():
    story = Story().submits("a", "northwind", SIEMENS, products=("cloud",))
    for number in range(LAPSES_MAX + 5):
        story.submits(f"r{number}", f"partner-{number}", SIEMENS, products=(f"cloud/line-{number}",))
    event = RegistrationRejected(registration=an_id("a"), code="NO_BUDGET", rule="DECIDED_BY_PERSON")
    story.sees(event, by="acme/-/anna", version=3)
    upheld(story, products=("cloud",))
    left = {case.id for case in story.partition.state.cases_of(an_id("a"))}
    assert len(left) == FINDINGS_MAX + 5
    story.passes(seconds=0)
    assert {case.id for case in story.partition.state.cases_of(an_id("a"))} >= left
    assert image(story.replayed()) == image(story.partition)
