"""The conflicts view: two claims that meet, why, how badly, and how it was settled."""

from datetime import datetime
from typing import Any, NamedTuple

from contracts import conflicts as c
from services.projections.domain.view import Json, Seen, View


class ConflictRow(NamedTuple):
    """A case between two claims; `first` has priority over `second`.

    When either is confidential, nothing here leads to the customer.
    """

    state: str
    kind: str
    severity: str
    customer: str | None
    first: str
    second: str
    parties: tuple[str, ...]
    sides: Json
    finding: Json
    explanation: str
    acknowledged_by: str | None = None
    escalation: str | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None
    outcome: str | None = None
    rule: str | None = None
    winner: str | None = None
    effects: Json = None
    reason: str = ""


view = View("conflicts", ConflictRow, "conflict")


@view.opens(c.ConflictDetected)
def detected(event: c.ConflictDetected, seen: Seen) -> ConflictRow:
    """Two claims meet."""
    first, second = event.sides
    confidential = first.confidential or second.confidential
    return ConflictRow(
        state="detected",
        kind=event.kind,
        severity=event.severity,
        customer=None if confidential else first.customer,
        first=first.claim,
        second=second.claim,
        parties=(first.party, second.party),
        sides=[_unnamed(side) for side in seen.data["sides"]] if confidential else seen.data["sides"],
        finding=seen.data["finding"],
        explanation=event.finding.explanation,
    )


@view.changes(c.ConflictDetected)
def detected_again(_: ConflictRow, event: c.ConflictDetected, seen: Seen) -> ConflictRow:
    """The claims meet again, after the case had been closed or under other facts."""
    return detected(event, seen)


@view.changes(c.ConflictAcknowledged)
def acknowledged(row: ConflictRow, _: c.ConflictAcknowledged, seen: Seen) -> ConflictRow:
    """Somebody looks at it."""
    return row._replace(state="acknowledged", acknowledged_by=seen.actor)


@view.changes(c.ConflictEscalated)
def escalated(row: ConflictRow, event: c.ConflictEscalated, _: Seen) -> ConflictRow:
    """It was handed up."""
    return row._replace(state="escalated", escalation=event.reason)


@view.changes(c.ConflictResolved)
def resolved(row: ConflictRow, event: c.ConflictResolved, seen: Seen) -> ConflictRow:
    """It was settled."""
    return _closed(row, "resolved", seen)._replace(
        outcome=event.outcome,
        rule=event.rule,
        winner=event.winner,
        effects=seen.data["effects"],
        reason=event.reason,
    )


@view.changes(c.ConflictDismissed)
def dismissed(row: ConflictRow, event: c.ConflictDismissed, seen: Seen) -> ConflictRow:
    """It was a false match."""
    return _closed(row, "dismissed", seen)._replace(reason=event.reason)


@view.changes(c.ConflictLapsed)
def lapsed(row: ConflictRow, event: c.ConflictLapsed, seen: Seen) -> ConflictRow:
    """One side ended by itself."""
    return _closed(row, "lapsed", seen)._replace(reason=event.cause)


def _unnamed(side: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in side.items() if name != "customer"}


def _closed(row: ConflictRow, state: str, seen: Seen) -> ConflictRow:
    return row._replace(state=state, settled_at=seen.time, settled_by=seen.actor)
