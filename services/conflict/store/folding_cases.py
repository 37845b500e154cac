"""What each event of a case changes in the tables."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from contracts import conflicts as c
from contracts.disputes import DisputeRulesRecorded
from contracts.message import Event
from contracts.values import EntityId, Evidence
from services.conflict.domain.state import Case, Demand, Done, Proposed, Settled
from services.conflict.store.tables import Tables

Fold = Callable[[Tables, Any, datetime, str], None]


def _rules(tables: Tables, event: DisputeRulesRecorded, _: datetime, __: str) -> None:
    tables.disputes.fold(event)


def _detected(tables: Tables, event: c.ConflictDetected, at: datetime, __: str) -> None:
    tables.cases.fold_detected(event)
    if event.held is None and event.finding.holds and all(side.kind == "registration" for side in event.sides):
        # A protection came to meet it: what was not decided was found clear of it before, and is compared anew.
        for side in event.sides:
            tables.claims.screen_again(side.claim, at)


def _rescored(tables: Tables, event: c.ConflictRescored, _: datetime, __: str) -> None:
    about = tables.cases.known(event.conflict).contested
    tables.cases.fold_changed(event.conflict, contested=replace(about, kind=event.kind))


def _acknowledged(tables: Tables, event: c.ConflictAcknowledged, _: datetime, __: str) -> None:
    tables.cases.fold_changed(event.conflict, stage="acknowledged")


def _escalated(tables: Tables, event: c.ConflictEscalated, _: datetime, __: str) -> None:
    tables.cases.fold_changed(event.conflict, stage="escalated")


def _at_risk(tables: Tables, event: c.ConflictSlaAtRisk, _: datetime, __: str) -> None:
    tables.cases.fold_changed(event.conflict, at_risk=None)


def _late(tables: Tables, event: c.ConflictSlaBreached, _: datetime, __: str) -> None:
    tables.cases.fold_changed(event.conflict, at_risk=None, due=None)


def _asked(tables: Tables, event: c.ConflictEvidenceRequested, _: datetime, __: str) -> None:
    demand = tables.cases.known(event.conflict).demand
    tables.cases.fold_changed(event.conflict, demand=demand.made(event.claims, event.due))


def _received(tables: Tables, event: c.ConflictEvidenceReceived, _: datetime, __: str) -> None:
    _shown(tables, event.conflict, event.claim, event.evidence)


def _shown(tables: Tables, conflict: EntityId, claim: EntityId, evidence: tuple[Evidence, ...]) -> None:
    case = tables.cases.get(conflict)
    if case is not None:
        settled = None if case.settled is None else case.settled.shown(claim, evidence)
        tables.cases.fold_changed(conflict, demand=case.demand.answered(claim), settled=settled)
    for item in evidence:
        tables.claims.fold_worked(claim, item.kind, item.at)


def _overdue(tables: Tables, event: c.ConflictEvidenceOverdue, _: datetime, __: str) -> None:
    case = tables.cases.get(event.conflict)
    if case is not None:
        silent = (*case.demand.silent, *event.silent)
        tables.cases.fold_changed(event.conflict, demand=Demand(silent=silent))


def _suggested(tables: Tables, event: c.OutcomeSuggested, _: datetime, __: str) -> None:
    found = event.suggestion
    tables.cases.fold_changed(event.conflict, suggested=(found.outcome, found.winner))


def _proposed(tables: Tables, event: c.OutcomeProposed, _: datetime, actor: str) -> None:
    proposed = Proposed(event.settlement.model_dump_json().encode(), event.reason, actor)
    tables.cases.fold_changed(event.conflict, proposed=proposed)


def _resolved(tables: Tables, event: c.ConflictResolved, at: datetime, actor: str) -> None:
    case = tables.cases.fold_settled(event.conflict, stage="resolved", due=None, at_risk=None, demand=Demand())
    if event.appeal_until is None:
        _close(tables, case.id)
    else:
        tables.cases.fold_changed(case.id, settled=_how(tables, case, event, actor))
    _others_come_up(tables, case, at)


def _how(tables: Tables, case: Case, event: c.ConflictResolved, actor: str) -> Settled:
    """What an appeal would need to know: the sides as they were, as the losing one is forgotten soon."""
    return Settled(
        outcome=event.outcome,
        people=tuple(one for one in (event.proposed_by, actor) if one),
        done=tuple(map(Done.by, event.effects)),
        sides=tuple(map(tables.claims.live, case.sides)),
        until=event.appeal_until,
    )


def _dismissed(tables: Tables, event: c.ConflictDismissed, at: datetime, _: str) -> None:
    case = tables.cases.fold_settled(event.conflict, stage="resolved")
    _close(tables, case.id)
    _others_come_up(tables, case, at)


def _others_come_up(tables: Tables, case: Case, at: datetime) -> None:
    for claim in case.sides:
        tables.claims.screen_again_if_crowded(claim, at)


def _lapsed(tables: Tables, event: c.ConflictLapsed, at: datetime, _: str) -> None:
    case = _close(tables, event.conflict)
    tables.claims.screen_again(case.rival_of(event.ended), at)


def _appealed(tables: Tables, event: c.ConflictAppealed, _: datetime, actor: str) -> None:
    was = tables.cases.known(event.conflict).settled
    settled = None if was is None else replace(was, people=(*was.people, actor))
    tables.cases.fold_changed(event.conflict, stage="appealed", due=event.due, settled=settled)
    _shown(tables, event.conflict, event.claim, event.evidence)


def _overturned(tables: Tables, event: c.OutcomeOverturned, _: datetime, __: str) -> None:
    tables.cases.fold_allowed(_close(tables, event.conflict))


def _closed(tables: Tables, event: c.OutcomeUpheld | c.ConflictClosed, _: datetime, __: str) -> None:
    _close(tables, event.conflict)


def _close(tables: Tables, conflict: EntityId) -> Case:
    case = tables.cases.fold_closed(conflict)
    tables.close(case.id, case.vendor)
    return case


CASE_FOLDS: Mapping[type[Event], Fold] = {
    DisputeRulesRecorded: _rules,
    c.ConflictDetected: _detected,
    c.ConflictRescored: _rescored,
    c.ConflictAcknowledged: _acknowledged,
    c.ConflictEscalated: _escalated,
    c.ConflictSlaAtRisk: _at_risk,
    c.ConflictSlaBreached: _late,
    c.ConflictEvidenceRequested: _asked,
    c.ConflictEvidenceReceived: _received,
    c.ConflictEvidenceOverdue: _overdue,
    c.OutcomeSuggested: _suggested,
    c.OutcomeProposed: _proposed,
    c.ConflictResolved: _resolved,
    c.ConflictDismissed: _dismissed,
    c.ConflictLapsed: _lapsed,
    c.ConflictAppealed: _appealed,
    c.OutcomeUpheld: _closed,
    c.OutcomeOverturned: _overturned,
    c.ConflictClosed: _closed,
}
