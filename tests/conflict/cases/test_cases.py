"""People settle cases; what an outcome does to each side follows from its code."""

import pytest

from contracts.claims import ClaimEnded, ClaimScreened
from contracts.conflicts import (
    AcknowledgeConflict,
    ConflictAcknowledged,
    ConflictDetected,
    ConflictDismissed,
    ConflictEscalated,
    ConflictLapsed,
    ConflictResolved,
    DismissConflict,
    Effect,
    EscalateConflict,
)
from contracts.direct import DirectClaimWithdrawn
from contracts.envelope import Actor
from contracts.registrations import RegistrationAmended, RegistrationRejected
from contracts.values import Customer
from services.conflict.policy.limits import LAPSES_MAX
from services.conflict.service.partition import ConflictPartition
from tests.conflict.story import MANAGER, SELLER, Story
from tests.make import an_id, details
from tests.story import image

SIEMENS = Customer(name="Siemens AG", country="DE")
STRANGER = Actor("umbrella", None, "zoe", ("channel-manager",))


def contested() -> Story:
    """Northwind holds the account, Contoso waits."""
    return Story().submits("a", "northwind", SIEMENS).grants("a", "northwind").submits("b", "contoso", SIEMENS)


def test_a_case_is_taken_handed_up_and_dismissed():
    story = contested()
    case = story.latest_case().conflict
    story.asks(AcknowledgeConflict(conflict=case, note="mine")).then(ConflictAcknowledged(conflict=case, note="mine"))
    story.asks(EscalateConflict(conflict=case, reason="big")).then(ConflictEscalated(conflict=case, reason="big"))
    dismissed = ConflictDismissed(conflict=case, claims=(an_id("a"), an_id("b")), reason="two Siemens")
    story.asks(DismissConflict(conflict=case, reason="two Siemens")).then(dismissed)


@pytest.mark.parametrize("command", [AcknowledgeConflict, EscalateConflict])
def test_nothing_is_done_twice(command: type[AcknowledgeConflict] | type[EscalateConflict]):
    story = contested()
    asked = command.model_validate(
        {"conflict": story.latest_case().conflict, "reason": "x"}
        if command is EscalateConflict
        else {"conflict": story.latest_case().conflict}
    )
    story.asks(asked).asks(asked)
    story.refused("ALREADY_ACKNOWLEDGED" if command is AcknowledgeConflict else "ALREADY_ESCALATED")


def test_a_case_of_another_vendor_is_not_found():
    story = contested()
    story.asks(AcknowledgeConflict(conflict=story.latest_case().conflict), by=STRANGER).refused("NOT_FOUND")


def test_a_case_that_was_settled_is_closed():
    story = contested().settles("first_claim_upheld")
    late = DismissConflict(conflict=story.latest_case().conflict, reason="late")
    story.asks(late).refused("ALREADY_CLOSED")
    story.asks(late, by=STRANGER).refused("NOT_FOUND")
    copy = ConflictPartition()
    copy.load(image(story.partition))
    assert copy.state.closed_for(late.conflict) == "acme"


def test_direct_sales_and_partners_settle_nothing():
    story = contested()
    for actor in (SELLER, Actor("acme", "contoso", "raul", ("partner",))):
        story.asks(DismissConflict(conflict=story.latest_case().conflict, reason="ours"), by=actor)
        story.refused("NOT_AUTHORISED")


def test_a_claim_of_direct_sales_that_loses_is_withdrawn_in_the_same_decision():
    story = Story().reserves("d", SIEMENS).submits("b", "contoso", SIEMENS)
    story.settles("direct_stands_down").types(ConflictResolved, DirectClaimWithdrawn)
    assert story.last[0].effects == (
        Effect(claim=an_id("d"), effect="deny"),
        Effect(claim=an_id("b"), effect="award"),
    )
    assert story.checks(SIEMENS).answer == "clear"


def test_direct_sales_keeps_what_it_works():
    story = Story().reserves("d", SIEMENS).submits("b", "contoso", SIEMENS).settles("direct_retained")
    assert [one.effect for one in story.last[0].effects] == ["keep", "deny"]
    assert story.checks(SIEMENS).answer == "direct-reserved"


def test_what_was_settled_is_not_raised_again_until_something_else_is_contested():
    story = contested().settles("not_a_conflict")
    same = RegistrationAmended(
        registration=an_id("b"), details=details(customer=SIEMENS), changed=("customer",), material=True
    )
    story.sees(same).types(ClaimScreened)
    assert story.screening().verdict == "clear"
    wider = details(customer=SIEMENS, products=("cloud",))
    story.sees(same.model_copy(update={"details": wider})).types(ClaimScreened, ConflictDetected)


def test_the_end_of_the_loser_closes_its_other_cases_and_frees_who_waited_for_it():
    story = contested().submits("c", "fabrikam", SIEMENS)
    story.sees(
        RegistrationRejected(registration=an_id("b"), code="CONFLICT_LOST", rule="LOST"), by="system/registration"
    )
    story.types(ClaimEnded, ConflictLapsed, ConflictLapsed)
    assert {lapsed.ended for lapsed in story.last[1:]} == {an_id("b")}
    story.passes(seconds=0).types(ClaimScreened)
    assert len(story.screening().blocking) == 1


def test_a_repeated_command_is_known_by_its_key():
    story = contested()
    command = AcknowledgeConflict(conflict=story.latest_case().conflict)
    story.when(command, MANAGER, "conflict/x", key=an_id("key")).when(command, MANAGER, "conflict/x", key=an_id("key"))
    assert [event.TYPE for event in story.last] == ["command.repeated.v1"]


def test_cases_beyond_what_one_decision_holds_are_closed_by_the_next():
    story = Story().submits("a", "northwind", SIEMENS, products=("cloud",))
    for number in range(LAPSES_MAX + 5):
        story.submits(f"r{number}", f"partner-{number}", SIEMENS, products=(f"cloud/line-{number}",))
    story.sees(RegistrationRejected(registration=an_id("a"), code="LOST", rule="LOST"), by="system/registration")
    story.types(ClaimEnded, *[ConflictLapsed] * LAPSES_MAX)
    story.passes(seconds=0)
    assert sum(isinstance(event, ConflictLapsed) for event in story.last) == 5
    assert story.partition.next_due() > story.at
