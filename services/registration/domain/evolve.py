"""What each event does to the state it belongs to; folding them in order is the state, deciding happens elsewhere."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

from contracts import protections as g
from contracts import registrations as r
from contracts.message import Event
from services.registration.domain.state import Grant, Registration, Stage


class Seen(NamedTuple):
    """What a record says beside its event: when, by whom, for which vendor."""

    at: datetime
    actor: str
    vendor: str


def to_json(details: r.Details) -> bytes:
    """Details as the state keeps them."""
    return details.model_dump_json(exclude_none=True).encode()


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
        authors=_with(was.authors, seen.actor),
        programme=event.programme.programme,
        programme_version=event.programme.version,
        waiting_since=seen.at,
        asked_version=was.version + 1,
    )


def _amended(was: Registration, event: r.RegistrationAmended, seen: Seen) -> Registration:
    now = replace(was, details=to_json(event.details), authors=_with(was.authors, seen.actor))
    return replace(now, stage="submitted", screened=False, asked_version=was.version + 1) if event.material else now


def _review_started(was: Registration, event: r.ReviewStarted, seen: Seen) -> Registration:
    return replace(
        was,
        stage="under_review",
        screened=was.screened or event.screening is not None,
        cautioned=event.cautioned,
        conflicts=event.conflicts,
        reviewer=seen.actor if TAKEN in event.reasons else "",
        decision_due=None if was.decision_late else event.decision_due,
    )


TAKEN = "TAKEN_BY_REVIEWER"
"""The reason on a review that a person started by hand; from then on nothing is decided by rule."""


SCREENED = "SCREENED"
"""Why a hold changed: the claim was compared with all others, as it stands. Every other cause leaves that open."""


def _hold_changed(was: Registration, event: r.HoldChanged, _: Seen) -> Registration:
    screened = was.screened or event.cause == SCREENED
    return replace(was, screened=screened, conflicts=event.conflicts, cautioned=event.cautioned)


def _information_requested(was: Registration, event: r.InformationRequested, _: Seen) -> Registration:
    now = replace(was, stage="action_required", information_due=event.due, open_fields=event.fields)
    return replace(now, decision_due=None, reviewer="")


def _information_provided(was: Registration, event: r.InformationProvided, seen: Seen) -> Registration:
    return replace(
        was,
        stage="submitted",
        details=to_json(event.details),
        authors=_with(was.authors, seen.actor),
        screened=was.screened and not event.material,
        asked_version=was.version + 1 if event.material else was.asked_version,
        waiting_since=seen.at,
        decision_late=False,
        information_due=None,
        open_fields=(),
    )


def _evidence_attached(was: Registration, event: r.EvidenceAttached, seen: Seen) -> Registration:
    authors = _with(was.authors, seen.actor)
    return replace(was, attached=(*was.attached, (event.evidence, event.item.kind)), authors=authors)


def _judged(was: Registration, event: r.EvidenceVerified | r.EvidenceRejected, _: Seen) -> Registration:
    others = tuple(verdict for verdict in was.verdicts if verdict[0] != event.evidence)
    return replace(was, verdicts=(*others, (event.evidence, isinstance(event, r.EvidenceVerified))))


def _granted(was: Registration, event: g.ProtectionGranted, _: Seen) -> Registration:
    return replace(was, grant=Grant(event.window.start, event.window.end, event.reminders))


def _reminded(was: Registration, _: g.ProtectionExpiringSoon, __: Seen) -> Registration:
    return was if was.grant is None else replace(was, grant=replace(was.grant, reminders=was.grant.reminders[1:]))


def _ungranted(was: Registration, _: Event, __: Seen) -> Registration:
    return replace(was, grant=None)


def _breached(was: Registration, _: r.DecisionSlaBreached, __: Seen) -> Registration:
    return replace(was, decision_due=None, decision_late=True)


def _unchanged(was: Registration, _: Event, __: Seen) -> Registration:
    return was


def _to(stage: Stage) -> Callable[[Registration, Event, Seen], Registration]:
    """The event moves the registration to this stage, in which nothing about the decision is waited for any more."""
    return lambda was, _event, _seen: replace(
        was, stage=stage, decision_due=None, information_due=None, conflicts=(), cautioned=False, reviewer=""
    )


Fold = Callable[[Registration, Any, Seen], Registration]
REGISTRATION_FOLDS: Mapping[type[Event], Fold] = {
    r.RegistrationSubmitted: _submitted,
    r.RegistrationAmended: _amended,
    r.ReviewStarted: _review_started,
    r.HoldChanged: _hold_changed,
    r.InformationRequested: _information_requested,
    r.InformationProvided: _information_provided,
    r.RegistrationApproved: _to("approved"),
    r.RegistrationRejected: _to("rejected"),
    r.RegistrationWithdrawn: _to("withdrawn"),
    r.RegistrationExpired: _to("expired"),
    r.RegistrationCancelled: _to("cancelled"),
    r.DealWon: _to("closed_won"),
    r.DealLost: _to("closed_lost"),
    r.DecisionSlaBreached: _breached,
    r.EvidenceAttached: _evidence_attached,
    r.EvidenceVerified: _judged,
    r.EvidenceRejected: _judged,
    r.ActivityReported: _unchanged,
}
PROTECTION_FOLDS: Mapping[type[Event], Fold] = {
    g.ProtectionGranted: _granted,
    g.ProtectionExpiringSoon: _reminded,
    g.ProtectionExpired: _ungranted,
    g.ProtectionReleased: _ungranted,
    g.ProtectionRevoked: _ungranted,
    g.ProtectionFulfilled: _ungranted,
}


def evolve(was: Registration, event: Event, seen: Seen) -> Registration:
    """The registration after an event about it or its protection. Raises KeyError for any other event."""
    fold = REGISTRATION_FOLDS.get(type(event)) or PROTECTION_FOLDS[type(event)]
    return fold(was, event, seen)


def counted(was: Registration, stream: str) -> Registration:
    """The registration with one more event in this one of its streams."""
    match stream.partition("/")[0]:
        case "registration":
            return replace(was, version=was.version + 1)
        case "protection":
            return replace(was, protection_version=was.protection_version + 1)
        case _:
            return replace(was, hold_version=was.hold_version + 1)


def _with(authors: tuple[str, ...], actor: str) -> tuple[str, ...]:
    return authors if actor in authors else (*authors, actor)
