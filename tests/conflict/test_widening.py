"""A protection that asks for another scope stands on both until it is answered; nobody slips in between."""

from typing import Any

import pytest

from contracts.claims import ClaimScreened
from contracts.conflicts import ConflictDetected, ConflictLapsed, Effect
from contracts.registrations import AmendmentDeclined, AmendmentProposed, RegistrationAmended
from contracts.values import Customer, Scope
from tests.conflict.protecting import passed_on
from tests.conflict.story import Story
from tests.make import an_id, details
from tests.story import image

SIEMENS = Customer(name="Siemens AG", country="DE", website="siemens.com")
COMPUTE, EMAIL, BOTH = ("cloud/compute",), ("cloud/email",), ("cloud/compute", "cloud/email")


def protected(**changes: Any) -> Story:
    """One partner holds computing power in Germany."""
    return Story().submits("a", "northwind", SIEMENS, **changes).grants("a", "northwind")


def asks(story: Story, version: int = 3, **changes: Any) -> Story:
    wanted = details(customer=SIEMENS, **changes)
    proposed = AmendmentProposed(registration=an_id("a"), details=wanted, changed=tuple(changes))
    return story.sees(proposed, version=version)


def gives_up(story: Story, version: int = 4) -> Story:
    declined = AmendmentDeclined(registration=an_id("a"), code="GIVEN_UP")
    return story.sees(declined, version=version)


def effects(story: Story) -> list[Effect]:
    return list(story.last[0].effects)


@pytest.mark.parametrize(
    ("changes", "scope"),
    [
        ({"products": BOTH}, Scope(products=BOTH, territory="DE")),
        ({"products": EMAIL}, Scope(products=BOTH, territory="DE")),
        ({"territory": "EMEA"}, Scope(products=COMPUTE, territory="EMEA")),
        ({"territory": "DE-BY"}, Scope(products=COMPUTE, territory="DE")),
        ({"territory": "FR"}, Scope(products=COMPUTE, territory="*")),
    ],
)
def test_it_is_screened_on_what_it_has_and_what_it_asks_for(changes, scope):
    claim = asks(protected(), **changes).types(ClaimScreened).screening().claim
    assert (claim.scope, claim.granted) == (scope, Scope(products=COMPUTE, territory="DE"))
    assert (claim.protected, claim.priority) == (True, 1)


def test_the_screening_names_the_version_that_asked_and_keeps_place_and_customer():
    story = asks(protected(), version=7, products=BOTH)
    first, again = (event for event in story.all() if isinstance(event, ClaimScreened))
    assert (again.registration_version, again.revision, again.cause) == (7, 2, "PROPOSED")
    assert again.claim.customer == first.claim.customer
    assert again.customer == first.customer


def test_what_it_asks_for_may_belong_to_somebody_else_and_then_it_waits():
    story = protected().submits("b", "contoso", SIEMENS, products=EMAIL).grants("b", "contoso")
    asks(story, products=BOTH).types(ClaimScreened, ConflictDetected)
    assert story.latest_case().held == an_id("a")
    assert story.screening().blocking == (story.latest_case().conflict,)


def test_who_claims_meanwhile_what_it_asks_for_waits_and_is_free_when_it_gives_up():
    story = asks(protected(), products=BOTH).submits("b", "contoso", SIEMENS, products=EMAIL)
    assert story.latest_case().held == an_id("b")
    gives_up(story).types(ClaimScreened, ConflictLapsed)
    assert story.screening().claim.scope == Scope(products=COMPUTE, territory="DE")
    assert (story.screening().claim.granted, story.screening().claim.protected) == (None, True)
    story.passes(seconds=0).types(ClaimScreened)
    assert (story.screening().registration, story.screening().verdict) == (an_id("b"), "clear")
    assert [one.kind for one in story.screening().findings] == ["ADJACENT"]


def test_who_waits_for_what_was_granted_goes_on_waiting_when_it_gives_up():
    story = asks(protected(), products=BOTH).submits("b", "contoso", SIEMENS, products=COMPUTE)
    case = story.latest_case().conflict
    gives_up(story).types(ClaimScreened)
    assert story.partition.state.case(case).held == an_id("b")


def test_what_it_gives_away_is_free_once_that_was_agreed_to():
    story = asks(protected(), products=EMAIL).submits("b", "contoso", SIEMENS, products=COMPUTE)
    moved = details(customer=SIEMENS, products=EMAIL)
    agreed = RegistrationAmended(registration=an_id("a"), details=moved, changed=("products",), material=True)
    story.sees(agreed, version=4).types(ClaimScreened, ConflictLapsed)
    assert story.screening().claim.scope == Scope(products=EMAIL, territory="DE")
    assert (story.screening().claim.granted, story.screening().claim.protected) == (None, True)
    story.submits("c", "fabrikam", SIEMENS, products=EMAIL)
    assert story.latest_case().held == an_id("c")


