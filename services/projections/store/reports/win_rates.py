"""How many of the deals that were closed were won, by everything a programme makes a difference of."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select, union_all

from services.kit.sheets import Column
from services.projections.store.instants import Readable
from services.projections.store.reports.parts import (
    MONEY,
    added,
    closed_on,
    counted,
    lost,
    share,
    wanted,
    within_days,
    won,
    worth,
)
from services.projections.store.reports.report import Asked, Chart, Report

KINDS = ("programme", "tier", "partner_type", "track", "territory")


def _closed(tables: Readable, asked: Asked) -> Subquery:
    """The deals that were won or lost in the period, with what they are told apart by."""
    table, conditions = wanted(tables, "registrations", asked)
    amount, currency = worth(table)
    query = select(
        *(table.c.programme, table.c.tier, table.c.types, table.c.track, table.c.territory),
        won(table).label("won"),
        amount.label("amount"),
        currency.label("currency"),
    )
    over = won(table) | lost(table)
    return query.where(*conditions, over, within_days(closed_on(table), asked)).subquery()


def _query(tables: Readable, asked: Asked) -> Select[Any]:
    closed = _closed(tables, asked)
    values: dict[str, ColumnElement[Any]] = {kind: closed.c[kind] for kind in KINDS if kind in closed.c}
    values["partner_type"] = func.unnest(closed.c.types)
    told = union_all(
        *(
            select(
                literal(kind).label("by"), values[kind].label("value"), closed.c.won, closed.c.amount, closed.c.currency
            )
            for kind in KINDS
        )
    ).subquery()
    wins, losses = counted(told.c.won), counted(~told.c.won)
    return (
        select(
            told.c.by,
            told.c.value,
            told.c.currency,
            wins.label("won"),
            losses.label("lost"),
            share(wins, wins + losses).label("win_rate"),
            added(told.c.amount, told.c.won).label("won_amount"),
        )
        .group_by(told.c.by, told.c.value, told.c.currency)
        .order_by(func.array_position(list(KINDS), told.c.by), told.c.value, told.c.currency)
    )


REPORT = Report(
    name="win-rates",
    title="Win rates",
    question="Where are deals won, and where are they lost?",
    definition=(
        "Of the deals that were told as won or lost, the share that was won: won / (won + lost). Deals that ran "
        "out, were withdrawn or cancelled are in neither. The tier is that of the decision, types and track those "
        "of the submission; a partner of several types counts under each of them. An amount is what the deal was "
        "won with, else its list value."
    ),
    period="the day on which it was won or lost, in UTC",
    columns=(
        Column("by", "text", "what the deals are told apart by: programme, tier, partner type, track or territory"),
        Column("value", "text", "which of them"),
        Column("currency", "text", "currency of the deals"),
        Column("won", "count", "how many were won", "deals"),
        Column("lost", "count", "how many were lost", "deals"),
        Column("win_rate", "share", "won of those closed"),
        Column("won_amount", "money", "sum of what was won", MONEY),
    ),
    query=_query,
    chart=Chart(bars="value", length="win_rate", parts="currency", panels="by"),
)
