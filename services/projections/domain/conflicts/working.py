"""A case while it is open: who took it, by when it is due, what the sides were asked, and what is proposed."""

from typing import Any

from contracts import conflicts as c
from services.projections.domain.conflicts.row import ConflictRow, view
from services.projections.domain.view import Seen


@view.changes(c.ConflictRescored)
def rescored(row: ConflictRow, event: c.ConflictRescored, seen: Seen) -> ConflictRow:
    """It goes by another name."""
    return row._replace(
        kind=event.kind, severity=event.severity, finding=seen.data["finding"], explanation=event.finding.explanation
    )


@view.changes(c.ConflictAcknowledged)
def acknowledged(row: ConflictRow, _: c.ConflictAcknowledged, seen: Seen) -> ConflictRow:
    """Somebody looks at it."""
    return row._replace(state="acknowledged", acknowledged_by=seen.actor)


@view.changes(c.ConflictEscalated)
def escalated(row: ConflictRow, event: c.ConflictEscalated, _: Seen) -> ConflictRow:
    """It was handed up."""
    return row._replace(state="escalated", escalation=event.reason, escalated_to=event.to)


@view.changes(c.ConflictSlaAtRisk)
def at_risk(row: ConflictRow, _: c.ConflictSlaAtRisk, __: Seen) -> ConflictRow:
    """It is due soon."""
    return row._replace(sla_at_risk=True)


@view.changes(c.ConflictSlaBreached)
def breached(row: ConflictRow, _: c.ConflictSlaBreached, __: Seen) -> ConflictRow:
    """It is late."""
    return row._replace(sla_breached=True)


@view.changes(c.OutcomeSuggested)
def suggested(row: ConflictRow, _: c.OutcomeSuggested, seen: Seen) -> ConflictRow:
    """What is known changed, and with it what the rules would decide."""
    return row._replace(suggestion=seen.data["suggestion"])


@view.changes(c.OutcomeProposed)
def proposed(row: ConflictRow, event: c.OutcomeProposed, seen: Seen) -> ConflictRow:
    """One person said how it should be settled; another is to confirm it."""
    said = {**seen.data["settlement"], "reason": event.reason, "by": seen.actor}
    return row._replace(proposed=said)


@view.changes(c.ConflictEvidenceRequested)
def asked(row: ConflictRow, event: c.ConflictEvidenceRequested, seen: Seen) -> ConflictRow:
    """These sides are to show their work."""
    said = {"claims": list(event.claims), "due": seen.data["due"], "note": event.note, "answered": [], "silent": []}
    return row._replace(asked=said)


@view.changes(c.ConflictEvidenceReceived)
def received(row: ConflictRow, event: c.ConflictEvidenceReceived, seen: Seen) -> ConflictRow:
    """A side showed something; late is better than never."""
    shown = [{"claim": event.claim, **item} for item in seen.data["evidence"]]
    return row._replace(evidence=[*row.evidence, *shown], asked=_answered(row.asked, event.claim))


def _answered(asked: dict[str, Any] | None, claim: str) -> dict[str, Any] | None:
    if asked is None or claim not in asked["claims"]:
        return asked
    answered = list(dict.fromkeys((*asked["answered"], claim)))
    return {**asked, "answered": answered, "silent": [one for one in asked["silent"] if one != claim]}


@view.changes(c.ConflictEvidenceOverdue)
def overdue(row: ConflictRow, event: c.ConflictEvidenceOverdue, _: Seen) -> ConflictRow:
    """These sides let the time pass."""
    return row._replace(asked={**(row.asked or {}), "silent": list(event.silent)})
