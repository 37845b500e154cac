"""A case that is settled, dismissed or has lapsed, and another look at its outcome."""

from contracts import conflicts as c
from services.projections.domain.conflicts.row import ConflictRow, view
from services.projections.domain.view import Seen


def _settled(row: ConflictRow, state: str, seen: Seen) -> ConflictRow:
    return row._replace(state=state, settled_at=seen.time, settled_by=seen.actor, proposed=None)


@view.changes(c.ConflictResolved)
def resolved(row: ConflictRow, event: c.ConflictResolved, seen: Seen) -> ConflictRow:
    """It was settled."""
    return _settled(row, "resolved", seen)._replace(
        outcome=event.outcome,
        rule=event.rule,
        winner=event.winner,
        effects=seen.data["effects"],
        reason=event.reason,
        proposed_by=event.proposed_by,
        appeal_until=event.appeal_until,
    )


@view.changes(c.ConflictDismissed)
def dismissed(row: ConflictRow, event: c.ConflictDismissed, seen: Seen) -> ConflictRow:
    """It was a false match."""
    return _settled(row, "dismissed", seen)._replace(reason=event.reason)


@view.changes(c.ConflictLapsed)
def lapsed(row: ConflictRow, event: c.ConflictLapsed, seen: Seen) -> ConflictRow:
    """One side ended by itself."""
    return _settled(row, "lapsed", seen)._replace(reason=event.cause)


@view.changes(c.ConflictAppealed)
def appealed(row: ConflictRow, event: c.ConflictAppealed, seen: Seen) -> ConflictRow:
    """The losing side asks for another look."""
    said = {"state": "filed", "claim": event.claim, "grounds": event.grounds, "at": seen.time.isoformat()}
    if event.due is not None:
        said["due"] = seen.data["due"]
    shown = [{"claim": event.claim, **item} for item in seen.data.get("evidence", ())]
    return row._replace(
        state="appealed", appeal=said, evidence=[*row.evidence, *shown], due=event.due, sla_breached=False
    )


@view.changes(c.OutcomeUpheld)
def upheld(row: ConflictRow, event: c.OutcomeUpheld, seen: Seen) -> ConflictRow:
    """The outcome stands."""
    return row._replace(state="closed", appeal=_looked_at(row, "upheld", event.reason, seen))


@view.changes(c.OutcomeOverturned)
def overturned(row: ConflictRow, event: c.OutcomeOverturned, seen: Seen) -> ConflictRow:
    """The outcome does not stand, and another takes its place."""
    return row._replace(
        state="closed",
        outcome=event.outcome,
        overturned=event.overturned,
        rule=event.rule,
        winner=event.winner,
        effects=seen.data["effects"],
        appeal=_looked_at(row, "overturned", event.reason, seen),
    )


def _looked_at(row: ConflictRow, state: str, reason: str, seen: Seen) -> dict[str, object]:
    return {**(row.appeal or {}), "state": state, "reason": reason, "by": seen.actor}


@view.changes(c.ConflictClosed)
def closed(row: ConflictRow, _: c.ConflictClosed, __: Seen) -> ConflictRow:
    """Nobody asked for another look in time."""
    return row._replace(state="closed")
