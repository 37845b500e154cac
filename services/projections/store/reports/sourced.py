"""Who found the deals that were won, and who delivered them."""

from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select

from services.kit.sheets import Column
from services.projections.store.instants import Readable
from services.projections.store.reports.parts import (
    MONEY,
    added,
    closed_on,
    counted,
    deal,
    wanted,
    within_days,
    won,
    worth,
)
from services.projections.store.reports.report import Asked, Chart, Report

BRINGS_ONLY = ("referral", "influence")
"""Roles of partners that bring a deal and do not deliver it."""
SPLIT = "sourcing_and_fulfilment_split"


def _left(tables: Readable, standing: str) -> Select[Any]:
    """The claims that a settled case left nothing but the sourcing, or the delivery, of a deal."""
    cases = tables.views["conflicts"]
    each = func.jsonb_array_elements(cases.c.effects).table_valued("value").lateral("effect")
    said = each.c.value
    found = select(said.op("->>")("claim")).select_from(cases.join(each, literal(True)))
    return found.where(cases.c.outcome == SPLIT, said.op("->>")("standing") == standing)


def _query(tables: Readable, asked: Asked) -> Select[Any]:
    table, conditions = wanted(tables, "registrations", asked)
    c = table.c
    amount, currency = worth(table)
    role = func.coalesce(c.details["chain"]["role"].astext, "reseller")
    found = and_(
        func.coalesce(deal(table, "origin"), "partner") == "partner", c.key.not_in(_left(tables, "fulfilment"))
    )
    delivers = and_(role.not_in(BRINGS_ONLY), c.key.not_in(_left(tables, "sourcing")))
    told = select(
        c.org, currency.label("currency"), amount.label("amount"), found.label("found"), delivers.label("delivers")
    )
    period = within_days(closed_on(table), asked)
    deals = told.where(*conditions, won(table), period).subquery().c
    return (
        select(
            deals.org.label("partner"),
            deals.currency,
            counted().label("won"),
            added(deals.amount).label("won_amount"),
            counted(deals.found).label("sourced"),
            added(deals.amount, deals.found).label("sourced_amount"),
            counted(deals.delivers).label("fulfilled"),
            added(deals.amount, deals.delivers).label("fulfilled_amount"),
            counted(and_(deals.found, deals.delivers)).label("both"),
            counted(~or_(deals.found, deals.delivers)).label("neither"),
        )
        .group_by(deals.org, deals.currency)
        .order_by(deals.org, deals.currency)
    )


REPORT = Report(
    name="sourced-fulfilled",
    title="Sourced and fulfilled",
    question="Who found the business that was won, and who delivered it?",
    definition=(
        "Won deals by partner and currency. Sourced: the partner found the deal, and no settled case left it the "
        "delivery alone. Fulfilled: the partner delivers it, so its role is not that of a referral or an "
        "influence, and no settled case left it the sourcing alone. A deal may be both."
    ),
    period="the day on which it was won, in UTC",
    columns=(
        Column("partner", "text", "whose deals they are"),
        Column("currency", "text", "currency of what was won"),
        Column("won", "count", "won", "deals"),
        Column("won_amount", "money", "what they were won with", MONEY),
        Column("sourced", "count", "of those, found by the partner", "deals"),
        Column("sourced_amount", "money", "what those were won with", MONEY),
        Column("fulfilled", "count", "of those won, delivered by the partner", "deals"),
        Column("fulfilled_amount", "money", "what those were won with", MONEY),
        Column("both", "count", "found and delivered by it", "deals"),
        Column("neither", "count", "found by the vendor and delivered by somebody else", "deals"),
    ),
    query=_query,
    chart=Chart(bars="partner", length="won_amount", panels="currency"),
)
