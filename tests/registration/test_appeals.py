"""A rejection, and another look at it by somebody else."""

import pytest

from contracts import registrations as r
from contracts.envelope import Actor
from contracts.partners import SuspendPartner
from contracts.protections import ProtectionGranted
from contracts.values import ProgrammeRef
from tests.make import MAY_1, an_id, proof
from tests.registration.desks import BIG, EVE, FAY, KIM, LEA, A, agrees, routed, waiting
from tests.registration.findings import held, resolved, screened
from tests.registration.story import MANAGER, PARTNER, RIVAL, SETTLER, VENDOR, Story

DECISION = {"within": "2 business days", "appeal_within": "10 business days", "appeal_decided_within": "P5D"}
GRANTED = (r.RegistrationApproved, ProtectionGranted)
CASE = an_id("case")
WINDOW_END = MAY_1.replace(day=15)
UPHELD = r.DecideAppeal(registration=A, upheld=True, note="it is new business")


def rejected() -> Story:
    story = waiting({"desks": ["legal"]}, decision=DECISION)
    return story.when(r.RejectRegistration(registration=A, code="NO_BUDGET"), by=LEA)


def appealed(*proofs: str) -> Story:
    evidence = tuple(proof(kind) for kind in proofs)
    return rejected().when(r.FileAppeal(registration=A, grounds="there is a budget now", evidence=evidence))


def test_a_rejection_says_until_when_another_look_may_be_asked_for():
    (event,) = rejected().last
    assert event.appeal_until == WINDOW_END


def test_a_programme_without_appeals_has_none():
    story = waiting({"desks": ["legal"]}).when(r.RejectRegistration(registration=A, code="NO_BUDGET"), by=LEA)
    assert story.last[0].appeal_until is None
    story.when(r.FileAppeal(registration=A, grounds="no")).refused("WRONG_STATE")


def test_the_window_closes_once_and_the_rejection_is_final():
    story = rejected().passes(days=14).then(r.AppealWindowClosed(registration=A))
    assert story.ledger[-1].actor == "system/clock"
    story.when(r.FileAppeal(registration=A, grounds="late")).refused("WRONG_STATE")
    story.passes(days=100).quiet()


def test_an_appeal_on_the_last_day_behind_the_clock_is_too_late():
    story = rejected()
    story.at = WINDOW_END
    story.when(r.FileAppeal(registration=A, grounds="late")).refused("WRONG_STATE")
    story.passes(seconds=0).types(r.AppealWindowClosed)


def test_an_appeal_states_grounds_and_when_it_is_decided_and_stops_the_window():
    story = appealed("proposal")
    story.then(
        r.AppealFiled(
            registration=A,
            grounds="there is a budget now",
            evidence=(proof("proposal"),),
            due=MAY_1.replace(day=6),
        )
    )
    story.when(r.FileAppeal(registration=A, grounds="again")).refused("ALREADY_APPEALED")
    story.passes(days=5).then(r.DecisionSlaBreached(registration=A, due=MAY_1.replace(day=6)))
    story.passes(days=100).quiet()


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (LEA, "REJECTER_CANNOT_DECIDE"),
        (Actor(VENDOR, None, "lea", ("operator",)), "REJECTER_CANNOT_DECIDE"),
        (Actor(VENDOR, None, "petra", ("approver",)), "SUBMITTER_CANNOT_APPROVE"),
        (PARTNER, "NOT_AUTHORISED"),
    ],
)
def test_it_is_decided_by_somebody_else(by, code):
    appealed().when(UPHELD, by=by).refused(code)


def test_nothing_is_decided_that_nobody_asked_for():
    rejected().when(UPHELD, by=FAY).refused("NOT_APPEALED")
    waiting().when(UPHELD, by=FAY).refused("WRONG_STATE")


def test_dismissed_it_is_over():
    story = appealed().when(r.DecideAppeal(registration=A, upheld=False, note="no"), by=FAY)
    story.then(r.AppealDismissed(registration=A, note="no"))
    story.when(UPHELD, by=FAY).refused("WRONG_STATE").passes(days=100).quiet()


def test_upheld_the_claim_lives_again_at_its_old_place_and_is_screened_and_decided_anew():
    story = appealed("proposal").passes(days=1).when(UPHELD, by=FAY)
    (event,) = story.last
    submission = next(record for record in story.ledger if record.type == "registration.submitted.v1")
    assert (event.priority, event.priority_at) == (submission.sequence, submission.time)
    assert (event.details, event.programme) == (BIG, ProgrammeRef(programme="upm-default", version=1))
    story.sees(screened(A, BIG)).quiet()
    (started,) = story.sees(screened(A, BIG, registration_version=5)).last
    assert (started.approvers, started.decision_due) == (("legal",), MAY_1.replace(day=5))
    agrees(story, LEA).types(*GRANTED)


def test_a_rival_that_was_protected_meanwhile_holds_it():
    story = appealed().when(UPHELD, by=FAY)
    story.sees(held(A, CASE, asked=BIG, registration_version=5)).types(r.ReviewStarted)
    agrees(story, LEA).refused("CONFLICT_OPEN")


def test_a_partner_that_may_make_no_claims_gets_none_back():
    story = appealed().when(SuspendPartner(partner="northwind", code="AUDIT"), by=MANAGER)
    story.when(UPHELD, by=FAY).refused("PARTNER_SUSPENDED")


def test_who_settled_a_conflict_does_not_decide_about_the_appeal_of_who_lost_it():
    story = Story().published(routed({"desks": ["legal"]}, decision=DECISION)).with_partner()
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=BIG)).sees(held(A, CASE, asked=BIG))
    (lost,) = story.sees(resolved(CASE, a="deny")).last
    assert (lost.settled_by, lost.appeal_until) == (SETTLER, WINDOW_END)
    story.when(r.FileAppeal(registration=A, grounds="we were first"))
    dora = Actor(VENDOR, None, "dora", ("approver",))
    story.when(UPHELD, by=dora).refused("REJECTER_CANNOT_DECIDE")
    story.when(UPHELD, by=FAY).types(r.AppealUpheld)


def test_another_partner_finds_no_rejection_to_appeal():
    rejected().when(r.FileAppeal(registration=A, grounds="mine"), by=RIVAL).refused("NOT_FOUND")


def test_a_claim_rejected_again_may_be_appealed_again():
    story = appealed().when(UPHELD, by=FAY).sees(screened(A, BIG, registration_version=5))
    story.when(r.RejectRegistration(registration=A, code="NO_BUDGET"), by=LEA).types(r.RegistrationRejected)
    story.when(r.FileAppeal(registration=A, grounds="still")).types(r.AppealFiled)


def test_the_service_that_starts_anew_knows_of_the_appeal():
    story = appealed("proposal")
    assert list(story.replayed().dump()) == list(story.partition.dump())


def test_new_evidence_stands_with_the_claim_and_is_judged_when_it_lives_again():
    story = appealed("quote").when(UPHELD, by=EVE)
    assert "quote" in {known.kind for known in story.partition.state.registration(A).standing_proofs()}
    quote = r.evidence_id(A, proof("quote"))
    story.when(r.VerifyEvidence(registration=A, evidence=quote), by=KIM).types(r.EvidenceVerified)


def test_evidence_of_a_day_that_has_not_come_is_none():
    tomorrow = proof("quote", at=MAY_1.replace(day=20))
    rejected().when(r.FileAppeal(registration=A, grounds="see", evidence=(tomorrow,))).refused("EVIDENCE_IN_FUTURE")
