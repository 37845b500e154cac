"""What the rules say of a protection behind its grant: more time, rest, another holder, and its ends."""

from datetime import datetime

from contracts.envelope import Actor
from tests.registration.oracle.books import Books, Said, refuse_for, wrote
from tests.registration.oracle.known import Claim, Grant, No, Proof
from tests.registration.oracle.people import SITS_AT, sits_at
from tests.registration.oracle.reviewing import declined, ends, follows, owes, promised
from tests.registration.oracle.terms import ANYBODY, DAY

BY_PARTNER_STANDING = "PARTNER_SUSPENDED"


def standing(claim: Claim) -> Grant:
    """The protection, while it keeps anybody out."""
    if claim.grant is None or not claim.grant.protects:
        raise No("NOT_PROTECTED")
    return claim.grant


def given_back(claim: Claim) -> Said:
    """The protection given back; nothing when there is none."""
    return _gone(claim, "ProtectionReleased")


def taken_away(claim: Claim) -> Said:
    """The protection taken away; nothing when there is none."""
    return _gone(claim, "ProtectionRevoked")


def _gone(claim: Claim, event: str) -> Said:
    stands = claim.grant is not None and claim.grant.protects
    said = [*offer_ended(claim), (event, claim.key)] if stands else []
    claim.grant = None if stands else claim.grant
    return said


def offer_ended(claim: Claim) -> Said:
    """What was offered is offered no more: it is declined, taken back, lapses, or is over; nothing if it never was."""
    if not claim.grant.offered_to:
        return []
    claim.grant.refused_by.add(claim.grant.offered_to)
    claim.grant.offered_to, claim.grant.offer_due = "", None
    return [("TransferEnded", claim.key)]


def worked(books: Books, claim: Claim, at: datetime) -> None:
    """The next report is owed later, where one is owed and this work is newer than what was known."""
    grant = claim.grant
    if grant is None or grant.report_due is None or grant.phase not in ("active", "suspended"):
        return
    since = min(at, books.at)
    if since + claim.terms.every * DAY > grant.report_due:
        grant.report_due = since + claim.terms.every * DAY
        grant.revocable_at = since + claim.terms.revocable * DAY
        grant.told_overdue = False


def release(books: Books, claim: Claim, _: Actor) -> Said:
    """Given back; the deal goes on without it, for as long as it would have gone on with it."""
    grant = standing(claim)
    last = max(end for end in (grant.end, grant.grace_until, grant.tail_until) if end is not None)
    rested = books.at - grant.rests_since if grant.stopped else 0 * DAY
    said = [*declined(claim), *given_back(claim)]
    claim.grant = Grant(grant.end, [], None, last + rested, phase="ended")
    return said


def revoke(books: Books, claim: Claim, _: Actor, code: str) -> Said:
    """Taken away, and the registration with it; for silence only after its time."""
    grant = standing(claim)
    early = code == "INACTIVE" and (grant.revocable_at is None or books.at < grant.revocable_at)
    refuse_for({"NOT_REVOCABLE_YET"} if early else set())
    return cancelled(books, claim)


def cancelled(books: Books, claim: Claim) -> Said:
    """The vendor ends a registration, and what it was granted."""
    said = [*taken_away(claim), ("RegistrationCancelled", claim.key)]
    claim.moves("cancelled", books.at)
    return said


def cancel(books: Books, claim: Claim, _: Actor, code: str) -> Said:
    """The vendor ends an approved registration, for a reason of its own and not for silence."""
    refuse_for({"CODE_RESERVED"} if code == "INACTIVE" else set())
    return cancelled(books, claim)


def ask_time(books: Books, claim: Claim, person: Actor, at: datetime | None) -> Said:
    """More time is asked for, perhaps with a proposal of this time as the fresh proof."""
    grant, terms = standing(claim), claim.terms
    early = terms.ask_within is not None and books.at < grant.end - terms.ask_within * DAY
    key = f"proposal@{at.isoformat()}" if at else ""
    fresh = bool(at) and key not in {proof.key for proof in claim.proofs}
    proposals = any(proof.kind == "proposal" and proof.counts for proof in claim.proofs)
    if grant.phase != "active":
        raise No("NOT_IN_FORCE")
    refuse_for(
        books.standing(claim.partner),
        {"NO_EXTENSIONS"} if terms.extensions == 0 else set(),
        {"EXTENSIONS_USED_UP"} if grant.extended >= terms.extensions else set(),
        {"EXTENSION_ASKED"} if grant.extension_asked else set(),
        {"EXTENSION_TOO_EARLY"} if early else set(),
        set() if fresh or proposals else {"EVIDENCE_MISSING"},
    )
    said: Said = []
    if fresh:
        claim.proofs.append(Proof(key, "proposal"))
        claim.authors.add(person.subject)
        worked(books, claim, at)
        said.append(("EvidenceAttached", claim.key))
    if terms.extended_by_rule:
        return said + extended(books, claim)
    grant.extension_asked, grant.asked_by = True, person.subject
    grant.answer_due, grant.answer_at_risk = promised(claim, books.at)
    return [*said, ("ProtectionExtensionRequested", claim.key)]


