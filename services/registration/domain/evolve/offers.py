"""What becomes of invitations, and of opportunities that the vendor offers to several partners."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from contracts import cosell as c
from contracts import opportunities as o
from contracts.message import Event
from services.registration.domain.evolve.seen import Seen
from services.registration.domain.state import NOTHING, Answer, Invitation, Opportunity, Said

ANSWERS: Final[Mapping[type[Event], Answer]] = {
    c.CoSellInvitationAccepted: "accepted",
    c.CoSellInvitationDeclined: "declined",
    c.CoSellInvitationExpired: "expired",
    c.CoSellInvitationClosed: "closed",
}
"""What each event that ends an invitation makes of it."""
OPPORTUNITY_EVENTS: Final[tuple[type[Event], ...]] = (o.OpportunityOffered, o.PartnerSelected, o.OpportunityClosed)


def invited(event: c.CoSellPartyInvited, seen: Seen) -> Invitation:
    """An invitation goes out."""
    return Invitation(
        id=event.invitation,
        vendor=seen.vendor,
        subject=event.subject,
        partner=event.partner or "",
        role=event.role,
        due=event.due,
        share=event.share,
        contribution=event.contribution,
        by=seen.actor,
    )


def answered(was: Invitation, event: Event, seen: Seen) -> Invitation:
    """An invitation is answered, lapses or is over; who was invited is kept, so that nobody else learns of it."""
    answer = ANSWERS[type(event)]
    now = replace(was, answer=answer, contribution="", version=was.version + 1, over_at=None)
    return replace(now, accepted_by=seen.actor) if answer == "accepted" else now


def offered(event: o.OpportunityOffered, seen: Seen) -> Opportunity:
    """The vendor offers a deal."""
    return Opportunity(
        id=event.opportunity,
        vendor=seen.vendor,
        details=Said(event.details),
        programme=event.programme.programme,
        programme_version=event.programme.version,
        candidates=event.candidates,
    )


def taken_up(was: Opportunity, invitation: Invitation) -> Opportunity:
    """A candidate answered: it stands among those who accepted, or is a candidate no more."""
    if invitation.answer == "accepted":
        return replace(was, accepted=(*was.accepted, invitation.partner))
    return replace(was, candidates=tuple(name for name in was.candidates if name != invitation.partner))


def settled(was: Opportunity, event: Event) -> Opportunity:
    """The deal was given to one, or taken back: nothing more can be asked of the offer."""
    outcome = "selected" if isinstance(event, o.PartnerSelected) else "closed"
    return replace(was, stage=outcome, details=NOTHING, version=was.version + 1)
