"""The row of a case, and how it opens."""

from datetime import datetime
from typing import Any, NamedTuple

from contracts import conflicts as c
from services.projections.domain.view import Json, Seen, View


class ConflictRow(NamedTuple):
    """A case between two claims; `first` has priority over `second`.

    When either is confidential, nothing here leads to the customer. `suggestion` is what the rules would decide, with
    its reason; `asked` what the sides were asked to show and who answered; `proposed` what one person proposed and
    another is to confirm; `overturned` the outcome that an appeal undid.
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
    held: str | None = None
    programme: Json = None
    suggestion: Json = None
    due: datetime | None = None
    sla_at_risk: bool = False
    sla_breached: bool = False
    escalated_to: str | None = None
    asked: Json = None
    evidence: Json = ()
    proposed: Json = None
    proposed_by: str | None = None
    appeal_until: datetime | None = None
    appeal: Json = None
    overturned: str | None = None


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
        held=event.held,
        programme=seen.data.get("programme"),
        suggestion=seen.data.get("suggestion"),
        due=event.due,
    )


@view.changes(c.ConflictDetected)
def detected_again(_: ConflictRow, event: c.ConflictDetected, seen: Seen) -> ConflictRow:
    """The claims meet again, after the case had been closed or under other facts."""
    return detected(event, seen)


def _unnamed(side: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in side.items() if name != "customer"}
