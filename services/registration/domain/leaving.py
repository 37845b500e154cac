"""One side leaves a joint deal: a party's share is divided anew, the lead's deal goes to a party or ends."""

from decimal import Decimal

from contracts.cosell import CoSellInvitationClosed, PartyLeft
from contracts.message import Event
from contracts.refusal import refuse
from contracts.registrations import LeaveRegistration, RegistrationWithdrawn
from contracts.terms import CoSell
from contracts.values import PartnerId, Text
from services.registration.domain.judging import standing_claim
from services.registration.domain.protecting.ending import released
from services.registration.domain.protecting.meeting import may_be_left
from services.registration.domain.protecting.transferring import offered
from services.registration.domain.request import Request
from services.registration.domain.state import UNDECIDED, Party, Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.shares import after_exit


def leave(was: Registration, request: Request, world: World) -> list[Event]:
    """Leave a deal; a partner speaks for itself only, the vendor's staff for whoever asked them to."""
    command: LeaveRegistration = request.command
    if request.actor.org not in (None, command.partner):
        raise refuse("NOT_AUTHORISED", "a partner leaves for itself only", "/partner")
    asked = standing_claim(world, was, request.at)
    if command.partner == was.partner:
        return _lead_leaves(was, command, asked, world)
    if command.partner not in {party.partner for party in was.parties}:
        raise refuse("NOT_A_PARTY", f"{command.partner} is not on this deal", "/partner")
    may_be_left(was, command.partner, world)
    return party_leaves(was, command.partner, asked, command.reason)


def party_leaves(was: Registration, partner: PartnerId, asked: Asked, reason: Text = "") -> list[Event]:
    """A party is off the deal, and its share is divided as the programme says."""
    terms = asked.rules.co_sell or CoSell()
    shares = {party.partner: party.share or Decimal(0) for party in was.parties if party.partner}
    left = PartyLeft(
        registration=was.id, partner=partner, shares=after_exit(shares, partner, terms.on_exit), reason=reason
    )
    closed = (
        CoSellInvitationClosed(invitation=party.invitation, subject=was.id, cause="left")
        for party in was.parties
        if party.partner == partner
    )
    return [left, *closed]


def _lead_leaves(was: Registration, command: LeaveRegistration, asked: Asked, world: World) -> list[Event]:
    """A protection is offered to the party that has most in the deal, then to the next; where none takes it, it ends.

    Nothing can be taken over yet of a claim that is not decided: it does not end for others by who leaves. Raises
    Refused.
    """
    if was.stage in UNDECIDED and any(_is_active(party, was, world) for party in was.parties):
        raise refuse("NOT_DECIDED_YET", "others are on this claim, and what it asks for is not decided")
    heir = _heir(was, world)
    if heir is None:
        withdrawn = RegistrationWithdrawn(registration=was.id, reason=command.reason)
        return [withdrawn, *released(was, command.reason)]
    return [offered(was, heir.partner, asked, world, command.reason)]


def _heir(was: Registration, world: World) -> Party | None:
    """Of the active partners on a protected deal that did not refuse it the one with the largest share, of equal ones
    who joined first."""
    if was.grant is None or was.grant.phase not in ("active", "suspended"):
        return None
    asked = was.grant.refused_by
    able = (party for party in was.parties if party.partner not in asked and _is_active(party, was, world))
    return max(able, key=lambda party: party.share or Decimal(0), default=None)


def _is_active(party: Party, was: Registration, world: World) -> bool:
    partner = world.partner(was.vendor, party.partner)
    return partner is not None and partner.standing == "active"
