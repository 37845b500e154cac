"""Proofs of work: added, and replaced by better ones."""

from contracts import registrations as r
from contracts.protections import ProtectionGranted
from tests.make import a_deal, an_id, details, proof
from tests.registration.findings import screened
from tests.registration.story import APPROVER, MANAGER, Story, a_story

A = an_id("a")
BIG = details(deal=a_deal("200000"))
OLD, NEW = r.evidence_id(A, proof("demonstration")), r.evidence_id(A, proof("proposal"))
APPROVE = r.ApproveRegistration(registration=A)


def waiting() -> Story:
    story = a_story().when(r.SubmitRegistration(registration=A, partner="northwind", details=BIG))
    return story.sees(screened(A, BIG))


def replaces(story: Story, old: str = OLD, *kinds: str) -> Story:
    evidence = tuple(proof(kind) for kind in kinds or ("proposal",))
    return story.when(r.AttachEvidence(registration=A, evidence=evidence, supersedes=old))


def test_a_better_proof_takes_the_place_of_an_older_one():
    replaces(waiting()).then(
        r.EvidenceAttached(registration=A, evidence=NEW, item=proof("proposal")),
        r.EvidenceSuperseded(registration=A, evidence=OLD, superseded_by=NEW, lost="demonstration"),
    )


def test_what_was_replaced_counts_no_more():
    story = replaces(waiting(), OLD, "budget").when(APPROVE, by=APPROVER)
    story.refused("EVIDENCE_MISSING", rule="EVIDENCED")
    story.when(r.AttachEvidence(registration=A, evidence=(proof("meeting"),)))
    story.when(APPROVE, by=APPROVER).types(r.RegistrationApproved, ProtectionGranted)


def test_only_what_is_there_and_stands_is_replaced():
    replaces(waiting(), an_id("nothing")).refused("EVIDENCE_UNKNOWN")
    replaces(replaces(waiting()), OLD, "quote").refused("NOTHING_CHANGED")
    replaces(waiting(), OLD, "demonstration").refused("NOTHING_CHANGED")


def test_of_several_the_first_is_named_as_what_replaced_it():
    (*_, replaced) = replaces(waiting(), OLD, "proposal", "quote").last
    assert replaced == r.EvidenceSuperseded(registration=A, evidence=OLD, superseded_by=NEW, lost="demonstration")


def test_what_came_to_a_draft_counts_when_it_is_submitted():
    bare = details(evidence=(proof("contact"),))
    story = a_story().when(r.CreateDraft(registration=A, partner="northwind", details=bare))
    submit = r.SubmitDraft(registration=A)
    story.when(submit).refused("EVIDENCE_MISSING", rule="EVIDENCED")
    story.when(r.AttachEvidence(registration=A, evidence=(proof("proposal"),)), by=MANAGER)
    story.when(submit).types(r.RegistrationSubmitted)


def test_a_verdict_says_which_kind_of_proof_is_lost_by_it_and_regained():
    judged = r.VerifyEvidence(registration=A, evidence=OLD, holds=False)
    story = waiting().when(judged, by=APPROVER)
    story.then(r.EvidenceRejected(registration=A, evidence=OLD, lost="demonstration"))
    story.when(judged.model_copy(update={"holds": True}), by=APPROVER)
    assert story.last[0] == r.EvidenceVerified(registration=A, evidence=OLD, regained="demonstration")


def test_a_kind_of_which_another_proof_stands_is_not_lost():
    other = proof("demonstration", summary="a second one")
    story = waiting().when(r.AttachEvidence(registration=A, evidence=(other,)))
    story.when(r.VerifyEvidence(registration=A, evidence=OLD, holds=False), by=APPROVER)
    story.then(r.EvidenceRejected(registration=A, evidence=OLD))
