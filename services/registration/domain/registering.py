"""What the side that claims may do: draft, submit, amend, answer, add evidence, withdraw, and say how it ended."""

from datetime import timedelta

from msgspec.structs import replace

from contracts import protections as g
from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.evolve import evolve, to_json
from services.registration.domain.judging import claimant, known_partner, new_claim, next_step, passed, standing_claim
from services.registration.domain.request import Request, changed_fields, is_material
from services.registration.domain.state import Registration, World
from services.registration.policy.rules import CLOCK_TOLERANCE


def create_draft(request: Request, world: World) -> list[Event]:
    """Save a registration without a claim; nothing is judged yet, but the partner must exist."""
    command: r.CreateDraft = request.command
    _new(request, world)
    known_partner(world, request.actor.vendor, command.partner)
    return [r.RegistrationDrafted(registration=command.registration, partner=command.partner, details=command.details)]


def submit(request: Request, world: World) -> list[Event]:
    """Make a claim at once; it must pass the rules of the programme version in force."""
    command: r.SubmitRegistration = request.command
    _new(request, world)
    return [_submitted(request, world, command.registration, command.partner, command.details)]


def submit_draft(was: Registration, request: Request, world: World) -> list[Event]:
    """Make the claim of a saved draft, under the programme version in force today."""
    return [_submitted(request, world, was.id, was.partner, was.asked())]


def _new(request: Request, world: World) -> None:
    command: r.CreateDraft | r.SubmitRegistration = request.command
    if request.actor.org not in (None, command.partner):
        raise refuse("NOT_AUTHORISED", "a partner registers for itself only", "/partner")
    if world.registration(command.registration) is not None:
        raise refuse("ALREADY_EXISTS", "there is a registration of this id")


def _submitted(request: Request, world: World, registration: str, partner: str, details: r.Details) -> Event:
    made_by = claimant(world, request.actor.vendor, partner)
    asked = new_claim(world, made_by, details, request.at)
    found = passed(asked, "submission")
    return r.RegistrationSubmitted(
        registration=registration,
        partner=asked.partner,
        programme=asked.ref,
        details=details,
        warnings=found.noted,
        trace=found.trace,
    )


def amend(was: Registration, request: Request, world: World) -> list[Event]:
    """Change what is asked for, until a person has taken it; a change of scope or customer is screened again."""
    details: r.Details = request.command.details
    before = was.asked()
    changed = changed_fields(before, details)
    if was.review.reviewer:
        raise refuse("EDITS_LOCKED", "a person is judging this registration")
    if not changed:
        raise refuse("NOTHING_CHANGED", "the registration says this already")
    if was.stage == "draft":
        return [r.RegistrationAmended(registration=was.id, details=details, changed=changed, material=False)]
    _still_passes(was, details, request, world)
    material = is_material(before, details)
    amended = r.RegistrationAmended(registration=was.id, details=details, changed=changed, material=material)
    return _and_next(was, [amended], request, world)


def provide_information(was: Registration, request: Request, world: World) -> list[Event]:
    """Answer a question of the vendor: the fields it named, and evidence, may change; priority is kept."""
    command: r.ProvideInformation = request.command
    before = was.asked()
    details = command.details or before
    changed = changed_fields(before, details)
    locked = tuple(name for name in changed if name != "evidence" and name not in was.open_fields)
    if locked:
        detail = f"not asked for: {', '.join(locked)}"
        raise refuse("FIELD_LOCKED", detail, *(f"/{name}" for name in locked))
    _still_passes(was, details, request, world)
    material = is_material(before, details)
    answer = r.InformationProvided(registration=was.id, details=details, material=material, note=command.note)
    return _and_next(was, [answer], request, world)


def _still_passes(was: Registration, details: r.Details, request: Request, world: World) -> None:
    claimant(world, was.vendor, was.partner)
    if details.programme != was.programme:
        raise refuse("PROGRAMME_FIXED", "a claim stays in the programme it was made in", "/programme")
    passed(standing_claim(world, replace(was, details=to_json(details)), request.at), "submission")


def _and_next(was: Registration, events: list[Event], request: Request, world: World) -> list[Event]:
    now = was
    for event in events:
        now = evolve(now, event, request.seen)
    return [*events, *next_step(world, now, request.at)]


def attach_evidence(was: Registration, request: Request, world: World) -> list[Event]:
    """Add dated proofs of work; those that are known already are left out."""
    command: r.AttachEvidence = request.command
    if any(item.at > request.at + CLOCK_TOLERANCE for item in command.evidence):
        raise refuse("EVIDENCE_IN_FUTURE", "evidence is dated in the future", "/evidence")
    known = was.evidence()
    fresh = {r.evidence_id(was.id, item): item for item in command.evidence}
    added: list[Event] = [
        r.EvidenceAttached(registration=was.id, evidence=key, item=item)
        for key, item in fresh.items()
        if key not in known
    ]
    if not added:
        raise refuse("NOTHING_CHANGED", "this evidence is known already", "/evidence")
    return _and_next(was, added, request, world)


def report_activity(was: Registration, request: Request, _: World) -> list[Event]:
    """Say what was done on a granted deal."""
    command: r.ReportActivity = request.command
    if command.at > request.at + CLOCK_TOLERANCE:
        raise refuse("ACTIVITY_IN_FUTURE", "the activity is dated in the future", "/at")
    return [r.ActivityReported(registration=was.id, at=command.at, summary=command.summary)]


def withdraw(was: Registration, request: Request, _: World) -> list[Event]:
    """Give the claim up, and the protection with it."""
    reason = request.command.reason
    return [r.RegistrationWithdrawn(registration=was.id, reason=reason), *_released(was, reason)]


def record_outcome(was: Registration, request: Request, _: World) -> list[Event]:
    """Say how a granted deal ended; a protection that still stands has served, or is given back."""
    command: r.RecordOutcome = request.command
    if command.on > (request.at + timedelta(days=1)).date():
        raise refuse("OUTCOME_IN_FUTURE", "the deal ended on a day that has not come", "/on")
    if command.outcome == "lost":
        lost = r.DealLost(registration=was.id, on=command.on, reason=command.reason)
        return [lost, *_released(was, command.reason)]
    won = r.DealWon(registration=was.id, on=command.on, value=command.value, order_reference=command.order_reference)
    return [won, *([g.ProtectionFulfilled(protection=was.id, registration=was.id)] if was.grant else [])]


def release(was: Registration, request: Request, _: World) -> list[Event]:
    """Give the protection back; the deal goes on without it."""
    if was.grant is None:
        raise refuse("NOT_PROTECTED", "there is no protection to release")
    return _released(was, request.command.reason)


def _released(was: Registration, reason: str) -> list[Event]:
    if was.grant is None:
        return []
    return [g.ProtectionReleased(protection=was.id, registration=was.id, reason=reason)]
