"""A proof that was found not to hold does not hold for the partner that takes the protection over."""

from contracts import protections as g
from contracts import registrations as r
from tests.make import details, proof
from tests.registration.protecting.grants import A, granted
from tests.registration.story import MANAGER, RIVAL, Story

OFFER, ACCEPT = g.TransferProtection(protection=A, to="contoso"), g.AcceptTransfer(protection=A)


def doubted() -> Story:
    """The proof of contact was found not to hold, and the protection is offered to another."""
    found = r.evidence_id(A, details().evidence[0])
    return granted().when(r.VerifyEvidence(registration=A, evidence=found, holds=False), by=MANAGER).when(OFFER)


def test_without_the_proof_that_is_asked_for_it_is_not_taken_over():
    doubted().when(ACCEPT, by=RIVAL).refused("EVIDENCE_MISSING", rule="EVIDENCED")


def test_another_proof_of_the_kind_does():
    story = doubted()
    fresh = proof("contact", at=story.at, summary="met the head of IT")
    story.when(r.AttachEvidence(registration=A, evidence=(fresh,))).when(ACCEPT, by=RIVAL)
    assert g.ProtectionTransferred in [type(event) for event in story.last]
