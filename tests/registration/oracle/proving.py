"""What the rules say of proofs of work, and of a rule that does not count for a claim."""

from datetime import datetime

from contracts.envelope import Actor
from tests.registration.oracle.books import Books, Said, refuse_for, wrote
from tests.registration.oracle.known import Claim, Proof
from tests.registration.oracle.protecting import worked
from tests.registration.oracle.reviewing import follows
from tests.registration.oracle.terms import DAY


def attach(books: Books, claim: Claim, person: Actor, kind: str, at: datetime, replaces: str | None) -> Said:
    """A proof is added, perhaps in place of another; it is work reported too."""
    key = f"{kind}@{at.isoformat()}"
    known = {proof.key: proof for proof in claim.proofs}
    old = known.get(replaces) if replaces else None
    refuse_for(
        {"EVIDENCE_IN_FUTURE"} if at > books.at + DAY else set(),
        {"EVIDENCE_UNKNOWN"} if replaces and old is None else set(),
        {"NOTHING_CHANGED"} if key in known or (old is not None and old.replaced) else set(),
    )
    claim.proofs.append(Proof(key, kind))
    claim.authors.add(person.subject)
    if claim.stage == "draft":
        claim.waits_since = books.at
    worked(books, claim, at)
    if old is not None:
        old.replaced = True
    said = [("EvidenceAttached", claim.key), *([("EvidenceSuperseded", claim.key)] if old else [])]
    return said + follows(books, claim)


def verify(books: Books, claim: Claim, person: Actor, proof: str, holds: bool) -> Said:
    """A person of the vendor, who wrote nothing of the claim, judges a proof."""
    known = {each.key: each for each in claim.proofs}.get(proof)
    refuse_for(
        {"SUBMITTER_CANNOT_VERIFY"} if wrote(claim, person.subject) else set(),
        {"EVIDENCE_UNKNOWN"} if known is None else set(),
        {"NOTHING_CHANGED"} if known is not None and known.holds is holds else set(),
    )
    known.holds = holds
    return [("EvidenceVerified" if holds else "EvidenceRejected", claim.key), *follows(books, claim)]


def demand(_: Books, claim: Claim, __: Actor, ___: object) -> Said:
    """The vendor asks for proof of any claim, and the claim stays as it is."""
    return [("EvidenceDemanded", claim.key)]


def except_from(books: Books, claim: Claim, person: Actor) -> Said:
    """The rule about certificates does not count for this claim, where it stands in the way."""
    draft = claim.stage == "draft"
    refuse_for(
        {"SUBMITTER_CANNOT_APPROVE"} if wrote(claim, person.subject) else set(),
        {"NOT_APPEALED"} if claim.stage == "rejected" and not claim.appeal.filed else set(),
        {"NOTHING_CHANGED"} if "CERTIFICATE_MISSING" in claim.exceptions else set(),
        set() if "CERTIFICATE_MISSING" in books.against(claim) else {"RULE_NOT_IN_THE_WAY"},
        {"PROGRAMME_RETIRED"} if draft and books.retired else set(),
        books.capped(claim.partner) if draft else set(),
    )
    claim.exceptions.add("CERTIFICATE_MISSING")
    return [("ExceptionGranted", claim.key), *follows(books, claim)]
