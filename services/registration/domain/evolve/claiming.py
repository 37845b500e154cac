"""What the side that claims does to a registration: drafted, submitted, amended, answered, proved, ended."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from contracts import registrations as r
from contracts.message import Event
from services.registration.domain.evolve.seen import Seen, to_json, with_author
from services.registration.domain.state import Proof, Registration, Review, Stage


def opened(event: r.RegistrationDrafted | r.RegistrationSubmitted, seen: Seen) -> Registration:
    """A registration comes into being, as a draft or as a claim."""
    partner = event.partner if isinstance(event, r.RegistrationDrafted) else event.partner.partner
    known = Registration(id=event.registration, vendor=seen.vendor, partner=partner, stage="draft", version=0)
    if isinstance(event, r.RegistrationDrafted):
        return replace(known, details=to_json(event.details), authors=(seen.actor,))
    return _submitted(known, event, seen)


def _submitted(was: Registration, event: r.RegistrationSubmitted, seen: Seen) -> Registration:
    return replace(
        was,
        stage="submitted",
        details=to_json(event.details),
        authors=with_author(was.authors, seen.actor),
        programme=event.programme.programme,
        programme_version=event.programme.version,
        priority=seen.sequence,
        priority_at=seen.at,
        distributor=event.details.chain.distributor or "",
        waiting_since=seen.at,
        asked_version=was.version + 1,
    )


def _amended(was: Registration, event: r.RegistrationAmended, seen: Seen) -> Registration:
    now = replace(was, details=to_json(event.details), authors=with_author(was.authors, seen.actor))
    return replace(now, stage="submitted", screened=False, asked_version=was.version + 1) if event.material else now


def _information_provided(was: Registration, event: r.InformationProvided, seen: Seen) -> Registration:
    return replace(
        was,
        stage="submitted",
        details=to_json(event.details),
        authors=with_author(was.authors, seen.actor),
        screened=was.screened and not event.material,
        asked_version=was.version + 1 if event.material else was.asked_version,
        waiting_since=seen.at,
        decision_late=False,
        information_due=None,
        open_fields=(),
    )


def _evidence_attached(was: Registration, event: r.EvidenceAttached, seen: Seen) -> Registration:
    proof = Proof(event.evidence, event.item.kind, event.item.at)
    return replace(was, attached=(*was.attached, proof), authors=with_author(was.authors, seen.actor))


def _judged(was: Registration, event: r.EvidenceVerified | r.EvidenceRejected, _: Seen) -> Registration:
    others = tuple(verdict for verdict in was.verdicts if verdict[0] != event.evidence)
    return replace(was, verdicts=(*others, (event.evidence, isinstance(event, r.EvidenceVerified))))


def _unchanged(was: Registration, _: Event, __: Seen) -> Registration:
    return was


def to_stage(stage: Stage) -> "Fold":
    """The event moves the registration to this stage, in which nothing about the decision is waited for any more."""
    return lambda was, _event, _seen: replace(
        was,
        stage=stage,
        decision_due=None,
        at_risk=None,
        information_due=None,
        conflicts=(),
        cautioned=False,
        review=Review(),
    )


Fold = Callable[[Registration, Any, Seen], Registration]
FOLDS: Mapping[type[Event], Fold] = {
    r.RegistrationSubmitted: _submitted,
    r.RegistrationAmended: _amended,
    r.InformationProvided: _information_provided,
    r.RegistrationWithdrawn: to_stage("withdrawn"),
    r.RegistrationExpired: to_stage("expired"),
    r.DealWon: to_stage("closed_won"),
    r.DealLost: to_stage("closed_lost"),
    r.EvidenceAttached: _evidence_attached,
    r.EvidenceVerified: _judged,
    r.EvidenceRejected: _judged,
    r.ActivityReported: _unchanged,
}
