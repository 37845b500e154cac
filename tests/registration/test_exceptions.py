"""A rule that does not count for one claim: who says so, for which rule, and where it is written down."""

from typing import Any

import pytest

from contracts import registrations as r
from contracts.envelope import Actor
from contracts.protections import ProtectionGranted
from contracts.values import ProgrammeRef
from tests.make import a_deal, an_id, details, proof
from tests.registration.desks import FAY, KIM, A, agrees, routed, waiting
from tests.registration.findings import screened
from tests.registration.story import MANAGER, PARTNER, VENDOR, Story, a_story

TINY = details(deal=a_deal("1000"))
BARE = details(evidence=(proof("contact"),))
UPM = ProgrammeRef(programme="upm-default", version=1)


def excuses(story: Story, rule: str = "LARGE_ENOUGH", by: Actor = MANAGER) -> Story:
    return story.when(r.GrantException(registration=A, rule=rule, reason="a pilot"), by=by)


def drafted(asked: r.Details = TINY) -> Story:
    return a_story().when(r.CreateDraft(registration=A, partner="northwind", details=asked))


def test_it_says_who_answers_for_it_and_why():
    story = excuses(drafted())
    story.then(
        r.ExceptionGranted(registration=A, partner="northwind", programme=UPM, rule="LARGE_ENOUGH", reason="a pilot")
    )
    assert story.ledger[-1].actor == str(MANAGER)


def test_a_draft_with_an_exception_may_be_submitted_and_granted():
    submit = r.SubmitDraft(registration=A)
    story = drafted().when(submit).refused("BELOW_MINIMUM_SIZE", rule="LARGE_ENOUGH")
    (submitted,) = excuses(story).when(submit).last
    assert submitted.exceptions == ("LARGE_ENOUGH",)
    assert [ruling["verdict"] for ruling in submitted.trace if ruling["rule"] == "LARGE_ENOUGH"] == ["waived"]
    approved, _ = story.sees(screened(A, TINY, registration_version=3)).last
    assert approved.exceptions == ("LARGE_ENOUGH",)
    assert [ruling["verdict"] for ruling in approved.trace if ruling["rule"] == "LARGE_ENOUGH"] == ["waived"]


def test_a_claim_under_review_that_lost_a_proof_goes_on_by_an_exception():
    story = waiting({"desks": ["audit"]})
    lost = r.evidence_id(A, proof("demonstration"))
    story.when(r.VerifyEvidence(registration=A, evidence=lost, holds=False), by=KIM)
    agrees(story, FAY).refused("EVIDENCE_MISSING", rule="EVIDENCED")
    excuses(story, "EVIDENCED").types(r.ExceptionGranted)
    agrees(story, FAY).types(r.RegistrationApproved, ProtectionGranted)


def test_what_only_a_rule_kept_from_the_automatic_one_is_granted_by_it_then():
    needs = {"name": "trained", "needs": {"certificate": "training"}, "otherwise": "condition"}
    story = Story().published(routed(prerequisites=[needs])).with_partner()
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=details()))
    (started,) = story.sees(screened(A)).last
    assert started.reasons == ("PREREQUISITE_MISSING",)
    excuses(story, "PREREQUISITE_TRAINED").types(r.ExceptionGranted, r.RegistrationApproved, ProtectionGranted)
    assert [record.actor for record in story.ledger[-3:]] == [str(MANAGER), *["system/registration"] * 2]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("EVIDENCED", "RULE_NOT_IN_THE_WAY"),
        ("BELOW_MINIMUM_SIZE", "RULE_NOT_IN_THE_WAY"),
        ("NO_SUCH_RULE", "RULE_NOT_IN_THE_WAY"),
    ],
)
def test_only_a_rule_that_stands_in_the_way_is_excused(rule, code):
    excuses(drafted(), rule).refused(code)


def test_once_is_enough():
    excuses(excuses(drafted())).refused("NOTHING_CHANGED")


@pytest.mark.parametrize(("kind", "rule"), [("affiliate", "ELIGIBLE_TYPE"), ("distributor", "OWN_CLAIMS")])
def test_nothing_is_granted_to_whom_the_programme_grants_nothing(kind, rule):
    story = Story().published().with_partner(types=(kind,))
    story.when(r.CreateDraft(registration=A, partner="northwind", details=details()))
    excuses(story, rule).refused("RULE_NOT_WAIVABLE")


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (PARTNER, "NOT_AUTHORISED"),
        (Actor(VENDOR, None, "petra", ("approver",)), "SUBMITTER_CANNOT_APPROVE"),
        (Actor(VENDOR, None, "cora", ("compliance",)), "NOT_AUTHORISED"),
        (Actor("globex", None, "anna", ("approver",)), "NOT_FOUND"),
    ],
)
def test_it_is_granted_by_one_who_decides_and_wrote_no_part_of_the_claim(by, code):
    excuses(drafted(), by=by).refused(code)


