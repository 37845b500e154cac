"""Whether the service's state says what the oracle's books say, in words that both have."""

from typing import Any

from services.registration.domain.state import Closed, Grant, Registration
from tests.registration.oracle.deals import as_details, proof_id
from tests.registration.oracle.known import UNDECIDED, Claim
from tests.registration.oracle.known import Grant as Known

WAIVED = {"CERTIFIED": "CERTIFICATE_MISSING"}


def differing(claim: Claim, found: Registration | Closed | None) -> dict[str, tuple[Any, Any]]:
    """What the two say differently of a claim: the oracle's word, and the service's."""
    if not isinstance(found, Registration):
        ours = (claim.live, claim.stage, claim.partner)
        theirs = (False, found.stage if found else None, found.partner if found else None)
        return {} if ours == theirs else {"over": (ours, theirs)}
    ours, theirs = _claim(claim), _registration(found)
    if claim.stage in UNDECIDED or claim.proposed is not None:
        ours |= _asking(claim)
        theirs |= _asked(found)
    return {name: (ours[name], theirs[name]) for name in ours if ours[name] != theirs[name]}


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "live": claim.live,
        "stage": claim.stage,
        "partner": claim.partner,
        "deal": as_details(claim.deal),
        "proposed": as_details(claim.proposed) if claim.proposed else None,
        "authors": claim.authors,
        "filed by": claim.filed_by,
        "answer due": claim.answer_due,
        "decision due": claim.decision_due,
        "at risk": claim.at_risk,
        "proofs": {proof_id(claim.key, proof.key) for proof in claim.proofs if proof.counts},
        "waived": claim.exceptions,
        "parties": [(party.partner, party.share or 0) for party in claim.parties],
        "appeal": claim.appeal and (claim.appeal.until, claim.appeal.filed, claim.appeal.due),
        "grant": claim.grant and _known(claim.grant),
    }


def _registration(found: Registration) -> dict[str, Any]:
    return {
        "live": found.live,
        "stage": found.stage,
        "partner": found.partner,
        "deal": found.asked(),
        "proposed": found.asked_next() if found.proposed else None,
        "authors": {author.rpartition("/")[2] for author in found.authors},
        "filed by": found.filed_by,
        "answer due": found.information_due,
        "decision due": found.decision_due,
        "at risk": found.at_risk,
        "proofs": {proof.id for proof in found.standing_proofs()},
        "waived": {WAIVED[rule] for rule in found.exceptions},
        "parties": [(party.partner, party.share or 0) for party in found.parties],
        "appeal": found.appeal and (found.appeal.until, found.appeal.filed, found.appeal.due),
        "grant": found.grant and _granted(found.grant),
    }


def _asking(claim: Claim) -> dict[str, Any]:
    return {
        "screened": claim.screened,
        "cautioned": claim.cautioned,
        "cases": claim.cases,
        "taken": claim.taken,
        "asked now": set(claim.asked_now),
        "steps left": len(claim.steps),
        "handed to": claim.assigned,
        "late": claim.late,
    }


def _asked(found: Registration) -> dict[str, Any]:
    review = found.review
    return {
        "screened": found.screened,
        "cautioned": found.cautioned,
        "cases": set(found.conflicts),
        "taken": bool(review.reviewer),
        "asked now": set(review.asked_now),
        "steps left": len(review.steps),
        "handed to": (review.assigned, frozenset(review.assigned_for)) if review.assigned else None,
        "late": found.decision_late,
    }


def _known(grant: Known) -> dict[str, Any]:
    if not grant.protects:
        return {"phase": grant.phase, "tail": grant.tail_until}
    return {
        "phase": grant.phase,
        "end": grant.end,
        "reminders": tuple(grant.reminders),
        "grace": grant.grace_until,
        "tail": grant.tail_until,
        "extended": grant.extended,
        "extension asked": grant.extension_asked and (grant.answer_due, grant.answer_at_risk),
        "report": grant.report_due,
        "overdue": grant.told_overdue,
        "revocable": grant.revocable_at,
        "causes": set(grant.causes),
        "stopped": grant.stopped,
        "offer": (grant.offered_to, grant.offer_due) if grant.offered_to else None,
    }


def _granted(grant: Grant) -> dict[str, Any]:
    if grant.phase == "ended":
        return {"phase": grant.phase, "tail": grant.tail_until}
    asked = grant.extension_asked
    return {
        "phase": grant.phase,
        "end": grant.end,
        "reminders": grant.reminders,
        "grace": grant.grace_until,
        "tail": grant.tail_until,
        "extended": grant.extensions,
        "extension asked": bool(asked) and (asked.due, asked.at_risk),
        "report": grant.activity_due,
        "overdue": grant.activity_overdue,
        "revocable": grant.revocable_at,
        "causes": set(grant.suspended_for),
        "stopped": grant.clock_stopped,
        "offer": (grant.offer.to, grant.offer.due) if grant.offer else None,
    }
