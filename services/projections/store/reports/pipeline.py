"""Open deals by stage and partner."""

from typing import Any

from sqlalchemy import Date, Select, cast, func, literal, select

from services.kit.sheets import Column
from services.projections.store.instants import Readable
from services.projections.store.querying import OPEN
from services.projections.store.reports.parts import (
    DAYS,
    MONEY,
    added,
    claimed,
    counted,
    days,
    protected,
    quantile,
    wanted,
    within,
)
from services.projections.store.reports.report import Asked, Chart, Report


def _query(tables: Readable, asked: Asked) -> Select[Any]:
    table, conditions = wanted(tables, "registrations", asked)
    protections, c = tables.views["protections"], table.c
    today = cast(func.timezone("UTC", literal(asked.at)), Date)
    return (
        select(
            c.state.label("stage"),
            c.org.label("partner"),
            c.currency,
            counted().label("deals"),
            added(c.amount).label("amount"),
            counted(protected(tables, asked)).label("protected"),
            counted(c.expected_close < today).label("past_close"),
            quantile(days(literal(asked.at) - c.submitted_at)).label("median_age_days"),
        )
        .select_from(table.outerjoin(protections, protections.c.key == c.key))
        .where(*conditions, claimed(table), c.state.in_(OPEN), within(c.submitted_at, asked))
        .group_by(c.state, c.org, c.currency)
        .order_by(func.array_position(list(OPEN), c.state), c.org, c.currency)
    )


REPORT = Report(
    name="pipeline",
    title="Pipeline",
    question="What is open, at which stage, with whom, and what is it worth?",
    definition=(
        "Claims that were submitted and are neither closed nor over, by state, partner and currency. `submitted` "
        "waits for screening, `under_review` for a person of the vendor, `action_required` for the partner, "
        "`approved` for the customer."
    ),
    period="the instant of submission",
    columns=(
        Column("stage", "text", "the state of the claims"),
        Column("partner", "text", "whose claims they are"),
        Column("currency", "text", "currency of the list values"),
        Column("deals", "count", "how many there are", "deals"),
        Column("amount", "money", "sum of their list values", MONEY),
        Column("protected", "count", "how many of them keep rivals out now", "deals"),
        Column("past_close", "count", "how many should have been closed before today", "deals"),
        Column("median_age_days", "number", "median of the time since submission", DAYS),
    ),
    query=_query,
    chart=Chart(bars="partner", length="amount", parts="stage", panels="currency"),
)
