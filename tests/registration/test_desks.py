"""From desk to desk: who is asked, who may answer, and when all have agreed."""

import pytest

from contracts import registrations as r
from contracts.conflicts import ConflictResolved, Effect
from contracts.envelope import Actor
from contracts.protections import ProtectionGranted
from contracts.rules import Step
from tests.make import MAY_1, a_deal, a_programme, an_id, details, proof
from tests.registration.desks import BIG, DAN, DORA, EVE, FAY, KIM, LEA, OTTO, TOM, A, agrees, routed, waiting
from tests.registration.findings import held, resolved, screened
from tests.registration.story import PARTNER, VENDOR, Story

GRANTED = (r.RegistrationApproved, ProtectionGranted)
CASE = an_id("case")


def test_a_review_says_who_is_asked_first_and_the_whole_way():
    (started,) = waiting().last
    assert started.approvers == ("team",)
    assert started.route == (Step(desks=("team",)), Step(desks=("finance", "legal")))


def test_each_desk_agrees_in_its_turn_and_the_last_word_grants():
    story = agrees(waiting(), KIM)
    story.then(r.StepApproved(registration=A, desk="team", next_desks=("finance", "legal")))
    agrees(story, LEA).then(r.StepApproved(registration=A, desk="legal", next_desks=("finance",)))
    agrees(story, FAY).types(*GRANTED)
    assert story.ledger[-1].actor == str(FAY)


def test_any_of_several_desks_is_enough_where_the_programme_says_so():
    story = agrees(waiting({"desks": ["team"]}, {"desks": ["finance", "legal"], "agree": "any"}), KIM)
    agrees(story, LEA).types(*GRANTED)


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (Actor(VENDOR, None, "lea", ("channel-manager",)), "NOT_YOUR_DESK"),
        (EVE, "NOT_YOUR_DESK"),
        (OTTO, "NOT_YOUR_DESK"),
        (DORA, "NOT_YOUR_DESK"),
        (Actor(VENDOR, None, "lea", ("compliance",)), "NOT_AUTHORISED"),
        (PARTNER, "NOT_AUTHORISED"),
    ],
)
def test_a_desk_that_lists_its_people_takes_no_other_word(by, code):
    agrees(waiting({"desks": ["legal"]}), by).refused(code)


def test_deputies_answer_as_members_do():
    agrees(waiting({"desks": ["finance"]}), DAN).types(*GRANTED)


def test_a_desk_may_be_the_partners_own_manager():
    story = Story().published(routed({"desks": ["own"]})).with_partner(channel_manager="kim")
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=BIG)).sees(screened(A, BIG))
    agrees(story, TOM).refused("NOT_YOUR_DESK")
    agrees(story, KIM).types(*GRANTED)


def test_a_programme_without_desks_leaves_every_desk_to_all_who_decide():
    story = Story().published(a_programme()).with_partner()
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=BIG)).sees(screened(A, BIG))
    agrees(story, EVE, desk="channel-manager").types(*GRANTED)


def test_two_desks_that_must_agree_are_two_people():
    story = agrees(waiting({"desks": ["finance", "audit"]}), FAY, desk="finance").types(r.StepApproved)
    agrees(story, FAY).refused("ALREADY_AGREED")


def test_one_person_who_is_all_there_is_at_both_desks_answers_for_both():
    story = agrees(waiting({"desks": ["audit", "risk"]}), FAY, desk="risk")
    story.then(r.StepApproved(registration=A, desk="risk", next_desks=("audit",)))
    agrees(story, FAY).types(*GRANTED)


def test_who_sits_at_several_desks_says_for_which():
    story = waiting({"desks": ["finance", "audit"]})
    agrees(story, FAY).refused("DESK_NEEDED")
    agrees(story, FAY, desk="legal").refused("DESK_NOT_ASKED")
    agrees(story, DAN, desk="audit").refused("NOT_YOUR_DESK")
    agrees(waiting({"desks": ["finance", "audit"], "agree": "any"}), FAY).types(*GRANTED)


def test_the_same_desk_may_be_asked_again_at_a_later_step():
    story = agrees(waiting({"desks": ["audit"]}, {"desks": ["audit"]}), FAY).types(r.StepApproved)
    agrees(story, FAY).types(*GRANTED)


def test_who_wrote_any_part_answers_for_no_desk():
    story = waiting({"desks": ["audit"]})
    story.when(r.AttachEvidence(registration=A, evidence=(proof("proposal"),)), by=KIM)
    story.when(
        r.AttachEvidence(registration=A, evidence=(proof("budget"),)), by=Actor(VENDOR, None, "fay", ("operator",))
    )
    agrees(story, FAY).refused("SUBMITTER_CANNOT_APPROVE")


