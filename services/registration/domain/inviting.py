"""Co-sell: a deal's partner invites others with a role and a share; they join, decline, or let it lapse."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from contracts import cosell as c
from contracts.message import Event
from contracts.opportunities import OpportunityClosed
from contracts.periods import after
from contracts.refusal import refuse
from contracts.terms import CoSell
from contracts.track import Terms
from contracts.values import Customer, EntityId
from services.registration.domain.addressing import addressed
from services.registration.domain.evolve.parties import without
from services.registration.domain.following import and_next, following
from services.registration.domain.judging import claimant, standing_claim
from services.registration.domain.request import Request, is_same_person
from services.registration.domain.state import OPEN, Invitation, Registration, World
from services.registration.domain.timers import caught_up
from services.registration.policy.claims import Asked
from services.registration.policy.shares import lead_share

JOINABLE = OPEN - {"draft"}
"""The stages in which others may come to a deal: it is a claim, and not over."""
CANDIDATE: Final = "candidate"
PRESALES: Final = "presales"


def invite(was: Registration, request: Request, world: World) -> list[Event]:
    """Ask a partner, or as presales the vendor's own people, to join; what is offered to all stays within 100."""
    command: c.InviteCoSellParty = request.command
    asked = standing_claim(world, was, request.at)
    terms = _terms(asked.terms, command)
    if world.invitation(command.invitation) is not None:
        raise refuse("ALREADY_EXISTS", "there is an invitation of this id")
    _may_come(was, command, request, world)
    _within_hundred(was, command, world)
    return [invitation(command.invitation, was.id, command, asked, terms)]


def invitation(
    id: EntityId,
    subject: EntityId,
    offer: c.InviteCoSellParty,
    asked: Asked,
    terms: CoSell,
) -> c.CoSellPartyInvited:
    """An invitation as it goes out; who the customer is stands in it only where the programme withholds nothing."""
    return c.CoSellPartyInvited(
        invitation=id,
        subject=subject,
        partner=offer.partner,
        role=offer.role,
        share=offer.share,
        contribution=offer.contribution,
        territory=asked.details.territory,
        products=asked.details.products,
        customer=None if terms.withhold_customer else told(asked.details.customer),
        due=after(terms.within, asked.at, asked.calendar),
    )


def told(customer: Customer) -> Customer:
    """A customer as it is named to those who join: without what it is recognised by."""
    return customer.model_copy(update={"digests": (), "subject": None, "commitment": None})


def _terms(terms: Terms, command: c.InviteCoSellParty) -> CoSell:
    if terms.co_sell is None:
        raise refuse("CO_SELL_NOT_OFFERED", "claims of this track have one party")
    if command.role == CANDIDATE or command.role not in terms.co_sell.roles:
        raise refuse("ROLE_NOT_OFFERED", f"nobody is invited as {command.role}", "/role")
    if (command.partner is None) is not (command.role == PRESALES):
        raise refuse("ROLE_NOT_OFFERED", "the vendor's own people come as presales, and partners do not", "/role")
    if command.role == PRESALES and command.share:
        raise refuse("SHARE_NOT_OFFERED", "the vendor's own people take no share", "/share")
    if terms.co_sell.shares_required and command.role != PRESALES and command.share is None:
        raise refuse("SHARE_MISSING", "the parties of a deal agree on their shares first", "/share")
    return terms.co_sell


def _may_come(was: Registration, command: c.InviteCoSellParty, request: Request, world: World) -> None:
    """The invited is an active partner and neither on the deal nor asked already. Raises Refused."""
    on_it = {party.partner for party in was.parties} | {one.partner for one in world.invitations_of(was.id)}
    if command.partner == was.partner or (command.partner or "") in on_it:
        raise refuse("ALREADY_INVITED", "this party is on the deal, or asked to join it", "/partner")
    if command.partner is not None:
        addressed(world, request.actor, command.partner, "/partner")


