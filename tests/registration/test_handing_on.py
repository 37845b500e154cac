"""A claim is handed to one person, and by the clock to those above who is late."""

import pytest

from contracts import registrations as r
from contracts.protections import ProtectionGranted, ProtectionRescoped
from tests.make import MAY_1, a_deal, details
from tests.registration.desks import BIG, DORA, EVE, FAY, KIM, LEA, OTTO, TOM, A, agrees, routed, waiting
from tests.registration.findings import screened
from tests.registration.story import PARTNER, Story

GRANTED = (r.RegistrationApproved, ProtectionGranted)


def hands(story: Story, to: str, by=LEA) -> Story:
    return story.when(r.AssignReviewer(registration=A, reviewer=to, note="on leave"), by=by)


def test_the_person_it_was_handed_to_answers_for_that_desk():
    story = waiting({"desks": ["legal"]})
    hands(story, "eve").then(r.ReviewerAssigned(registration=A, reviewer="eve", desks=("legal",), note="on leave"))
    agrees(story, EVE).types(*GRANTED)


def test_and_for_no_other():
    story = hands(waiting({"desks": ["legal"]}, {"desks": ["finance"]}), "eve")
    agrees(story, EVE).types(r.StepApproved)
    agrees(story, EVE).refused("NOT_YOUR_DESK")


def test_nobody_hands_on_what_is_not_on_the_own_desk():
    story = waiting({"desks": ["legal"]})
    hands(story, "kim", by=KIM).refused("NOT_YOUR_DESK")
    hands(story, "petra").refused("SUBMITTER_CANNOT_APPROVE")
    hands(story, "eve", by=PARTNER).refused("NOT_AUTHORISED")
    hands(hands(story, "eve"), "eve").refused("NOTHING_CHANGED")


def test_an_operator_hands_on_what_nobody_is_there_for():
    hands(waiting({"desks": ["finance", "legal"]}), "eve", by=OTTO).then(
        r.ReviewerAssigned(registration=A, reviewer="eve", desks=("finance", "legal"), note="on leave")
    )


def test_it_is_handed_on_before_it_was_screened_and_stays_so_through_a_change():
    story = Story().published(routed()).with_partner()
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=BIG))
    hands(story, "eve", by=KIM).types(r.ReviewerAssigned).sees(screened(A, BIG))
    moved = details(territory="FR", deal=a_deal("200000"))
    story.when(r.AmendRegistration(registration=A, details=moved)).sees(screened(A, moved, registration_version=4))
    agrees(story, EVE).types(r.StepApproved)


def test_what_is_decided_is_handed_to_nobody():
    story = agrees(waiting({"desks": ["audit"]}), FAY).types(*GRANTED)
    hands(story, "eve", by=FAY).refused("WRONG_STATE")


def late(*steps, **rules) -> Story:
    """Due on Tuesday, after two business days; a warning goes out one business day before."""
    decision = {"within": "2 business days", "at_risk": "1 business days", "appeal_within": "P10D"}
    return waiting(*steps, decision=decision, **rules)


def test_a_warning_goes_out_and_then_the_promise_is_broken_once_each():
    story = late()
    due = MAY_1.replace(day=5)
    assert (story.last[0].decision_due, story.last[0].at_risk) == (due, MAY_1.replace(day=4))
    story.passes(days=3).then(r.DecisionSlaAtRisk(registration=A, due=due))
    story.passes(days=1).then(r.DecisionSlaBreached(registration=A, due=due, escalated_to=("director",)))
    assert {record.actor for record in story.ledger[-2:]} == {"system/clock"}
    story.passes(days=30).quiet()


def test_what_was_due_while_nobody_looked_is_told_in_order():
    late().passes(days=40).types(r.DecisionSlaAtRisk, r.DecisionSlaBreached)


def test_once_it_is_late_those_above_may_answer_too():
    story = late()
    agrees(story, DORA).refused("NOT_YOUR_DESK")
    agrees(story.passes(days=4), DORA).types(r.StepApproved)
    agrees(story, DORA).refused("NOT_YOUR_DESK")
    agrees(agrees(story, FAY), LEA).types(*GRANTED)


def test_the_vendor_is_not_late_while_the_partner_has_to_answer():
    story = late().passes(days=2)
    story.when(r.RequestInformation(registration=A, reasons=("UNCLEAR",)), by=KIM).passes(days=4).quiet()
    _, started = story.when(r.ProvideInformation(registration=A, note="so")).last
    assert (started.decision_due, started.at_risk) == (MAY_1.replace(day=11), MAY_1.replace(day=8))
    story.passes(days=1).types(r.DecisionSlaAtRisk)


def test_a_question_after_the_promise_was_broken_is_answered_with_a_new_one():
    story = late().passes(days=4).types(r.DecisionSlaAtRisk, r.DecisionSlaBreached)
    story.when(r.RequestInformation(registration=A, reasons=("UNCLEAR",)), by=KIM)
    story.when(r.ProvideInformation(registration=A, note="so"))
    agrees(story, DORA).refused("NOT_YOUR_DESK")
    story.passes(days=9).types(r.DecisionSlaAtRisk, r.DecisionSlaBreached)


@pytest.mark.parametrize("day", [1, 3])
def test_a_change_keeps_the_promise_and_warns_once(day):
    story = late().passes(days=day)
    story.when(r.AmendRegistration(registration=A, details=details(deal=a_deal("600000"))))
    story.passes(days=30)
    told = [record.type for record in story.ledger if "sla" in record.type]
    assert told == ["registration.decision-sla-at-risk.v1", "registration.decision-sla-breached.v1"]


def test_a_claim_that_was_screened_again_keeps_the_promise():
    story = late().passes(days=3)
    moved = details(territory="FR", deal=a_deal("200000"))
    story.when(r.AmendRegistration(registration=A, details=moved))
    version = story.partition.state.registration(A).asked_version
    (started,) = story.sees(screened(A, moved, registration_version=version)).last
    assert (started.decision_due, started.at_risk) == (MAY_1.replace(day=5), None)
    story.passes(days=1).types(r.DecisionSlaBreached)


def test_those_above_are_asked_when_a_decision_on_another_scope_is_late_too():
    story = agrees(late({"desks": ["team"]}), TOM).types(*GRANTED)
    wider = BIG.model_copy(update={"products": ("cloud/compute", "cloud/email")})
    story.when(r.AmendRegistration(registration=A, details=wider)).types(r.AmendmentProposed)
    story.sees(screened(A, wider, registration_version=4)).types(r.HoldChanged)
    story.passes(days=4).types(r.DecisionSlaAtRisk, r.DecisionSlaBreached)
    agrees(story, DORA).types(r.RegistrationAmended, ProtectionRescoped)