def test_what_is_decided_needs_none():
    story = a_story().when(r.SubmitRegistration(registration=A, partner="northwind", details=details()))
    excuses(story.sees(screened(A))).refused("WRONG_STATE")
    story = waiting({"desks": ["audit"]}).when(r.RejectRegistration(registration=A, code="NO_BUDGET"), by=FAY)
    excuses(story).refused("WRONG_STATE")


def test_a_rejected_claim_gets_one_once_its_partner_asked_for_another_look():
    story = waiting({"desks": ["audit"]}, decision={"appeal_within": "P10D"})
    lost = r.evidence_id(A, proof("demonstration"))
    story.when(r.VerifyEvidence(registration=A, evidence=lost, holds=False), by=KIM)
    story.when(r.RejectRegistration(registration=A, code="NO_EVIDENCE"), by=FAY)
    excuses(story, "EVIDENCED").refused("NOT_APPEALED")
    story.when(r.FileAppeal(registration=A, grounds="they saw it"))
    excuses(story, "EVIDENCED").types(r.ExceptionGranted)


def test_an_exception_for_one_claim_says_nothing_about_another():
    other = an_id("b")
    story = excuses(drafted()).when(r.CreateDraft(registration=other, partner="northwind", details=TINY))
    story.when(r.SubmitDraft(registration=other)).refused("BELOW_MINIMUM_SIZE", rule="LARGE_ENOUGH")
    assert list(story.replayed().dump()) == list(story.partition.dump())


HOME = details(territory="FR")


def at_home() -> Story:
    """A draft of a partner that is not authorised for its territory; a person lets that pass."""
    story = Story().published().with_partner(territories=("DE",))
    story.when(r.CreateDraft(registration=A, partner="northwind", details=HOME))
    return excuses(story, "TERRITORY_AUTHORISED").types(r.ExceptionGranted)


def amends(story: Story, **changes: Any) -> Story:
    return story.when(r.AmendRegistration(registration=A, details=HOME.model_copy(update=changes)))


ELSEWHERE = {"territory": "US"}
TYPO = {"deal": a_deal(description="hall three")}


def test_a_claim_does_not_grow_beyond_what_was_excepted():
    story = at_home().when(r.SubmitDraft(registration=A))
    amends(story, **ELSEWHERE).refused("TERRITORY_UNAUTHORISED", rule="TERRITORY_AUTHORISED")
    amends(story, **TYPO).types(r.RegistrationAmended)
    amends(story, territory="DE").types(r.RegistrationAmended)
    amends(story, **ELSEWHERE).refused("TERRITORY_UNAUTHORISED", rule="TERRITORY_AUTHORISED")


def test_nor_in_answer_to_a_question_nor_once_it_was_granted():
    story = at_home().when(r.SubmitDraft(registration=A))
    story.sees(screened(A, HOME, registration_version=3)).types(r.RegistrationApproved, ProtectionGranted)
    wide = {"territory": "EMEA"}
    amends(story, **wide).refused("TERRITORY_UNAUTHORISED", rule="TERRITORY_AUTHORISED")
    amends(story, **TYPO).types(r.RegistrationAmended)
    asked = at_home().when(r.SubmitDraft(registration=A)).when(r.StartReview(registration=A), by=MANAGER)
    asked.when(r.RequestInformation(registration=A, reasons=("SCOPE",), fields=("territory",)), by=MANAGER)
    answer = r.ProvideInformation(registration=A, details=HOME.model_copy(update=ELSEWHERE))
    asked.when(answer).refused("TERRITORY_UNAUTHORISED", rule="TERRITORY_AUTHORISED")


def test_a_draft_that_is_written_anew_needs_it_anew():
    story = amends(at_home(), **ELSEWHERE).types(r.RegistrationAmended)
    story.when(r.SubmitDraft(registration=A)).refused("TERRITORY_UNAUTHORISED", rule="TERRITORY_AUTHORISED")
    excuses(story, "TERRITORY_AUTHORISED").when(r.SubmitDraft(registration=A)).types(r.RegistrationSubmitted)
