"""Conflicts by kind, outcome and age."""

from typing import Any

from sqlalchemy import Select, case, func, literal, select

from services.kit.sheets import Column
from services.projections.policy.deadlines import OPEN_CASES
from services.projections.store.instants import Readable
from services.projections.store.reports.parts import DAYS, cases, counted, days, quantile, within
from services.projections.store.reports.report import Asked, Chart, Report


def _query(tables: Readable, asked: Asked) -> Select[Any]:
    table, conditions = cases(tables, asked)
    c = table.c
    waits = c.state.in_(sorted(OPEN_CASES))
    outcome = case((waits, "open"), else_=func.coalesce(c.outcome, c.state))
    age = days(func.coalesce(c.settled_at, literal(asked.at)) - c.opened_at)
    told = select(
        c.kind,
        c.severity,
        outcome.label("outcome"),
        age.label("age"),
        c.sla_breached.label("late"),
        c.appeal.is_not(None).label("appealed"),
        c.overturned.is_not(None).label("overturned"),
    )
    found = told.where(*conditions, within(c.opened_at, asked)).subquery().c
    return (
        select(
            found.kind,
            found.severity,
            found.outcome,
            counted().label("cases"),
            quantile(found.age).label("median_age_days"),
            func.max(found.age).label("longest_days"),
            counted(found.late).label("late"),
            counted(found.appealed).label("appealed"),
            counted(found.overturned).label("overturned"),
        )
        .group_by(found.kind, found.severity, found.outcome)
        .order_by(found.kind, found.severity, found.outcome)
    )


REPORT = Report(
    name="conflicts",
    title="Conflicts",
    question="Which conflicts are there, how were they settled, and how long did that take?",
    definition=(
        "Cases by kind, severity and outcome: `open` while nobody settled them, `dismissed` or `lapsed` where no "
        "outcome was needed. The age of a case is the time from its detection until it was settled, or until now "
        "while it is open."
    ),
    period="the instant of detection",
    columns=(
        Column("kind", "text", "what the two claims have to do with each other"),
        Column("severity", "text", "how grave that is"),
        Column("outcome", "text", "how it was settled"),
        Column("cases", "count", "how many", "cases"),
        Column("median_age_days", "number", "median of their ages", DAYS),
        Column("longest_days", "number", "the age of the oldest", DAYS),
        Column("late", "count", "of those, not settled in time", "cases"),
        Column("appealed", "count", "of those, looked at again because the losing side asked", "cases"),
        Column("overturned", "count", "of those, settled otherwise then", "cases"),
    ),
    query=_query,
    chart=Chart(bars="kind", length="cases", parts="outcome"),
)
