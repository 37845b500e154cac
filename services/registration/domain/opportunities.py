"""Deals the vendor found: offered to several partners, given to the one that the programme's criteria favour."""

from collections.abc import Iterator, Mapping
from typing import Literal

from contracts import opportunities as o
from contracts.cosell import CoSellInvitationClosed, InviteCoSellParty
from contracts.message import Event
from contracts.refusal import refuse
from contracts.registrations import Details
from contracts.terms import CoSell, Selection
from contracts.values import EntityId, PartnerId, derived_id
from services.registration.domain.inviting import CANDIDATE, invitation
from services.registration.domain.judging import claimant, new_claim
from services.registration.domain.request import Request, is_same_person
from services.registration.domain.state import Opportunity, World
from services.registration.domain.submitting import submission
from services.registration.policy.claims import Asked
from services.registration.policy.selection import POINTS_MAX, totals

INVITING = CoSell(roles=(CANDIDATE,))
"""How candidates are invited where the programme says nothing of co-sell."""


def offer(request: Request, world: World) -> list[Event]:
    """Offer a deal to candidates; each is invited, and learns of products and territory alone."""
    command: o.OfferOpportunity = request.command
    if world.opportunity(command.opportunity) is not None:
        raise refuse("ALREADY_EXISTS", "there is an opportunity of this id")
    if command.details.deal.origin != "vendor":
        raise refuse("NOT_VENDOR_ORIGIN", "only a deal the vendor found is offered", "/deal/origin")
    if len(set(command.candidates)) < len(command.candidates):
        raise refuse("CANDIDATE_TWICE", "a candidate is named twice", "/candidates")
    claims = [_candidacy(name, index, request, world) for index, name in enumerate(command.candidates)]
    offered = o.OpportunityOffered(
        opportunity=command.opportunity,
        programme=claims[0].ref,
        details=command.details,
        candidates=command.candidates,
    )
    return [offered, *(_invited(command.opportunity, asked) for asked in claims)]


def _candidacy(name: str, index: int, request: Request, world: World) -> Asked:
    """The claim this candidate would make, in a track that selects among several. Raises Refused."""
    command: o.OfferOpportunity = request.command
    asked = new_claim(world, claimant(world, request.actor.vendor, name), command.details, request.at)
    if asked.track_type is None:
        raise refuse("NOT_ELIGIBLE", f"the programme has no track for {name}", f"/candidates/{index}")
    rules = _selection(asked)
    if len(command.candidates) < rules.candidates_minimum:
        raise refuse("TOO_FEW_CANDIDATES", f"at least {rules.candidates_minimum} are asked", "/candidates")
    _before_tender(rules, command.details, request)
    return asked


def _selection(asked: Asked) -> Selection:
    inviting = asked.terms.co_sell or INVITING
    if asked.terms.selection is None or CANDIDATE not in inviting.roles:
        raise refuse("SELECTION_NOT_OFFERED", f"{asked.programme.name} gives no deals to partners of its choice")
    return asked.terms.selection


def _before_tender(rules: Selection, details: Details, request: Request) -> None:
    tender = details.deal.tender
    published = tender.published_on if tender is not None else None
    if rules.before_tender and published is not None and published <= request.at.date():
        raise refuse("TENDER_PUBLISHED", f"the tender was published on {published}", "/deal/tender/published_on")


def _invited(opportunity: str, asked: Asked) -> Event:
    name = asked.partner.partner
    asking = InviteCoSellParty(
        invitation=_invitation_to(opportunity, name), registration=opportunity, partner=name, role=CANDIDATE
    )
    return invitation(asking.invitation, opportunity, asking, asked, asked.terms.co_sell or INVITING)


def _invitation_to(opportunity: EntityId, candidate: PartnerId) -> EntityId:
    return derived_id("candidate", opportunity, candidate)


def select(request: Request, world: World) -> list[Event]:
    """Give the deal to a candidate who accepted: its claim is made in the same decision, by the rules of that day."""
    command: o.SelectPartner = request.command
    found = _offered(request, world)
    if command.partner not in found.accepted:
        raise refuse("CANDIDATE_NOT_ACCEPTED", f"{command.partner} did not accept", "/partner")
    _not_by_accepter(found, request, world)
    details = found.asked()
    partner = claimant(world, found.vendor, command.partner)
    rules = _selection(new_claim(world, partner, details, request.at))
    _before_tender(rules, details, request)
    sums = _judged(command, found, rules)
    registration = derived_id("registration", found.id)
    selected = o.PartnerSelected(
        opportunity=found.id,
        partner=command.partner,
        registration=registration,
        points=command.points,
        totals=sums,
        reason=command.reason,
    )
    claim = submission(request, world, registration, command.partner, details)
    others = _told_off(found, "not_selected", but=command.partner)
    return [selected, claim.model_copy(update={"opportunity": found.id}), *others]


def _not_by_accepter(found: Opportunity, request: Request, world: World) -> None:
    """Whoever judges candidates accepted for none of them. Raises Refused. Trust reference, section A2, I8."""
    answers = (world.invitation(_invitation_to(found.id, name)) for name in found.accepted)
    if any(answer and is_same_person(answer.accepted_by, str(request.actor)) for answer in answers):
        raise refuse("ACCEPTER_CANNOT_SELECT", "who accepted for a candidate does not select among them")


def _judged(command: o.SelectPartner, found: Opportunity, rules: Selection) -> Mapping[str, int]:
    """The weighted sum of each candidate that accepted. Raises Refused when the best was passed over in silence."""
    complete = all(set(points) == set(rules.criteria) for points in command.points.values())
    if set(command.points) != set(found.accepted) or not complete:
        detail = f"each who accepted gets points for {', '.join(rules.criteria)}, and nobody else"
        raise refuse("POINTS_INCOMPLETE", detail, "/points")
    if not all(0 <= given <= POINTS_MAX for points in command.points.values() for given in points.values()):
        raise refuse("POINTS_OUT_OF_RANGE", f"a criterion gives 0 to {POINTS_MAX} points", "/points")
    sums = totals(command.points, rules.criteria)
    if sums[command.partner] < max(sums.values()) and not command.reason:
        raise refuse("NOT_THE_BEST", "another candidate has more points: say why it is not selected", "/reason")
    return sums


def withdraw(request: Request, world: World) -> list[Event]:
    """Take the offer back: every candidate is told, whether it answered or not."""
    found = _offered(request, world)
    closed = o.OpportunityClosed(opportunity=found.id, cause="withdrawn", reason=request.command.reason)
    return [closed, *_told_off(found, "offer_withdrawn")]


def _told_off(
    found: Opportunity, cause: Literal["not_selected", "offer_withdrawn"], but: PartnerId = ""
) -> Iterator[Event]:
    """The candidates that are not asked any more; those who declined or never answered in time are none."""
    for name in found.candidates:
        if name != but:
            yield CoSellInvitationClosed(invitation=_invitation_to(found.id, name), subject=found.id, cause=cause)


def _offered(request: Request, world: World) -> Opportunity:
    found = world.opportunity(request.command.opportunity)
    if found is None or found.vendor != request.actor.vendor:
        raise refuse("NOT_FOUND", "there is no such opportunity")
    if found.stage != "offered":
        raise refuse("WRONG_STATE", f"the opportunity is {found.stage}")
    return found
