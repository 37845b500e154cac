"""What each track of a programme yields."""

from typing import Any

from sqlalchemy import Date, Select, cast, func, select

from services.kit.sheets import Column
from services.projections.store.instants import Readable
from services.projections.store.reports.parts import (
    DAYS,
    MONEY,
    added,
    claimed,
    closed_on,
    counted,
    days,
    granted,
    lost,
    quantile,
    share,
    wanted,
    within,
    won,
)
from services.projections.store.reports.report import Asked, Chart, Report


def _query(tables: Readable, asked: Asked) -> Select[Any]:
    table, conditions = wanted(tables, "registrations", asked)
    protections, c = tables.views["protections"], table.c
    wins, losses = counted(won(table)), counted(lost(table))
    submitted_on = cast(func.timezone("UTC", c.submitted_at), Date)
    cycle = func.timezone("UTC", closed_on(table)) - func.timezone("UTC", submitted_on)
    amount, gained = added(c.amount), added(c.amount, won(table))
    return (
        select(
            *(c.programme, c.track, c.currency),
            counted().label("claims"),
            counted(granted(table, protections)).label("granted"),
            counted(c.state == "rejected").label("rejected"),
            wins.label("won"),
            losses.label("lost"),
            amount.label("amount"),
            gained.label("won_amount"),
            share(gained, amount).label("yield"),
            share(wins, wins + losses).label("win_rate"),
            quantile(days(c.decided_at - c.submitted_at)).label("median_decision_days"),
            quantile(days(cycle)).filter(won(table)).label("median_cycle_days"),
        )
        .select_from(table.outerjoin(protections, protections.c.key == c.key))
        .where(*conditions, claimed(table), within(c.submitted_at, asked))
        .group_by(c.programme, c.track, c.currency)
        .order_by(c.programme, c.track, c.currency)
    )


REPORT = Report(
    name="yield-by-track",
    title="Yield by track",
    question="Which track turns claims into business, and how fast?",
    definition=(
        "Claims of the period by programme, track and currency, and what has become of them by now. Yield: the "
        "list value of the claims that were won as a share of the list value of all. Decision: submission to "
        "decision. Cycle: from the day of submission to the day on which it was won. A claim of the time before "
        "tracks were stated has none."
    ),
    period="the instant of submission",
    columns=(
        Column("programme", "text", "the programme"),
        Column("track", "text", "the partner type whose rules the claims follow"),
        Column("currency", "text", "currency of the list values"),
        Column("claims", "count", "submitted", "claims"),
        Column("granted", "count", "of those, granted at some time", "claims"),
        Column("rejected", "count", "of those, rejected", "claims"),
        Column("won", "count", "of those, won", "claims"),
        Column("lost", "count", "of those, lost", "claims"),
        Column("amount", "money", "list value of all", MONEY),
        Column("won_amount", "money", "list value of those won", MONEY),
        Column("yield", "share", "the one as a share of the other"),
        Column("win_rate", "share", "won of those closed"),
        Column("median_decision_days", "number", "median from submission to decision", DAYS),
        Column("median_cycle_days", "number", "median from submission to the win", DAYS),
    ),
    query=_query,
    chart=Chart(bars="track", length="yield", parts="programme", panels="currency"),
)
