"""Several partners on one deal: the views of invitations, and of deals the vendor found and offers."""

from datetime import datetime
from typing import Any, NamedTuple

from contracts import cosell as c
from contracts import opportunities as o
from services.projections.domain.view import Json, Seen, View


class InvitationRow(NamedTuple):
    """An invitation; it belongs to the invited. `subject` is a registration, or for a candidate an opportunity.

    `customer` is there as soon as the invited may know it: mostly once it has accepted.
    """

    state: str
    subject: str
    role: str
    share: str | None
    contribution: str
    territory: str
    products: tuple[str, ...]
    due: datetime
    customer: Json
    invited_by: str
    answered_at: datetime | None = None
    answer: str = ""


invitations = View("invitations", InvitationRow, "invitation")


@invitations.opens(c.CoSellPartyInvited)
def invited(event: c.CoSellPartyInvited, seen: Seen) -> InvitationRow:
    """Somebody is asked to join; of the deal it learns products and territory."""
    return InvitationRow(
        state="invited",
        subject=event.subject,
        role=event.role,
        share=seen.data.get("share"),
        contribution=event.contribution,
        territory=event.territory,
        products=event.products,
        due=event.due,
        customer=seen.data.get("customer"),
        invited_by=seen.actor,
    )


@invitations.changes(c.CoSellInvitationAccepted)
def accepted(row: InvitationRow, event: c.CoSellInvitationAccepted, seen: Seen) -> InvitationRow:
    """The invited joins."""
    customer = seen.data.get("customer", row.customer)
    return row._replace(state="accepted", answered_at=seen.time, answer=event.note, customer=customer)


@invitations.changes(c.CoSellInvitationDeclined)
def declined(row: InvitationRow, event: c.CoSellInvitationDeclined, seen: Seen) -> InvitationRow:
    """The invited does not join."""
    return row._replace(state="declined", answered_at=seen.time, answer=event.reason)


@invitations.changes(c.CoSellInvitationExpired)
def lapsed(row: InvitationRow, _: c.CoSellInvitationExpired, __: Seen) -> InvitationRow:
    """Nobody answered in time."""
    return row._replace(state="expired")


@invitations.changes(c.CoSellInvitationClosed)
def closed_for_it(row: InvitationRow, event: c.CoSellInvitationClosed, _: Seen) -> InvitationRow:
    """What it was asked for, or had joined, is over for it."""
    return row._replace(state=event.cause)


class OpportunityRow(NamedTuple):
    """A deal the vendor offers, and to whom it went with how many points of each."""

    state: str
    programme: str
    programme_version: int
    customer: str
    products: tuple[str, ...]
    territory: str
    details: Json
    candidates: tuple[str, ...]
    offered_by: str
    selected: str | None = None
    registration: str | None = None
    points: Json = None
    totals: Json = None
    closed_at: datetime | None = None
    reason: str = ""


opportunities = View("opportunities", OpportunityRow, "opportunity")


@opportunities.opens(o.OpportunityOffered)
def offered(event: o.OpportunityOffered, seen: Seen) -> OpportunityRow:
    """Candidates are sought."""
    details = event.details
    return OpportunityRow(
        state="offered",
        programme=event.programme.programme,
        programme_version=event.programme.version,
        customer=details.customer.name,
        products=details.products,
        territory=details.territory,
        details=seen.data["details"],
        candidates=event.candidates,
        offered_by=seen.actor,
    )


@opportunities.changes(o.PartnerSelected)
def selected(row: OpportunityRow, event: o.PartnerSelected, seen: Seen) -> OpportunityRow:
    """One candidate got it."""
    points: dict[str, Any] = seen.data
    return row._replace(
        state="selected",
        selected=event.partner,
        registration=event.registration,
        points=points["points"],
        totals=points["totals"],
        closed_at=seen.time,
        reason=event.reason,
    )


@opportunities.changes(o.OpportunityClosed)
def closed(row: OpportunityRow, event: o.OpportunityClosed, seen: Seen) -> OpportunityRow:
    """Nobody got it."""
    return row._replace(state=event.cause, closed_at=seen.time, reason=event.reason)