def extended(books: Books, claim: Claim) -> Said:
    """The protection ends later, counted from its old end; one in grace is in force again."""
    grant = claim.grant
    grant.extended = grant.extended + 1
    answered(grant)
    if grant.phase == "in_grace":
        grant.phase = "active"
        owes(grant, claim, books)
    ends(grant, claim, books, grant.end + claim.terms.extension * DAY)
    return [("ProtectionExtended", claim.key)]


def grant_time(books: Books, claim: Claim, person: Actor) -> Said:
    """The time is given, by somebody who wrote nothing of the claim."""
    _asked(claim, person)
    over = claim.grant.end + claim.terms.extension * DAY <= books.at
    proven = any(proof.kind == "proposal" and proof.counts for proof in claim.proofs)
    refuse_for(
        books.standing(claim.partner),
        {"EXTENSION_TOO_LATE"} if over else set(),
        set() if proven else {"EVIDENCE_MISSING"},
    )
    return extended(books, claim)


def deny_time(_: Books, claim: Claim, person: Actor) -> Said:
    """The time is refused."""
    _asked(claim, person)
    answered(claim.grant)
    return [("ProtectionExtensionDenied", claim.key)]


def answered(grant: Grant) -> None:
    """Nobody asks for more time any more."""
    grant.extension_asked, grant.answer_late, grant.answer_due, grant.answer_at_risk = False, False, None, None


def _asked(claim: Claim, person: Actor) -> None:
    grant = standing(claim)
    refuse_for(set() if grant.extension_asked else {"NO_EXTENSION_ASKED"})
    first = claim.terms.steps[0][1] if claim.terms.steps else ()
    sits = any(desk not in SITS_AT or sits_at(person, desk, grant.answer_late) for desk in first)
    refuse_for(
        {"SUBMITTER_CANNOT_APPROVE"} if wrote(claim, person.subject) or person.subject == grant.asked_by else set(),
        set() if sits or not first or claim.terms.steps == ANYBODY else {"NOT_YOUR_DESK"},
    )


def suspend(books: Books, claim: Claim, _: Actor, code: str) -> Said:
    """A person lets the protection rest."""
    grant = standing(claim)
    refuse_for(
        {"CODE_RESERVED"} if code == BY_PARTNER_STANDING else set(),
        {"IN_GRACE"} if grant.phase == "in_grace" else set(),
        {"NOTHING_CHANGED"} if code in grant.causes else set(),
    )
    return rests(books, claim, code)


def rests(books: Books, claim: Claim, cause: str) -> Said:
    """It rests for one more reason; nothing when it is not in force, or rests for this one already."""
    grant = claim.grant
    if grant is None or grant.phase not in ("active", "suspended") or cause in grant.causes:
        return []
    grant.phase, grant.rests_since = "suspended", grant.rests_since or books.at
    grant.causes.append(cause)
    grant.stopped = grant.stopped or claim.terms.stops_clock
    return [("ProtectionSuspended", claim.key)]


def lifted(books: Books, claim: Claim, *causes: str) -> Said:
    """Reasons are gone; with the last one it is in force again, and has its time back."""
    grant = claim.grant
    if grant is None or grant.phase != "suspended" or not set(causes) & set(grant.causes):
        return []
    grant.causes = [cause for cause in grant.causes if cause not in causes]
    if grant.causes:
        return [("SuspensionLifted", claim.key) for _ in causes]
    if grant.stopped:
        ends(grant, claim, books, grant.end + (books.at - grant.rests_since))
    grant.phase, grant.rests_since, grant.stopped = "active", None, False
    owes(grant, claim, books)
    return [("ProtectionReinstated", claim.key), *(follows(books, claim) if claim.proposed is not None else [])]


def reinstate(books: Books, claim: Claim, _: Actor) -> Said:
    """A person takes back why people let it rest."""
    grant = standing(claim)
    people = [cause for cause in grant.causes if cause.startswith("PERSON_")]
    refuse_for({"NOT_SUSPENDED"} if grant.phase != "suspended" else set())
    refuse_for(set() if people else {"SUSPENDED_BY_RULE"})
    return lifted(books, claim, *people)
