"""Making a claim, or the draft of one: by its partner, or on its behalf by a distributor or the vendor."""

from contracts import registrations as r
from contracts.envelope import Actor
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.chains import DISTRIBUTOR, supplies
from services.registration.domain.judging import claimant, known_partner, new_claim, passed
from services.registration.domain.request import Request
from services.registration.domain.state import Registration, World
from services.registration.policy.terms import reach


def create_draft(request: Request, world: World) -> list[Event]:
    """Save a registration without a claim; nothing is judged yet, but the partner must exist."""
    command: r.CreateDraft = request.command
    _new(request, world)
    known_partner(world, request.actor.vendor, command.partner)
    drafted = r.RegistrationDrafted(registration=command.registration, partner=command.partner, details=command.details)
    return [*_received(request), drafted]


def submit(request: Request, world: World) -> list[Event]:
    """Make a claim at once; it must pass the rules of the programme version in force."""
    command: r.SubmitRegistration = request.command
    _new(request, world)
    return [*_received(request), submission(request, world, command.registration, command.partner, command.details)]


def submit_draft(was: Registration, request: Request, world: World) -> list[Event]:
    """Make the claim of a saved draft, under the programme version in force today."""
    return [submission(request, world, was.id, was.partner, was.asked(), was)]


def _new(request: Request, world: World) -> None:
    command: r.CreateDraft | r.SubmitRegistration = request.command
    if not may_file_for(command.partner, request.actor, world):
        raise refuse("NOT_AUTHORISED", "a partner registers for itself, or for a reseller it supplies", "/partner")
    if world.registration(command.registration) is not None:
        raise refuse("ALREADY_EXISTS", "there is a registration of this id")


def may_file_for(partner: str, actor: Actor, world: World) -> bool:
    """The vendor's staff files for everybody, and a distributor for those who source through it."""
    if actor.org in (None, partner):
        return True
    return DISTRIBUTOR in actor.roles and supplies(world, actor.vendor, actor.org, partner)


def _received(request: Request) -> list[Event]:
    """Who filed it, where that is not the partner; the organisation alone, as the partner is told of it."""
    command: r.CreateDraft | r.SubmitRegistration = request.command
    actor = request.actor
    if actor.org == command.partner:
        return []
    return [
        r.RegistrationReceivedOnBehalf(
            registration=command.registration, partner=command.partner, filed_by=actor.org or actor.vendor
        )
    ]


def submission(
    request: Request,
    world: World,
    registration: str,
    partner: str,
    details: r.Details,
    draft: Registration | None = None,
) -> r.RegistrationSubmitted:
    """The claim as it is made, by whomever: it passes the rules of the programme version in force. Raises Refused."""
    made_by = claimant(world, request.actor.vendor, partner)
    asked = new_claim(world, made_by, details, request.at, draft)
    found = passed(asked, "submission")
    return r.RegistrationSubmitted(
        registration=registration,
        partner=asked.partner,
        programme=asked.ref,
        details=details,
        warnings=found.noted,
        trace=found.trace,
        exceptions=() if draft is None else draft.exceptions,
        reach=reach(asked),
        track=asked.track_type,
    )
