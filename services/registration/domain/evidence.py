"""Proofs of work: added, replaced by better ones, and judged by people of the vendor."""

from collections.abc import Iterator
from datetime import datetime

from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import EntityId, Evidence
from services.registration.domain.following import after_all, and_next
from services.registration.domain.judging import standing_claim
from services.registration.domain.protecting.working import owed_after
from services.registration.domain.request import Request, wrote
from services.registration.domain.state import Registration, World
from services.registration.policy.routing import proof_due
from services.registration.policy.rules import CLOCK_TOLERANCE


def attach_evidence(was: Registration, request: Request, world: World) -> list[Event]:
    """Add dated proofs of work, in place of an older one if it is named; those that are known already are left out."""
    command: r.AttachEvidence = request.command
    dated(command.evidence, request)
    if command.supersedes is not None:
        _replaceable(was, command.supersedes)
    added = list(attached(was, command.evidence, request.at, world))
    if not added:
        raise refuse("NOTHING_CHANGED", "this evidence is known already", "/evidence")
    now = after_all(was, added, request.seen)
    replaced = [
        r.EvidenceSuperseded(registration=was.id, evidence=old, superseded_by=added[0].evidence, lost=_last(now, old))
        for old in (command.supersedes,)
        if old is not None
    ]
    return and_next(was, [*added, *replaced], request, world)


def dated(evidence: tuple[Evidence, ...], request: Request) -> None:
    """Refuse evidence of a day that has not come. Raises Refused."""
    if any(item.at > request.at + CLOCK_TOLERANCE for item in evidence):
        raise refuse("EVIDENCE_IN_FUTURE", "evidence is dated in the future", "/evidence")


def attached(
    was: Registration, evidence: tuple[Evidence, ...], at: datetime, world: World
) -> Iterator[r.EvidenceAttached]:
    """The evidence that is not known yet, each an event; it is work reported too."""
    known = was.evidence()
    due = owed_after(was, max((item.at for item in evidence), default=at), at, world)
    for key, item in {r.evidence_id(was.id, item): item for item in evidence}.items():
        if key not in known:
            yield r.EvidenceAttached(registration=was.id, evidence=key, item=item, **due._asdict())


def _replaceable(was: Registration, evidence: EntityId) -> None:
    if evidence not in was.evidence():
        raise refuse("EVIDENCE_UNKNOWN", "the registration has no such evidence", "/supersedes")
    if evidence in was.superseded:
        raise refuse("NOTHING_CHANGED", "this evidence was replaced already", "/supersedes")


def demand_evidence(was: Registration, request: Request, world: World) -> list[Event]:
    """Ask the partner to show its work on this claim; asked again, the later time counts."""
    command: r.DemandEvidence = request.command
    due = proof_due(standing_claim(world, was, request.at))
    return [r.EvidenceDemanded(registration=was.id, code=command.code, due=due, note=command.note)]


def verify_evidence(was: Registration, request: Request, world: World) -> list[Event]:
    """Say whether a proof of work holds, never about one's own; a claim that waited for that alone is granted."""
    command: r.VerifyEvidence = request.command
    if wrote(was, str(request.actor)):
        raise refuse("SUBMITTER_CANNOT_VERIFY", "who wrote a registration does not judge its evidence")
    if command.evidence not in was.evidence():
        raise refuse("EVIDENCE_UNKNOWN", "the registration has no such evidence", "/evidence")
    if dict(was.verdicts).get(command.evidence) is command.holds:
        raise refuse("NOTHING_CHANGED", "this evidence was judged so already", "/holds")
    said = {"registration": was.id, "evidence": command.evidence, "note": command.note}
    if command.holds:
        judged: Event = r.EvidenceVerified.model_validate({**said, "regained": _first(was, command.evidence)})
    else:
        judged = r.EvidenceRejected.model_validate({**said, "lost": _last(was, command.evidence)})
    return and_next(was, [judged], request, world)


def _last(was: Registration, evidence: EntityId) -> str | None:
    """The kind of a proof, if it is the last of its kind that stands."""
    standing = {proof.id: proof.kind for proof in was.standing_proofs()}
    kind = standing.pop(evidence, None)
    return None if kind in standing.values() else kind


def _first(was: Registration, evidence: EntityId) -> str | None:
    """The kind of a proof, if none of its kind stands."""
    kind = was.evidence()[evidence]
    return None if kind in {proof.kind for proof in was.standing_proofs()} else kind
