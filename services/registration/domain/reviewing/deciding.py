"""The vendor's people decide: a desk agrees, the last one grants; any desk that is asked may say no."""

from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.appeals import rejection
from services.registration.domain.approving import (
    INVITATIONS_OPEN,
    TRACK_CHANGED,
    awaits_parties,
    compared_otherwise,
    grant,
    unrouted,
)
from services.registration.domain.judging import claimant, passed, standing_claim
from services.registration.domain.protecting.ending import said_by_people
from services.registration.domain.protecting.reapplying import replaced
from services.registration.domain.request import Request, not_by_author
from services.registration.domain.rescoping import declined, proposal, rescoped
from services.registration.domain.reviewing.desks import Desks
from services.registration.domain.state import Registration, Review, World

DECIDED_BY_PERSON = "DECIDED_BY_PERSON"


def approve(was: Registration, request: Request, world: World) -> list[Event]:
    """Agree to a claim, or to what a granted one asks for beyond its grant; the last desk's word grants it.

    The claim was screened, no conflict holds it, and whoever agrees wrote no part of it. What conditions ask of the
    partner must be met when it is granted, not before.
    """
    command: r.ApproveRegistration = request.command
    _may_be_decided(was, request)
    desk = Desks(was, world).answering(request.actor, command.desk)
    claimant(world, was.vendor, was.partner)
    after = Review() if desk is None else was.review.after(desk, str(request.actor))
    asked = standing_claim(world, proposal(was) if was.proposed else was, request.at)
    passed(asked, "submission" if after.steps else "decision")
    if compared_otherwise(was, asked):
        raise refuse(TRACK_CHANGED, "the partner is of another type now: its answer to a question is compared anew")
    if not was.proposed and unrouted(was, asked):
        raise refuse(TRACK_CHANGED, "the partner is of another type now: the desks of its track are asked first")
    if not after.steps and not was.proposed and awaits_parties(was, asked):
        raise refuse(INVITATIONS_OPEN, f"{len(was.invited)} invitations to this deal are not answered")
    if desk is not None and after.steps:
        return [
            r.StepApproved(registration=was.id, desk=desk, next_desks=after.asked_now, note=command.note),
        ]
    if was.proposed:
        return rescoped(was, asked, rule=DECIDED_BY_PERSON, automatic=False, note=command.note)
    granted = grant(was, asked, rule=DECIDED_BY_PERSON, automatic=False, note=command.note)
    return [*granted, *replaced(was, world)]


def _may_be_decided(was: Registration, request: Request) -> None:
    _asks_for_something(was)
    not_by_author(was, request)
    if not was.screened:
        raise refuse("NOT_SCREENED", "the claim was not compared with the others yet")
    if was.conflicts:
        raise refuse("CONFLICT_OPEN", f"{len(was.conflicts)} open conflicts hold this claim")


def reject(was: Registration, request: Request, world: World) -> list[Event]:
    """Refuse a claim with a coded reason; of a granted one only what it asks for beyond its grant."""
    command: r.RejectRegistration = request.command
    _asks_for_something(was)
    said_by_people(command.code)
    not_by_author(was, request)
    Desks(was, world).required(request.actor)
    if was.proposed:
        return declined(was, command.code, command.note)
    asked = standing_claim(world, was, request.at)
    return [rejection(was, asked, command.code, DECIDED_BY_PERSON, note=command.note)]


def _asks_for_something(was: Registration) -> None:
    if was.stage == "approved" and not was.proposed:
        raise refuse("WRONG_STATE", "the registration is approved and asks for nothing else")
