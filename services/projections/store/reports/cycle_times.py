"""How long each step from submission to decision takes, and how often it was late."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select, union_all

from services.kit.sheets import Column
from services.projections.store.instants import Readable
from services.projections.store.reports.parts import DAYS, counted, days, owned, quantile, wanted, within
from services.projections.store.reports.report import Asked, Chart, Report

SUBMITTED = ("registration.submitted.v1", "registration.information-provided.v1", "registration.amended.v1")
REVIEWED, AGREED, ASKED_FOR = (
    f"registration.{name}.v1" for name in ("review-started", "step-approved", "information-requested")
)
DECIDED = ("registration.approved.v1", "registration.rejected.v1")
BREACHED = "registration.decision-sla-breached.v1"
STEPS = (*SUBMITTED, REVIEWED, AGREED, ASKED_FOR, *DECIDED)
WHOLE = "submission to decision"


def _steps(tables: Readable, asked: Asked) -> Subquery:
    """The records at which a claim moved on, each with the one before it in the life of the claim."""
    c = tables.history.c
    in_order: dict[str, Any] = {"partition_by": c.stream, "order_by": c.version}
    conditions = owned(tables.history, asked._replace(programme=None))
    return (
        select(
            c.stream,
            c.type,
            c.time,
            c.data["desk"].astext.label("desk"),
            func.lag(c.type).over(**in_order).label("type_before"),
            func.lag(c.time).over(**in_order).label("time_before"),
        )
        .where(*conditions, c.type.in_(STEPS), c.time <= asked.at)
        .subquery()
    )


def _step(steps: Subquery) -> ColumnElement[str]:
    """What was done in the time before a record."""
    c = steps.c
    waited = c.type_before.in_(SUBMITTED)
    return case(
        (c.type == SUBMITTED[1], "answer of the partner"),
        (waited & c.type.in_((REVIEWED, *DECIDED)), "screening and rules"),
        (c.type == AGREED, func.concat("desk: ", c.desk)),
        (c.type == ASKED_FOR, "question to the partner"),
        (c.type.in_(DECIDED), "last desk"),
    )


def _query(tables: Readable, asked: Asked) -> Select[Any]:
    table, conditions = wanted(tables, "registrations", asked)
    steps, history = _steps(tables, asked), tables.history.c
    step = _step(steps)
    late = select(history.stream).where(history.type == BREACHED, history.vendor == asked.owner.vendor)
    c = table.c
    whole = select(
        c.programme,
        literal(WHOLE).label("step"),
        days(c.decided_at - c.submitted_at).label("took"),
        c.sla_breached.label("late"),
    ).where(*conditions, within(c.decided_at, asked), c.submitted_at.is_not(None))
    each = (
        select(c.programme, step, days(steps.c.time - steps.c.time_before), steps.c.stream.in_(late))
        .select_from(steps.join(table, steps.c.stream == func.concat("registration/", c.key)))
        .where(*conditions, step.is_not(None), steps.c.time_before.is_not(None), within(steps.c.time, asked))
    )
    found = union_all(whole, each).subquery().c
    return (
        select(
            found.programme,
            found.step,
            counted().label("times"),
            quantile(found.took).label("median_days"),
            quantile(found.took, 0.9).label("days_of_nine_in_ten"),
            func.max(found.took).label("longest_days"),
            counted(found.late).label("late"),
        )
        .group_by(found.programme, found.step)
        .order_by(found.programme, found.step != WHOLE, found.step)
    )


REPORT = Report(
    name="cycle-times",
    title="Cycle times",
    question="How long does a decision take, where does the time go, and how often is it late?",
    definition=(
        f"`{WHOLE}`: from the submission of a claim to its decision, for claims decided in the period. The other "
        "steps are the time between one record of a claim's life and the next: screening and rules until a person "
        "is asked or a rule decides; each desk until it agrees; the last desk until the decision; a question "
        "until it is put, and its answer. Late: the decision's deadline passed before there was one."
    ),
    period="the instant of the decision; of a step, of its end",
    columns=(
        Column("programme", "text", "whose rules the claims follow"),
        Column("step", "text", "what was done"),
        Column("times", "count", "how often", "times"),
        Column("median_days", "number", "median", DAYS),
        Column("days_of_nine_in_ten", "number", "nine in ten took no longer", DAYS),
        Column("longest_days", "number", "the longest", DAYS),
        Column("late", "count", "of those, on claims whose decision was late", "times"),
    ),
    query=_query,
    chart=Chart(bars="step", length="median_days", panels="programme"),
)
