"""What the side that claims does to a registration: drafted, submitted, amended, answered, appealed, ended."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from contracts import registrations as r
from contracts.message import Event
from services.registration.domain.evolve.seen import Seen, with_author
from services.registration.domain.state import NOTHING, Registration, Review, Said, Stage, proof_of

Opening = r.RegistrationReceivedOnBehalf | r.RegistrationDrafted | r.RegistrationSubmitted
"""What may come first in a registration's stream."""


def opened(event: Opening, seen: Seen) -> Registration:
    """A registration comes into being: as a draft, as a claim, or as something that is filed for its partner."""
    partner = event.partner.partner if isinstance(event, r.RegistrationSubmitted) else event.partner
    known = Registration(id=event.registration, vendor=seen.vendor, partner=partner, stage="draft", version=0)
    return FOLDS[type(event)](known, event, seen)


def _received(was: Registration, event: r.RegistrationReceivedOnBehalf, _: Seen) -> Registration:
    return replace(was, filed_by=event.filed_by)


def _drafted(was: Registration, event: r.RegistrationDrafted, seen: Seen) -> Registration:
    return replace(_says(was, event.details), authors=with_author(was.authors, seen.actor), waiting_since=seen.at)


def _says(was: Registration, details: r.Details) -> Registration:
    return replace(was, details=Said(details), distributor=details.chain.distributor or "", **_in_vault(was, details))


def _in_vault(was: Registration, details: r.Details) -> dict[str, tuple[str, ...]]:
    """What a registration has in the vault: who is replaced by another contact is there all the same."""
    contact, customer = details.contact, details.customer.subject
    return {
        "contacts": was.contacts if contact is None else _with(was.contacts, contact.subject),
        "withheld": was.withheld if customer is None else _with(was.withheld, customer),
    }


def _with(known: tuple[str, ...], subject: str) -> tuple[str, ...]:
    return known if subject in known else (*known, subject)


def saying(was: Registration, details: r.Details) -> Registration:
    """The registration with other details: who another customer is found to be, screening has still to say."""
    same = was.asked().customer == details.customer
    return replace(_says(was, details), customer=was.customer if same else "")


def _submitted(was: Registration, event: r.RegistrationSubmitted, seen: Seen) -> Registration:
    return replace(
        _says(was, event.details),
        stage="submitted",
        authors=with_author(was.authors, seen.actor),
        programme=event.programme.programme,
        programme_version=event.programme.version,
        priority=seen.sequence,
        priority_at=seen.at,
        waiting_since=seen.at,
        asked_version=was.version + 1,
        reach=event.reach,
    )


def _amended(was: Registration, event: r.RegistrationAmended, seen: Seen) -> Registration:
    version, now = was.version + 1, saying(was, event.details)
    if was.proposed:
        # Whoever agreed to it did not write it: that was said when it was proposed.
        return answered(replace(now, asked_version=version, rescoped_version=version, reach=event.reach))
    now = replace(now, authors=with_author(was.authors, seen.actor))
    if was.stage == "draft":
        # What was excepted is what the draft said then.
        return replace(now, exceptions=(), waiting_since=seen.at)
    if not event.material:
        return now
    compared = {"screened": False, "asked_version": version, "reach": event.reach}
    if was.stage == "action_required":
        # A case left it a part: what its partner was asked is still to be answered.
        return replace(now, **compared)
    return replace(now, stage="submitted", review=was.review.anew(), **compared, **_placed(event, seen))


def _placed(event: r.RegistrationAmended | r.InformationProvided, seen: Seen) -> dict[str, Any]:
    """The place in the order of claims, where the change made another claim of it."""
    return {"priority": seen.sequence, "priority_at": seen.at} if event.new_priority else {}


def _proposed(was: Registration, event: r.AmendmentProposed, seen: Seen) -> Registration:
    return replace(
        was,
        proposed=Said(event.details),
        **_in_vault(was, event.details),
        authors=with_author(was.authors, seen.actor),
        screened=False,
        asked_version=was.version + 1,
        waiting_since=seen.at,
        review=Review(tuple((step.agree, step.desks) for step in event.route)),
        decision_due=event.decision_due,
        at_risk=event.at_risk,
        decision_late=False,
    )


def answered(was: Registration) -> Registration:
    """A granted registration that asks for nothing else any more."""
    return replace(
        was,
        proposed=NOTHING,
        screened=True,
        conflicts=(),
        cautioned=False,
        review=Review(),
        decision_due=None,
        at_risk=None,
    )


def _information_provided(was: Registration, event: r.InformationProvided, seen: Seen) -> Registration:
    return replace(
        saying(was, event.details),
        stage="submitted",
        authors=with_author(was.authors, seen.actor),
        screened=was.screened and not event.material,
        asked_version=was.version + 1 if event.material else was.asked_version,
        reach=event.reach if event.material else was.reach,
        waiting_since=seen.at,
        review=was.review.anew(),
        decision_late=False,
        information_due=None,
        open_fields=(),
        **_placed(event, seen),
    )


def _appealed(was: Registration, event: r.AppealFiled, seen: Seen) -> Registration:
    known = was.evidence()
    fresh = (proof_of(was.id, item) for item in event.evidence)
    appeal, less = was.appeal, was.curtailed
    return replace(
        was,
        appeal=appeal and replace(appeal, until=None, filed=True, due=event.due),
        curtailed=less and replace(less, until=None, filed=True),
        attached=(*was.attached, *(proof for proof in fresh if proof.id not in known)),
        authors=with_author(was.authors, seen.actor),
    )


def to_stage(stage: Stage) -> "Fold":
    """The event moves the registration to this stage, in which nothing about the decision is waited for any more."""
    return lambda was, _event, _seen: replace(
        was,
        stage=stage,
        proposed=NOTHING,
        # A tail protects nothing: it ends with the registration, without a word of its own.
        grant=None if was.grant is not None and was.grant.phase == "ended" else was.grant,
        decision_due=None,
        at_risk=None,
        information_due=None,
        conflicts=(),
        cautioned=False,
        review=Review(),
        # What ended has lost all it had; why, and whether that may be appealed, its end says.
        curtailed=was.curtailed if stage == "approved" else None,
    )


Fold = Callable[[Registration, Any, Seen], Registration]
FOLDS: Mapping[type[Event], Fold] = {
    r.RegistrationReceivedOnBehalf: _received,
    r.RegistrationDrafted: _drafted,
    r.RegistrationSubmitted: _submitted,
    r.RegistrationAmended: _amended,
    r.AmendmentProposed: _proposed,
    r.InformationProvided: _information_provided,
    r.RegistrationWithdrawn: to_stage("withdrawn"),
    r.RegistrationExpired: to_stage("expired"),
    r.DealWon: to_stage("closed_won"),
    r.DealLost: to_stage("closed_lost"),
    r.AppealFiled: _appealed,
}