def test_it_waits_for_an_open_case_whose_other_side_it_asks_more_of():
    story = protected().submits("b", "contoso", SIEMENS, products=BOTH)
    case = story.latest_case().conflict
    asks(story, products=BOTH).types(ClaimScreened)
    assert story.screening().blocking == (case,)
    assert story.partition.state.case(case).held == an_id("b")


def test_it_waits_for_no_case_that_is_about_what_it_has():
    story = protected().submits("b", "contoso", SIEMENS, products=COMPUTE)
    asks(story, products=BOTH)
    assert story.screening().blocking == ()


def test_to_lose_what_was_only_asked_for_costs_nothing_that_was_granted():
    story = asks(protected(), version=7, products=BOTH).submits("b", "contoso", SIEMENS, products=EMAIL)
    story.settles("later_claim_awarded")
    lost, won = effects(story)
    assert lost == Effect(claim=an_id("a"), effect="deny", proposal=7)
    assert won == Effect(claim=an_id("b"), effect="award")


def test_to_lose_what_was_granted_costs_the_grant():
    story = asks(protected(), version=7, products=BOTH).submits("b", "contoso", SIEMENS, products=BOTH)
    story.settles("later_claim_awarded")
    assert effects(story)[0] == Effect(claim=an_id("a"), effect="deny")


def test_to_lose_more_of_what_both_were_allowed_costs_no_more_than_that():
    story = protected().submits("b", "contoso", SIEMENS, products=("cloud/compute", "cloud/email"))
    story.settles("not_a_conflict")
    asks(story, version=7, products=BOTH).types(ClaimScreened, ConflictDetected)
    story.settles("later_claim_awarded")
    assert effects(story)[0] == Effect(claim=an_id("a"), effect="deny", proposal=7)


def test_it_is_screened_again_when_what_stood_in_its_way_has_gone():
    story = protected().submits("b", "contoso", SIEMENS, products=EMAIL)
    asks(story, version=7, products=BOTH)
    gone = RegistrationAmended(
        registration=an_id("b"),
        details=details(customer=SIEMENS, products=("data",)),
        changed=("products",),
        material=True,
    )
    story.sees(gone, version=2).types(ClaimScreened, ConflictLapsed).passes(seconds=0).types(ClaimScreened)
    again = story.screening()
    assert (again.registration, again.registration_version, again.blocking) == (an_id("a"), 7, ())


def test_nobody_is_told_that_an_account_is_protected_which_is_only_asked_for():
    story = asks(protected(), products=BOTH)
    assert story.checks(SIEMENS, products=EMAIL).answer == "clear"
    assert story.checks(SIEMENS, products=COMPUTE).answer == "protected"


def test_a_partition_that_starts_anew_knows_what_was_granted():
    story = asks(protected(), products=BOTH)
    assert image(story.replayed()) == image(story.partition)
    story.partition.load(b"".join(story.partition.dump()))
    gives_up(story)
    assert story.screening().claim.scope == Scope(products=COMPUTE, territory="DE")


def test_a_rival_that_moves_into_what_was_granted_waits_although_the_protection_waited_for_it_before():
    story = protected().submits("b", "contoso", SIEMENS, products=EMAIL)
    asks(story, products=BOTH)
    assert story.latest_case().held == an_id("a")
    moved = details(customer=SIEMENS, products=("cloud",))
    amended = RegistrationAmended(registration=an_id("b"), details=moved, changed=("products",), material=True)
    story.sees(amended, version=2).types(ClaimScreened, ConflictDetected, ConflictLapsed)
    assert story.latest_case().held == an_id("b")
    assert (story.screening().verdict, story.screening().blocking) == ("findings", (story.latest_case().conflict,))


def test_what_a_protection_asks_for_does_not_hold_it_for_one_that_meets_its_grant_already():
    """Nobody had compared the two: they were one partner's until a moment ago."""
    story = protected().submits("b", "northwind", SIEMENS)
    passed_on(story, "a", "a2", "contoso")
    wanted = details(customer=SIEMENS, products=("cloud",))
    story.sees(AmendmentProposed(registration=an_id("a2"), details=wanted, changed=("products",)), version=3)
    assert story.latest_case().held is None
    story.passes(seconds=1)
    assert story.latest_case().held == an_id("b")
    assert image(story.replayed()) == image(story.partition)


def test_what_both_may_hold_by_a_persons_word_holds_neither_for_the_grant():
    story = protected().submits("b", "contoso", SIEMENS, products=BOTH)
    story.settles("not_a_conflict")
    asks(story, products=BOTH)
    assert story.latest_case().held == an_id("a")
