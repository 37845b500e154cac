"""What evidence and reported work do to a registration, and what somebody found who looked at them."""

from collections.abc import Mapping

from msgspec.structs import replace

from contracts import registrations as r
from contracts.message import Event
from services.registration.domain.evolve.claiming import Fold
from services.registration.domain.evolve.seen import Seen, with_author
from services.registration.domain.evolve.working import overdue, worked
from services.registration.domain.state import Proof, Registration


def _evidence_attached(was: Registration, event: r.EvidenceAttached, seen: Seen) -> Registration:
    proof = Proof(event.evidence, event.item.kind, event.item.at)
    now = replace(was, attached=(*was.attached, proof), authors=with_author(was.authors, seen.actor))
    return replace(now, waiting_since=seen.at) if was.stage == "draft" else worked(now, event)


def _demanded(was: Registration, _: r.EvidenceDemanded, __: Seen) -> Registration:
    """Whether an answer came in time, the one who demanded it sees."""
    return was


def _evidence_superseded(was: Registration, event: r.EvidenceSuperseded, _: Seen) -> Registration:
    return replace(was, superseded=(*was.superseded, event.evidence))


def _judged(was: Registration, event: r.EvidenceVerified | r.EvidenceRejected, _: Seen) -> Registration:
    others = tuple(verdict for verdict in was.verdicts if verdict[0] != event.evidence)
    return replace(was, verdicts=(*others, (event.evidence, isinstance(event, r.EvidenceVerified))))


def _activity_reported(was: Registration, event: r.ActivityReported, _: Seen) -> Registration:
    return worked(was, event)


FOLDS: Mapping[type[Event], Fold] = {
    r.EvidenceAttached: _evidence_attached,
    r.EvidenceDemanded: _demanded,
    r.EvidenceSuperseded: _evidence_superseded,
    r.EvidenceVerified: _judged,
    r.EvidenceRejected: _judged,
    r.ActivityReported: _activity_reported,
    r.ActivityOverdue: overdue,
}
