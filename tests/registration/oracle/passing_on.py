"""What the rules say of a protection that goes to another partner: offered, accepted, declined."""

from contracts.envelope import Actor
from tests.registration.oracle.books import SUCCESSOR, Books, Said, refuse_for
from tests.registration.oracle.deals import FIRST
from tests.registration.oracle.known import Claim, No, Proof
from tests.registration.oracle.protecting import BY_PARTNER_STANDING, offer_ended
from tests.registration.oracle.reviewing import ends, protection
from tests.registration.oracle.terms import DAY


def transfer(books: Books, claim: Claim, person: Actor, to: str) -> Said:
    """Offered to another partner, for as long as it lasts."""
    away = books.standing(to)
    refuse_for(
        _not_transferable(claim),
        {"NOTHING_CHANGED"} if to == claim.partner else set(),
        ({"PARTNER_UNKNOWN"} if person.org is not None else away) if away else set(),
        {"ALREADY_OFFERED"} if claim.grant is not None and claim.grant.offered_to else set(),
        set() if books.stands_alone(claim, to) else {"MEETS_ANOTHER_GRANT"},
    )
    return offered(books, claim, to, person)


def _not_transferable(claim: Claim) -> set[str]:
    grant = claim.grant
    if grant is None or not grant.protects:
        return {"NOT_PROTECTED"}
    found = {"IN_GRACE"} if grant.phase == "in_grace" else set()
    return found | ({"SUSPENDED"} if set(grant.causes) - {BY_PARTNER_STANDING} else set())


def offered(books: Books, claim: Claim, to: str, person: Actor) -> Said:
    """The offer stands. Refused while the protection may go to nobody."""
    refuse_for(
        _not_transferable(claim),
        set() if books.stands_alone(claim, to) else {"MEETS_ANOTHER_GRANT"},
        {"ALREADY_OFFERED"} if claim.grant is not None and claim.grant.offered_to else set(),
    )
    grant = claim.grant
    due = books.at + claim.terms.transfer * DAY
    grant.offered_by = person.subject
    grant.offered_to, grant.offer_due = to, due if grant.stopped else min(due, grant.end)
    return [("TransferOffered", claim.key)]


def decline_transfer(_: Books, claim: Claim, person: Actor) -> Said:
    """The other does not want it, or the holder takes the offer back, which is nobody's refusal."""
    refuse_for(set() if claim.grant is not None and claim.grant.offered_to else {"NOT_OFFERED"})
    before, declined = set(claim.grant.refused_by), person.org == claim.grant.offered_to
    said = offer_ended(claim)
    claim.grant.refused_by = claim.grant.refused_by if declined else before
    return said


def accept_transfer(books: Books, claim: Claim, person: Actor) -> Said:
    """The other partner takes it over for the rest of its time, if the rules let it have such a claim."""
    if claim.grant is None or not claim.grant.offered_to:
        raise No("NOT_OFFERED")
    heir = claim.grant.offered_to
    taken = Claim(SUCCESSOR, heir, claim.deal, terms=claim.terms, made_at=claim.made_at, found=claim.found)
    taken.proofs = claim.proofs
    grant = claim.grant
    lost = books.at - grant.rests_since if grant.stopped else DAY * 0
    refuse_for(
        _not_transferable(claim),
        set() if books.stands_alone(claim, heir) else {"NOT_OFFERED"},
        {"OFFERER_CANNOT_ACCEPT"} if person.subject == grant.offered_by else set(),
        {"NOT_PROTECTED"} if grant.end + lost <= books.at else set(),
        books.standing(heir),
        books.capped(heir),
        books.against(taken, terms=claim.terms),
    )
    taken.stage, taken.made_at, taken.waits_since = "approved", books.at, books.at
    taken.authors = claim.authors | {person.subject}
    taken.proofs = [Proof(proof.key, proof.kind) for proof in claim.proofs if proof.key in FIRST]
    taken.parties = [party for party in claim.parties if party.partner != heir]
    taken.grant = protection(books, taken)
    ends(taken.grant, taken, books, grant.end + lost)
    taken.grant.extended = grant.extended
    claim.grant, claim.parties = None, []
    claim.moves("cancelled", books.at)
    books.claims[SUCCESSOR], claim.passed_to = taken, SUCCESSOR
    old = [("ProtectionTransferred", claim.key), ("RegistrationCancelled", claim.key)]
    new = [(event, SUCCESSOR) for event in ("RegistrationSubmitted", "RegistrationApproved", "ProtectionGranted")]
    return [*old, *new, *(("PartyJoined", SUCCESSOR) for _ in taken.parties)]