def _within_hundred(was: Registration, command: c.InviteCoSellParty, world: World) -> None:
    offered = {one.id: one.share or Decimal(0) for one in world.invitations_of(was.id)}
    agreed = {party.invitation: party.share or Decimal(0) for party in was.parties}
    free = lead_share({**agreed, **offered})
    if (command.share or Decimal(0)) > free:
        raise refuse("SHARES_EXCEEDED", f"{free} of 100 are left to be offered", "/share")


def accept(request: Request, world: World) -> list[Event]:
    """Join the deal, or stand as a candidate; from now on the invited knows whose deal it is."""
    command: c.AcceptInvitation = request.command
    found = _unanswered(request, world)
    if found.partner:
        # The vendor's own people are no other side.
        if is_same_person(found.by, str(request.actor)):
            raise refuse("OFFERER_CANNOT_ACCEPT", "who invites somebody does not accept for the other side")
        claimant(world, found.vendor, found.partner)
    if found.role == CANDIDATE:
        offer = world.opportunity(found.subject)
        if offer is None:
            raise refuse("WRONG_STATE", "what it invited to is over")
        return [_accepted(found, command, offer.asked().customer)]
    happened, was = _deal(found, request, world)
    joined = c.PartyJoined(
        registration=was.id,
        invitation=found.id,
        partner=found.partner or None,
        role=found.role,
        share=found.share,
        contribution=found.contribution,
    )
    return [*happened, *and_next(was, [_accepted(found, command, was.asked().customer), joined], request, world)]


def _accepted(found: Invitation, command: c.AcceptInvitation, customer: Customer) -> Event:
    return c.CoSellInvitationAccepted(
        invitation=found.id,
        subject=found.subject,
        partner=found.partner or None,
        customer=told(customer) if found.partner else None,
        note=command.note,
    )


def decline(request: Request, world: World) -> list[Event]:
    """Do not join; the share is free again, and a claim that waited for nothing else is decided."""
    command: c.DeclineInvitation = request.command
    found = _unanswered(request, world)
    declined = c.CoSellInvitationDeclined(invitation=found.id, subject=found.subject, reason=command.reason)
    if found.role == CANDIDATE:
        return [declined, *_nobody_left(found, world)]
    happened, was = _deal(found, request, world)
    return [*happened, *and_next(was, [declined], request, world)]


def lapse(found: Invitation, at: datetime, world: World) -> list[Event]:
    """Nobody answered in time, or what it invited to is over, whoever joined it too; decided by the clock."""
    if found.answer:
        return [c.CoSellInvitationClosed(invitation=found.id, subject=found.subject, cause="deal_over")]
    expired = c.CoSellInvitationExpired(invitation=found.id, subject=found.subject)
    if found.role == CANDIDATE:
        return [expired, *_nobody_left(found, world)]
    was = world.registration(found.subject)
    if not isinstance(was, Registration):
        return [expired]
    return [expired, *following(world, without(was, found.id), at)]


def _nobody_left(found: Invitation, world: World) -> list[Event]:
    """The offer ends with the last candidate that might have taken it up."""
    offer = world.opportunity(found.subject)
    if offer is None or offer.stage != "offered" or offer.candidates != (found.partner,):
        return []
    return [OpportunityClosed(opportunity=offer.id, cause="no_candidates")]


def _unanswered(request: Request, world: World) -> Invitation:
    """The invitation, if it is the sender's to answer and may be answered still. Raises Refused."""
    found, actor = world.invitation(request.command.invitation), request.actor
    if found is None or found.vendor != actor.vendor or actor.org not in (None, found.partner):
        raise refuse("NOT_FOUND", "there is no such invitation")
    if found.answer or found.due <= request.at:
        raise refuse("WRONG_STATE", f"the invitation is {found.answer or 'expired'}")
    return found


def _deal(found: Invitation, request: Request, world: World) -> tuple[list[Event], Registration]:
    """What a registration is invited to, and what was due for it before. Raises Refused."""
    was = world.registration(found.subject)
    if isinstance(was, Registration):
        happened, now = caught_up(was, request.at, world)
        if now.stage in JOINABLE:
            return happened, now
    raise refuse("WRONG_STATE", "what it invited to is over")