def test_a_desk_agrees_before_all_conditions_are_met_but_the_grant_waits_for_them():
    needs = {"name": "trained", "needs": {"certificate": "training"}, "otherwise": "condition"}
    story = waiting({"desks": ["team"]}, {"desks": ["audit"]}, prerequisites=[needs])
    agrees(story, KIM).types(r.StepApproved)
    agrees(story, FAY).refused("PREREQUISITE_MISSING", rule="PREREQUISITE_TRAINED")


def test_only_a_desk_that_is_asked_says_no_asks_back_or_takes_the_claim():
    story = waiting()
    story.when(r.RejectRegistration(registration=A, code="NO_BUDGET"), by=FAY).refused("NOT_YOUR_DESK")
    story.when(r.StartReview(registration=A), by=FAY).refused("NOT_YOUR_DESK")
    ask = r.RequestInformation(registration=A, reasons=("UNCLEAR",), fields=("deal",))
    story.when(ask, by=FAY).refused("NOT_YOUR_DESK")
    agrees(story, KIM).when(r.RejectRegistration(registration=A, code="NO_BUDGET"), by=KIM).refused("NOT_YOUR_DESK")
    story.when(r.RejectRegistration(registration=A, code="NO_BUDGET"), by=FAY).types(r.RegistrationRejected)


def test_a_claim_taken_before_it_was_screened_goes_the_same_way():
    story = Story().published(routed()).with_partner()
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=BIG))
    story.when(r.StartReview(registration=A), by=FAY).refused("NOT_YOUR_DESK")
    (started,) = story.when(r.StartReview(registration=A), by=KIM).last
    assert started.route == (Step(desks=("team",)), Step(desks=("finance", "legal")))
    story.sees(screened(A, BIG)).types(r.HoldChanged)
    agrees(agrees(agrees(story, KIM), LEA), FAY).types(*GRANTED)


def test_taking_a_claim_asks_nobody_anew_who_agreed():
    story = agrees(waiting(), KIM).when(r.StartReview(registration=A), by=LEA)
    assert (story.last[0].route, story.last[0].decision_due) == ((), MAY_1.replace(day=5))
    agrees(agrees(story, LEA), FAY).types(*GRANTED)


def test_a_change_asks_all_desks_anew():
    smaller = details(deal=a_deal("150000"))
    story = agrees(waiting(), KIM).when(r.AmendRegistration(registration=A, details=smaller))
    amended, started = story.last
    assert (amended.material, started.reasons, started.approvers) == (False, ("AMENDED",), ("team",))
    agrees(story, FAY).refused("NOT_YOUR_DESK")
    agrees(agrees(agrees(story, KIM), FAY), LEA).types(*GRANTED)


def test_a_change_that_nobody_has_agreed_before_is_told_once():
    waiting().when(r.AmendRegistration(registration=A, details=details(deal=a_deal("150000")))).types(
        r.RegistrationAmended
    )


def test_a_change_of_scope_asks_all_desks_anew_once_it_was_screened():
    moved = BIG.model_copy(update={"territory": "FR"})
    story = agrees(waiting(), KIM).when(r.AmendRegistration(registration=A, details=moved)).types(r.RegistrationAmended)
    agrees(story, FAY).refused("WRONG_STATE")
    (started,) = story.sees(screened(A, moved, registration_version=4)).last
    assert started.approvers == ("team",)
    agrees(story, FAY).refused("NOT_YOUR_DESK")


def test_an_answer_asks_all_desks_anew():
    story = agrees(waiting(), KIM)
    story.when(r.RequestInformation(registration=A, reasons=("UNCLEAR",)), by=LEA)
    _, started = story.when(r.ProvideInformation(registration=A, note="as I said")).last
    assert started.approvers == ("team",)


def test_who_settles_a_conflict_stands_for_no_desk_he_does_not_sit_at():
    def held_up(*steps: dict[str, object]) -> Story:
        story = Story().published(routed(*steps)).with_partner()
        story.when(r.SubmitRegistration(registration=A, partner="northwind", details=BIG))
        return story.sees(held(A, CASE, asked=BIG))

    def won(story: Story, by: Actor) -> Story:
        return story.sees(resolved(CASE, a="award"), by=str(by))

    won(held_up({"desks": ["audit"]}), FAY).types(*GRANTED)
    won(held_up({"desks": ["audit"]}), LEA).types(r.HoldChanged)
    won(held_up({"desks": ["audit"]}, {"desks": ["legal"]}), FAY).types(r.HoldChanged)
    won(held_up({"desks": ["audit", "legal"]}), FAY).types(r.HoldChanged)
    won(held_up({"desks": ["audit", "legal"], "agree": "any"}), FAY).types(*GRANTED)


def test_a_claim_the_automatic_rule_covers_needs_no_desk_once_its_conflict_is_settled():
    story = Story().published(routed()).with_partner()
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=details())).sees(held(A, CASE))
    effect = Effect(claim=A, effect="award")
    settled = ConflictResolved(
        conflict=CASE, outcome="first_claim_upheld", rule="FIRST", winner=A, effects=(effect,), reason="the first"
    )
    story.sees(settled, by=str(EVE)).types(*GRANTED)
