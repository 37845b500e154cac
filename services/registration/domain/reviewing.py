"""What the vendor's people may do: take a claim, ask, approve, reject, judge evidence, cancel, revoke."""

from contracts import protections as g
from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.evolve import TAKEN
from services.registration.domain.judging import claimant, grant, passed, standing_claim
from services.registration.domain.request import Request, wrote
from services.registration.domain.state import Registration, World
from services.registration.policy.routing import approvers, decision_due, information_due

DECIDED_BY_PERSON = "DECIDED_BY_PERSON"
ASKABLE = frozenset(r.Details.model_fields) - {"programme"}
"""The parts of a registration that may be opened for change."""


def start_review(was: Registration, request: Request, world: World) -> list[Event]:
    """Take a claim: from now on the partner cannot edit it, and no rule decides it."""
    if was.review.reviewer:
        raise refuse("ALREADY_TAKEN", "a person is judging this registration")
    asked = standing_claim(world, was, request.at)
    waiting = was.stage == "under_review"
    return [
        r.ReviewStarted(
            registration=was.id,
            reasons=(TAKEN,),
            approvers=approvers(asked),
            decision_due=was.decision_due if waiting else decision_due(asked, was.waiting_since or request.at),
            conflicts=was.conflicts,
            cautioned=was.cautioned,
        )
    ]


def request_information(was: Registration, request: Request, world: World) -> list[Event]:
    """Send a claim back with reasons and the fields that may change; unanswered in time, it lapses."""
    command: r.RequestInformation = request.command
    unknown = tuple(name for name in command.fields if name not in ASKABLE)
    if unknown:
        raise refuse("FIELD_UNKNOWN", f"no field that may change: {', '.join(unknown)}", "/fields")
    due = information_due(standing_claim(world, was, request.at))
    return [
        r.InformationRequested(
            registration=was.id, reasons=command.reasons, fields=command.fields, note=command.note, due=due
        )
    ]


def approve(was: Registration, request: Request, world: World) -> list[Event]:
    """Grant a claim by hand: screened, held by no conflict, still within the rules, and not by one who wrote it."""
    if wrote(was, str(request.actor)):
        raise refuse("SUBMITTER_CANNOT_APPROVE", "who wrote a registration does not approve it")
    if not was.screened:
        raise refuse("NOT_SCREENED", "the claim was not compared with the others yet")
    if was.conflicts:
        raise refuse("CONFLICT_OPEN", f"{len(was.conflicts)} open conflicts hold this claim")
    claimant(world, was.vendor, was.partner)
    asked = standing_claim(world, was, request.at)
    passed(asked, "decision")
    return grant(was, asked, rule=DECIDED_BY_PERSON, automatic=False, note=request.command.note)


def reject(was: Registration, request: Request, _: World) -> list[Event]:
    """Refuse a claim with a coded reason."""
    command: r.RejectRegistration = request.command
    return [r.RegistrationRejected(registration=was.id, code=command.code, rule=DECIDED_BY_PERSON, note=command.note)]


def verify_evidence(was: Registration, request: Request, _: World) -> list[Event]:
    """Say whether a proof of work holds; never about one's own."""
    command: r.VerifyEvidence = request.command
    if wrote(was, str(request.actor)):
        raise refuse("SUBMITTER_CANNOT_VERIFY", "who wrote a registration does not judge its evidence")
    if command.evidence not in was.evidence():
        raise refuse("EVIDENCE_UNKNOWN", "the registration has no such evidence", "/evidence")
    if dict(was.verdicts).get(command.evidence) is command.holds:
        raise refuse("NOTHING_CHANGED", "this evidence was judged so already", "/holds")
    verdict = r.EvidenceVerified if command.holds else r.EvidenceRejected
    return [verdict(registration=was.id, evidence=command.evidence, note=command.note)]


def cancel(was: Registration, request: Request, _: World) -> list[Event]:
    """End an approved registration on the vendor's side, and its protection with it."""
    command: r.CancelRegistration = request.command
    cancelled = r.RegistrationCancelled(registration=was.id, code=command.code, note=command.note)
    return [cancelled, *_revoked(was, command)]


def revoke(was: Registration, request: Request, _: World) -> list[Event]:
    """Take a protection away, which ends the registration too."""
    command: g.RevokeProtection = request.command
    if was.grant is None:
        raise refuse("NOT_PROTECTED", "there is no protection to revoke")
    cancelled = r.RegistrationCancelled(registration=was.id, code=command.code, note=command.note)
    return [*_revoked(was, command), cancelled]


def _revoked(was: Registration, command: r.CancelRegistration | g.RevokeProtection) -> list[Event]:
    if was.grant is None:
        return []
    return [g.ProtectionRevoked(protection=was.id, registration=was.id, code=command.code, note=command.note)]
