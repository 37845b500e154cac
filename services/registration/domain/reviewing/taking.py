"""Before the vendor's people decide: take a claim, hand it to somebody, send it back with a question."""

from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.approving import planned
from services.registration.domain.evolve import TAKEN
from services.registration.domain.judging import standing_claim
from services.registration.domain.request import Request, not_by_author, wrote
from services.registration.domain.reviewing.desks import Desks
from services.registration.domain.state import Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.routing import information_due, plan

ASKABLE = frozenset(r.Details.model_fields) - {"programme"}
"""The parts of a registration that may be opened for change."""
RESCUER = "operator"
"""Who hands a claim on when nobody of its desk is there any more."""


def start_review(was: Registration, request: Request, world: World) -> list[Event]:
    """Take a claim: from now on the partner cannot edit it, and no rule decides it."""
    if was.review.reviewer:
        raise refuse("ALREADY_TAKEN", "a person is judging this registration")
    not_by_author(was, request)
    asked = standing_claim(world, was, request.at)
    _asked_first(was, asked, world).required(request.actor)
    # What desks agreed to stands; a claim that was not routed yet is now.
    routed = planned(was, asked) if not was.review.steps else {"decision_due": was.decision_due, "at_risk": was.at_risk}
    return [
        r.ReviewStarted(
            registration=was.id,
            reasons=(TAKEN,),
            conflicts=was.conflicts,
            cautioned=was.cautioned,
            **routed,
        )
    ]


def assign(was: Registration, request: Request, world: World) -> list[Event]:
    """Hand a claim to one person, for the desks that whoever hands it on may answer for; never to one who wrote it."""
    command: r.AssignReviewer = request.command
    if was.stage == "approved" and not was.proposed:
        raise refuse("WRONG_STATE", "nothing is asked for that somebody could judge")
    if wrote(was, command.reviewer):
        raise refuse("SUBMITTER_CANNOT_APPROVE", "who wrote a registration does not judge it", "/reviewer")
    desks = _asked_first(was, standing_claim(world, was, request.at), world)
    own = desks.asked_now if RESCUER in request.actor.roles else desks.required(request.actor)
    if (was.review.assigned, was.review.assigned_for) == (command.reviewer, own):
        raise refuse("NOTHING_CHANGED", f"the claim is with {command.reviewer} already", "/reviewer")
    return [r.ReviewerAssigned(registration=was.id, reviewer=command.reviewer, desks=own, note=command.note)]


def _asked_first(was: Registration, asked: Asked, world: World) -> Desks:
    """The desks asked now; of a claim that was not routed yet, those that will be asked first. Raises Refused."""
    if was.review.steps:
        return Desks(was, world)
    steps = plan(asked).steps
    return Desks(was, world, steps[0].desks if steps else ())


def request_information(was: Registration, request: Request, world: World) -> list[Event]:
    """Send a claim back with reasons and the fields that may change; unanswered in time, it lapses."""
    command: r.RequestInformation = request.command
    unknown = tuple(name for name in command.fields if name not in ASKABLE)
    if unknown:
        raise refuse("FIELD_UNKNOWN", f"no field that may change: {', '.join(unknown)}", "/fields")
    not_by_author(was, request)
    Desks(was, world).required(request.actor)
    due = information_due(standing_claim(world, was, request.at))
    return [
        r.InformationRequested(
            registration=was.id, reasons=command.reasons, fields=command.fields, note=command.note, due=due
        )
    ]
