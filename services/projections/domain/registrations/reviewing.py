"""How people of the vendor judge a registration: the steps of its route, questions, exceptions, and the clock."""

from contracts import registrations as r
from services.projections.domain.registrations.row import Registration, answered, traced, view
from services.projections.domain.view import Seen

GRANTED = "approved"
"""A granted claim that is looked at again for another scope stays granted."""


def routed(row: Registration, event: r.ReviewStarted | r.AmendmentProposed, seen: Seen) -> Registration:
    """The row at the first step of the route that is stated, if one is; a decision that is late stays so."""
    due = event.decision_due or row.decision_due if row.sla_breached else event.decision_due
    timed = row._replace(decision_due=due, at_risk=event.at_risk)
    if not event.route:
        return timed
    return timed._replace(route=seen.data["route"], step=0, agreed=(), desks=event.route[0].desks)


@view.changes(r.ReviewStarted)
def review_started(row: Registration, event: r.ReviewStarted, seen: Seen) -> Registration:
    """A person has to decide."""
    new = row._replace(
        state=row.state if row.state == GRANTED else "under_review",
        review_reasons=event.reasons,
        approvers=event.approvers,
        held_by=event.conflicts,
        cautioned=event.cautioned,
        information=None,
    )
    return traced(routed(new, event, seen), seen)


@view.changes(r.AmendmentProposed)
def amendment_proposed(row: Registration, event: r.AmendmentProposed, seen: Seen) -> Registration:
    """A granted claim asks for another scope; what it has stands until those asked agree."""
    asks = {"details": seen.data["details"], "changed": list(event.changed), "at": seen.time.isoformat()}
    fresh = row._replace(proposed=asks, sla_at_risk=False, sla_breached=False, late_desks=())
    return routed(fresh, event, seen)


@view.changes(r.HoldChanged)
def hold_changed(row: Registration, event: r.HoldChanged, _: Seen) -> Registration:
    """Other open conflicts, or none, hold the decision up."""
    return row._replace(held_by=event.conflicts, cautioned=event.cautioned)


@view.changes(r.ReviewerAssigned)
def reviewer_assigned(row: Registration, event: r.ReviewerAssigned, _: Seen) -> Registration:
    """The claim was handed to one person."""
    return row._replace(reviewer=event.reviewer)


@view.changes(r.StepApproved)
def step_approved(row: Registration, event: r.StepApproved, _: Seen) -> Registration:
    """A desk agreed; when that was enough for its step, the desks of the next are asked."""
    agreed = (*row.agreed, event.desk)
    step = row.route[row.step] if row.step < len(row.route) else {"desks": ()}
    enough = step.get("agree") == "any" or set(step["desks"]).issubset(agreed)
    after = row._replace(desks=event.next_desks)
    return after._replace(step=row.step + 1, agreed=()) if enough else after._replace(agreed=agreed)


@view.changes(r.ExceptionGranted)
def exception_granted(row: Registration, event: r.ExceptionGranted, seen: Seen) -> Registration:
    """A rule does not count for this claim; somebody answers for it."""
    granted = {"rule": event.rule, "reason": event.reason, "by": seen.actor, "at": seen.time.isoformat()}
    return row._replace(exceptions=[*row.exceptions, granted])


@view.changes(r.InformationRequested)
def information_requested(row: Registration, _: r.InformationRequested, seen: Seen) -> Registration:
    """The partner has to answer by a date; until then nobody else is waited for."""
    wanted = {name: seen.data[name] for name in ("reasons", "fields", "note", "due") if name in seen.data}
    return row._replace(state="action_required", information=wanted, desks=())


@view.changes(r.AmendmentDeclined)
def amendment_declined(row: Registration, _: r.AmendmentDeclined, __: Seen) -> Registration:
    """Another scope was not agreed to; what was granted stands."""
    return answered(row)


@view.changes(r.DecisionSlaAtRisk)
def sla_at_risk(row: Registration, _: r.DecisionSlaAtRisk, __: Seen) -> Registration:
    """It is due soon, and not decided."""
    return row._replace(sla_at_risk=True)


@view.changes(r.DecisionSlaBreached)
def sla_breached(row: Registration, event: r.DecisionSlaBreached, _: Seen) -> Registration:
    """Nobody decided in time; other desks are asked as well. What is late may be the answer to an appeal."""
    if row.state in ("rejected", "cancelled") and row.appeal and row.appeal["state"] == "filed":
        return row._replace(appeal={**row.appeal, "late": True}, late_desks=event.escalated_to)
    return row._replace(sla_breached=True, late_desks=event.escalated_to)
