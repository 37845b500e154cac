"""What the vendor, its rules and the clock do to a registration: review, hold, question, approval, rejection, end."""

from collections.abc import Mapping

from msgspec.structs import replace

from contracts import registrations as r
from contracts.message import Event
from services.registration.domain.evolve.claiming import Fold, answered, saying, to_stage
from services.registration.domain.evolve.seen import Seen
from services.registration.domain.state import Agreed, Appeal, Curtailed, Registration

TAKEN = "TAKEN_BY_REVIEWER"
"""The reason on a review that a person started by hand; from then on nothing is decided by rule."""
SCREENED = "SCREENED"
"""Why a hold changed: the claim was compared with all others, as it stands. Every other cause leaves that open."""
CUSTOMERS_MERGED = "CUSTOMERS_MERGED"
"""Why the customer of a granted claim is another one now: the conflict service found the two to be one."""

CASE_FINAL = "CASE_FINAL"
"""Why nothing but its own partner's appeal can bring a claim to life any more: the case that ended it is final."""


def _review_started(was: Registration, event: r.ReviewStarted, seen: Seen) -> Registration:
    review = replace(was.review, reviewer=seen.actor if TAKEN in event.reasons else "")
    if event.route:
        review = replace(review, steps=tuple((step.agree, step.desks) for step in event.route), agreed=(), agreed_by=())
    return replace(
        was,
        stage="under_review",
        screened=was.screened or event.screening is not None,
        cautioned=event.cautioned,
        conflicts=event.conflicts,
        customer=event.customer or was.customer,
        review=review,
        decision_due=None if was.decision_late else event.decision_due,
        at_risk=None if was.decision_late else event.at_risk,
    )


def _hold_changed(was: Registration, event: r.HoldChanged, _: Seen) -> Registration:
    screened = was.screened or event.cause == SCREENED
    customer = event.customer or was.customer
    agreed = None if event.terms is None else Agreed(**dict(event.terms))
    known = {"conflicts": event.conflicts, "cautioned": event.cautioned, "customer": customer, "agreed": agreed}
    merged = (*was.merged, was.customer) if event.cause == CUSTOMERS_MERGED and was.customer != customer else was.merged
    now = replace(was, screened=screened, merged=merged, **known)
    return case_final(now) if event.cause == CASE_FINAL else now


def _information_requested(was: Registration, event: r.InformationRequested, _: Seen) -> Registration:
    now = replace(was, stage="action_required", information_due=event.due, open_fields=event.fields)
    return replace(now, decision_due=None, at_risk=None, review=replace(was.review, reviewer=""))


def _assigned(was: Registration, event: r.ReviewerAssigned, _: Seen) -> Registration:
    return replace(was, review=replace(was.review, assigned=event.reviewer, assigned_for=event.desks))


def _step_approved(was: Registration, event: r.StepApproved, seen: Seen) -> Registration:
    return replace(was, review=was.review.after(event.desk, seen.actor))


def _excepted(was: Registration, event: r.ExceptionGranted, _: Seen) -> Registration:
    return replace(was, exceptions=(*was.exceptions, event.rule))


def _rejected(was: Registration, event: r.RegistrationRejected, seen: Seen) -> Registration:
    return _not_final(to_stage("rejected")(was, event, seen), event, seen)


def _cancelled(was: Registration, event: r.RegistrationCancelled, seen: Seen) -> Registration:
    return _not_final(to_stage("cancelled")(was, event, seen), event, seen)


def _not_final(was: Registration, event: r.RegistrationRejected | r.RegistrationCancelled, seen: Seen) -> Registration:
    """Whoever may ask for another look may do so until a day."""
    if event.appeal_until is None:
        return was
    appeal = Appeal(event.settled_by or seen.actor, event.appeal_until, conflict=event.appeal_in or "")
    return replace(was, appeal=appeal)


def _appeal_over(was: Registration, _: Event, __: Seen) -> Registration:
    return replace(was, appeal=None)


def _window_closed(was: Registration, _: Event, __: Seen) -> Registration:
    """Its partner has let the time pass; the case that ended the claim may be looked at for the other side yet."""
    appeal = was.appeal
    return replace(
        was, curtailed=None, appeal=replace(appeal, until=None, over=True) if appeal and appeal.conflict else None
    )


def case_final(was: Registration) -> Registration:
    """The case is looked at no more: an end that the partner may appeal is its own concern, and less stays less."""
    appeal, curtailed = was.appeal, was.curtailed
    return replace(
        was,
        appeal=None if appeal is None or appeal.over else replace(appeal, conflict=""),
        curtailed=None if curtailed is None else replace(curtailed, conflict=""),
    )


def _curtailed(was: Registration, event: r.RegistrationCurtailed, _: Seen) -> Registration:
    return replace(was, curtailed=Curtailed(event.conflict, event.appeal_until))


def _answered(was: Registration, _: r.AppealAnswered, __: Seen) -> Registration:
    return replace(was, curtailed=None)


def _appeal_upheld(was: Registration, event: r.AppealUpheld, seen: Seen) -> Registration:
    return replace(
        saying(was, event.details),
        stage="submitted",
        appeal=None,
        screened=False,
        asked_version=was.version + 1,
        waiting_since=seen.at,
        decision_late=False,
        reach=event.reach,
    )


def _declined(was: Registration, _: r.AmendmentDeclined, __: Seen) -> Registration:
    return answered(was)


def _approved(was: Registration, event: r.RegistrationApproved, seen: Seen) -> Registration:
    now = to_stage("approved")(was, event, seen)
    return replace(now, customer=event.customer or was.customer, agreed=None)


def _at_risk(was: Registration, _: r.DecisionSlaAtRisk, __: Seen) -> Registration:
    return replace(was, at_risk=None)


def _breached(was: Registration, _: r.DecisionSlaBreached, __: Seen) -> Registration:
    if was.appeal is not None:
        return replace(was, appeal=replace(was.appeal, due=None))
    return replace(was, decision_due=None, at_risk=None, decision_late=True)


FOLDS: Mapping[type[Event], Fold] = {
    r.ReviewStarted: _review_started,
    r.HoldChanged: _hold_changed,
    r.InformationRequested: _information_requested,
    r.RegistrationApproved: _approved,
    r.ReviewerAssigned: _assigned,
    r.StepApproved: _step_approved,
    r.ExceptionGranted: _excepted,
    r.RegistrationRejected: _rejected,
    r.AppealWindowClosed: _window_closed,
    r.AppealDismissed: _appeal_over,
    r.AppealUpheld: _appeal_upheld,
    r.RegistrationCurtailed: _curtailed,
    r.AppealAnswered: _answered,
    r.AmendmentDeclined: _declined,
    r.RegistrationCancelled: _cancelled,
    r.DecisionSlaAtRisk: _at_risk,
    r.DecisionSlaBreached: _breached,
}
