"""What the vendor, its rules and the clock do to a registration: review, hold, question, approval, rejection, end."""

from collections.abc import Mapping

from msgspec.structs import replace

from contracts import registrations as r
from contracts.message import Event
from services.registration.domain.evolve.claiming import Fold, to_stage
from services.registration.domain.evolve.seen import Seen
from services.registration.domain.state import Registration

TAKEN = "TAKEN_BY_REVIEWER"
"""The reason on a review that a person started by hand; from then on nothing is decided by rule."""
SCREENED = "SCREENED"
"""Why a hold changed: the claim was compared with all others, as it stands. Every other cause leaves that open."""


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
    return replace(was, screened=screened, conflicts=event.conflicts, cautioned=event.cautioned, customer=customer)


def _information_requested(was: Registration, event: r.InformationRequested, _: Seen) -> Registration:
    now = replace(was, stage="action_required", information_due=event.due, open_fields=event.fields)
    return replace(now, decision_due=None, at_risk=None, review=replace(was.review, reviewer=""))


def _approved(was: Registration, event: r.RegistrationApproved, seen: Seen) -> Registration:
    now = to_stage("approved")(was, event, seen)
    return replace(now, customer=event.customer or was.customer)


def _breached(was: Registration, _: r.DecisionSlaBreached, __: Seen) -> Registration:
    return replace(was, decision_due=None, at_risk=None, decision_late=True)


FOLDS: Mapping[type[Event], Fold] = {
    r.ReviewStarted: _review_started,
    r.HoldChanged: _hold_changed,
    r.InformationRequested: _information_requested,
    r.RegistrationApproved: _approved,
    r.RegistrationRejected: to_stage("rejected"),
    r.RegistrationCancelled: to_stage("cancelled"),
    r.DecisionSlaBreached: _breached,
}
