"""Protections in force, about to end, and what came of those that ended."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from services.kit.sheets import Column
from services.projections.policy.reports import EXPIRING_DAYS
from services.projections.store.instants import Readable
from services.projections.store.reports.parts import counted, protected, share, wanted, within
from services.projections.store.reports.report import Asked, Chart, Report

RAN_OUT = ("expired", "ended")


def _query(tables: Readable, asked: Asked) -> Select[Any]:
    table, conditions = wanted(tables, "protections", asked)
    c = table.c
    live, soon = protected(tables, asked), asked.at + timedelta(days=EXPIRING_DAYS)
    over = within(c.ended_at, asked)
    ended, fulfilled = counted(over), counted(over, c.state == "fulfilled")
    return (
        select(
            c.programme,
            c.org.label("partner"),
            counted(live).label("active"),
            counted(live, c.state == "suspended").label("suspended"),
            counted(live, c.ends_at <= soon, ~c.clock_stopped).label("expiring"),
            ended.label("ended"),
            fulfilled.label("fulfilled"),
            counted(over, c.state.in_(RAN_OUT)).label("ran_out"),
            counted(over, c.state == "released").label("released"),
            counted(over, c.state == "revoked").label("revoked"),
            counted(over, c.state == "transferred").label("transferred"),
            share(fulfilled, ended).label("utilisation"),
        )
        .where(*conditions)
        .group_by(c.programme, c.org)
        .order_by(c.programme, c.org)
    )


REPORT = Report(
    name="protections",
    title="Protections",
    question="What is protected now, what ends soon, and were protections of use?",
    definition=(
        "`active` keeps rivals out at the instant asked for, by the clock and not by the record of its end; "
        f"`suspended` and `expiring` (ends within {EXPIRING_DAYS} days, in grace too) are among them. Utilisation "
        "is the share of the protections that ended in the period which ended because the deal was won."
    ),
    period="the instant at which a protection ended; what is active is not narrowed",
    columns=(
        Column("programme", "text", "under which they were granted"),
        Column("partner", "text", "whose they are"),
        Column("active", "count", "in force now", "protections"),
        Column("suspended", "count", "of those, resting", "protections"),
        Column("expiring", "count", f"of those, ending within {EXPIRING_DAYS} days", "protections"),
        Column("ended", "count", "ended in the period", "protections"),
        Column("fulfilled", "count", "of those, by a won deal", "protections"),
        Column("ran_out", "count", "of those, by time", "protections"),
        Column("released", "count", "of those, given back by the partner", "protections"),
        Column("revoked", "count", "of those, taken away by the vendor", "protections"),
        Column("transferred", "count", "of those, gone to another partner", "protections"),
        Column("utilisation", "share", "fulfilled of those ended"),
    ),
    query=_query,
    chart=Chart(bars="partner", length="active", parts="programme"),
)
