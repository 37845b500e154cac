"""A protection goes to another partner, which has to accept it and to pass the programme's rules."""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from contracts import protections as g
from contracts import registrations as r
from contracts.cosell import PartyJoined
from contracts.message import Event
from contracts.periods import after
from contracts.refusal import refuse
from contracts.values import EntityId, PartnerId, Text, Window
from services.registration.domain.addressing import addressed
from services.registration.domain.chains import supplies
from services.registration.domain.counting import below_imposed_cap, portfolio
from services.registration.domain.judging import claimant, passed, standing_claim
from services.registration.domain.protecting.ending import lost_time, standing
from services.registration.domain.protecting.granting import protection
from services.registration.domain.protecting.meeting import stands_alone_with
from services.registration.domain.request import Request, is_same_person
from services.registration.domain.state import NOTHING, Grant, Offer, Registration, Said, World
from services.registration.domain.succession import successor
from services.registration.policy.claims import Asked
from services.registration.policy.eligibility import judge
from services.registration.policy.standing import PARTNER_SUSPENDED
from services.registration.policy.terms import covered_products, period_ruling, reach, reaches_further

TRANSFERRED = "TRANSFERRED"
"""The rule by which the successor of a protection is approved, and why its predecessor ended."""


def transfer(was: Registration, request: Request, world: World) -> list[Event]:
    """Offer a protection to another partner of the vendor."""
    command: g.TransferProtection = request.command
    _transferable(was)
    if command.to == was.partner:
        raise refuse("NOTHING_CHANGED", "this partner holds it already", "/to")
    addressed(world, request.actor, command.to, "/to")
    return [offered(was, command.to, standing_claim(world, was, request.at), world, command.reason)]


def offered(was: Registration, to: PartnerId, asked: Asked, world: World, reason: Text = "") -> Event:
    """The offer, which stands no longer than what is offered. Raises Refused when one is open."""
    grant = _transferable(was)
    if not stands_alone_with(was, to, world):
        raise refuse("MEETS_ANOTHER_GRANT", "another protection for the same is with its holder, and would stand alone")
    if grant.offer is not None:
        raise refuse("ALREADY_OFFERED", f"the protection is offered to {grant.offer.to} already")
    due = after(asked.terms.standing.transfer_within, asked.at, asked.calendar)
    if grant.end is not None and not grant.clock_stopped:
        due = min(due, grant.end)
    return g.TransferOffered(protection=was.id, registration=was.id, to=to, reason=reason, due=due)


def _transferable(was: Registration) -> Grant:
    """A protection in force, or one that rests because its holder may make no claims."""
    grant = standing(was)
    if grant.phase == "in_grace":
        raise refuse("IN_GRACE", "the time of this protection is over already")
    if set(grant.suspended_for) - {PARTNER_SUSPENDED}:
        raise refuse("SUSPENDED", "the protection rests, and goes to nobody meanwhile")
    return grant


def decline_transfer(was: Registration, request: Request, _: World) -> list[Event]:
    """The other partner does not want it, or the holder's side takes the offer back."""
    to, reason = _offer(was).to, request.command.reason
    cause = "declined" if request.actor.org == to else "taken_back"
    return [g.TransferEnded(protection=was.id, registration=was.id, cause=cause, reason=reason, to=to)]


def _offer(was: Registration) -> Offer:
    offer = None if was.grant is None else was.grant.offer
    if offer is None:
        raise refuse("NOT_OFFERED", "the protection is offered to nobody")
    return offer


def accept_transfer(was: Registration, request: Request, world: World) -> list[Event]:
    """Take a protection over for the time that is left, under a registration of one's own."""
    offer = _offer(was)
    if request.actor.org == was.partner:
        raise refuse("NOT_OFFERED", "the protection is offered to somebody else")
    if is_same_person(offer.by, str(request.actor)):
        raise refuse("OFFERER_CANNOT_ACCEPT", "who offered a protection does not accept it for the other side")
    grant = _transferable(was)
    if not stands_alone_with(was, offer.to, world):
        # What else its holder has, the other side does not learn.
        raise refuse("NOT_OFFERED", "the protection cannot be taken over as it stands")
    heir = claimant(world, was.vendor, offer.to)
    below_imposed_cap(world, heir)
    taken = _taken_over(was, offer.to, world)
    counted = portfolio(world, heir, taken.asked(), request.at)
    held = standing_claim(world, was, request.at)
    # A proof that was found not to hold does not hold for another partner.
    asked = replace(standing_claim(world, taken, request.at), portfolio=counted, exhibits=held.exhibits)
    passed(asked, "decision")
    if reaches_further(asked, grant.kind, covered_products(held)):
        raise refuse("REACHES_FURTHER", "nobody compared more with the claims of others than what was granted")
    return [
        _submitted(was.id, taken, asked),
        *_parties(was, taken),
        g.ProtectionTransferred(protection=was.id, registration=was.id, to=offer.to, successor=taken.id),
        r.RegistrationCancelled(registration=was.id, code=TRANSFERRED),
        _approved(taken, asked),
        protection(taken, asked, _rest(grant, request.at), was),
    ]


def _rest(grant: Grant, at: datetime) -> Window:
    """The time that is left. Raises Refused when none is, as the end was past before the protection came to rest."""
    end = grant.end and grant.end + lost_time(grant, at)
    if end is not None and end <= at:
        raise refuse("NOT_PROTECTED", "no time of this protection is left")
    return Window(start=at, end=end)


def _taken_over(was: Registration, to: PartnerId, world: World) -> Registration:
    """The registration as the other partner's own: judged by what that partner is, without exceptions for the first."""
    details, distributor = was.asked(), was.distributor
    if distributor and not supplies(world, was.vendor, distributor, to):
        chain = details.chain.model_copy(update={"distributor": None})
        details = details.model_copy(update={"chain": chain})
    return replace(
        was, id=successor(was.id), partner=to, details=Said(details), proposed=NOTHING, track="", exceptions=()
    )


def _submitted(old: EntityId, taken: Registration, asked: Asked) -> Event:
    return r.RegistrationSubmitted(
        registration=taken.id,
        partner=asked.partner,
        programme=asked.ref,
        details=taken.asked(),
        transferred_from=old,
        reach=reach(asked),
        track=asked.track_type,
    )


def _approved(taken: Registration, asked: Asked) -> Event:
    return r.RegistrationApproved(
        registration=taken.id,
        programme=asked.ref,
        rule=TRANSFERRED,
        automatic=True,
        partner=asked.partner,
        trace=(*judge(asked, "decision").trace, period_ruling(asked)),
        customer=taken.customer or None,
    )


def _parties(was: Registration, taken: Registration) -> Iterator[Event]:
    """Whoever joined the deal stays on it; the one who takes it over leads it now."""
    for party in was.parties:
        if party.partner != taken.partner:
            yield PartyJoined(
                registration=taken.id,
                invitation=party.invitation,
                partner=party.partner or None,
                role=party.role,
                share=party.share,
                contribution=party.contribution,
            )
