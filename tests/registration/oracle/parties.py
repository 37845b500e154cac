"""What the rules say of deals with several parties: who is invited, joins, and leaves, and what becomes of shares."""

from decimal import ROUND_DOWN, Decimal

from contracts.envelope import Actor
from tests.registration.oracle.books import Books, Said, refuse_for
from tests.registration.oracle.known import OPEN, UNDECIDED, Claim, Invitation, No, Party
from tests.registration.oracle.passing_on import offered
from tests.registration.oracle.people import VENDOR
from tests.registration.oracle.protecting import given_back
from tests.registration.oracle.reviewing import follows
from tests.registration.oracle.terms import DAY

JOINABLE = OPEN - {"draft"}


def invite(books: Books, claim: Claim, person: Actor, key: str, partner: str, share: Decimal | None) -> Said:
    """Another partner is asked to join, with a share of what is left."""
    there = {party.partner for party in claim.parties} | {one.partner for one in books.open_invitations(claim.key)}
    away = books.standing(partner)
    refuse_for(
        {"ALREADY_EXISTS"} if key in books.invitations else set(),
        set() if books.has_track(claim) else {"NOT_ELIGIBLE"},
        {"ALREADY_INVITED"} if partner in there | {claim.partner} else set(),
        ({"PARTNER_UNKNOWN"} if person.org is not None else away) if away else set(),
        {"SHARE_MISSING"} if claim.terms.shares_required and share is None else set(),
        {"SHARES_EXCEEDED"} if (share or 0) > books.lead_share(claim) else set(),
    )
    due = books.at + claim.terms.invitation * DAY
    books.invitations[key] = Invitation(key, claim.key, partner, share, due, len(claim.ends), by=person.subject)
    return [("CoSellPartyInvited", key)]


def due_of(books: Books, invitation: Invitation):
    """When it lapses: on its day, or as soon as the deal is over, also if that is taken back later."""
    claim = books.claims[invitation.claim]
    return min([invitation.due, *claim.ends[invitation.after_ends : invitation.after_ends + 1]])


def unanswered(books: Books, person: Actor, key: str) -> Invitation:
    """The invitation, if it is this person's to answer."""
    found = books.invitations.get(key)
    if found is None or person.vendor != VENDOR or person.org not in (None, found.partner):
        raise No("NOT_FOUND")
    if found.answer or due_of(books, found) <= books.at:
        raise No("WRONG_STATE")
    return found


def accept(books: Books, claim: Claim, invitation: Invitation) -> Said:
    """The invited joins; a claim that waited for nothing else is decided."""
    refuse_for(books.standing(invitation.partner), set() if claim.stage in JOINABLE else {"WRONG_STATE"})
    invitation.answer = "accepted"
    claim.parties.append(Party(invitation.partner, invitation.share, invitation.key))
    said = [("CoSellInvitationAccepted", invitation.key), ("PartyJoined", claim.key)]
    return said + follows(books, claim)


def decline(books: Books, claim: Claim, invitation: Invitation) -> Said:
    """The invited does not join; the share is free again."""
    refuse_for(set() if claim.stage in JOINABLE else {"WRONG_STATE"})
    invitation.answer = "declined"
    return [("CoSellInvitationDeclined", invitation.key), *follows(books, claim)]


def lapse(books: Books, invitation: Invitation) -> Said:
    """Nobody answered in time."""
    invitation.answer = "expired"
    claim = books.claims[invitation.claim]
    said = [("CoSellInvitationExpired", invitation.key)]
    return said + (follows(books, claim) if claim.live else [])


def leave(books: Books, claim: Claim, person: Actor, partner: str) -> Said:
    """One side leaves: a party's share is divided anew; the lead's deal goes to the largest party, or ends."""
    refuse_for({"NOT_AUTHORISED"} if person.org not in (None, partner) else set())
    if partner == claim.partner:
        return _lead_leaves(books, claim, person)
    refuse_for(set() if partner in {party.partner for party in claim.parties} else {"NOT_A_PARTY"})
    found = books.met(claim, partner, joined=False)
    refuse_for({"MEETS_ANOTHER_GRANT"} if any(claim.partner not in other.on_it for other in found) else set())
    return party_leaves(books, claim, partner)


def party_leaves(books: Books, claim: Claim, partner: str) -> Said:
    """A party is off the deal, and its invitation is over."""
    (gone,) = (party for party in claim.parties if party.partner == partner)
    left = gone.share or Decimal(0)
    claim.parties = [party for party in claim.parties if party.partner != partner]
    if claim.stage in UNDECIDED or claim.proposed is not None:
        claim.screened = False  # who left may claim the same
    if claim.terms.split_on_exit and left != 100:
        for party in claim.parties:
            larger = (party.share or Decimal(0)) * 100 / (100 - left)
            party.share = larger.quantize(Decimal("0.0001"), ROUND_DOWN)
    return [("PartyLeft", claim.key), *closed(books.invitations[gone.invitation])]


def closed(invitation: Invitation) -> Said:
    """What was accepted is over for whoever did."""
    invitation.answer = "closed"
    return [("CoSellInvitationClosed", invitation.key)]


def _lead_leaves(books: Books, claim: Claim, person: Actor) -> Said:
    runs = claim.grant is not None and claim.grant.phase in ("active", "suspended")
    able = [party for party in claim.parties if party.partner and not books.standing(party.partner)]
    refuse_for({"NOT_DECIDED_YET"} if able and claim.stage in UNDECIDED else set())
    able = [party for party in able if runs and party.partner not in claim.grant.refused_by]
    if runs and able:
        heir = max(able, key=lambda party: party.share or 0)
        return offered(books, claim, heir.partner, person)
    said = [("RegistrationWithdrawn", claim.key), *given_back(claim)]
    claim.moves("withdrawn", books.at)
    return said
