"""The deals themselves, one row each: for a spreadsheet, and for questions nobody has thought of yet."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from contracts.disclosure import OWN_REASONS
from contracts.disclosure.reasons import NOT_AVAILABLE
from services.kit.sheets import Column
from services.projections.store.instants import Readable
from services.projections.store.reports.parts import MONEY, claimed, closed_on, deal, wanted, within, won, worth
from services.projections.store.reports.report import Asked, Report


def _query(tables: Readable, asked: Asked) -> Select[Any]:
    table, conditions = wanted(tables, "registrations", asked)
    protections, claims, c = tables.views["protections"], tables.views["claims"], table.c
    amount, currency = worth(table)
    plain = (
        *(c.programme, c.programme_version, c.tier, c.track, c.state, c.deal_kind, c.customer, c.country, c.products),
        *(c.territory, c.amount, c.currency, c.expected_close, c.distributor, c.submitted_at, c.decided_at),
        *(c.sla_breached, c.activity_at),
    )
    query = select(
        c.key.label("id"),
        c.org.label("partner"),
        c.types.label("partner_types"),
        *plain,
        (_told(c.code) if asked.own_only else c.code).label("code"),
        func.coalesce(deal(table, "origin"), "partner").label("origin"),
        deal(table, "industry").label("industry"),
        claims.c.customer.label("customer_id"),
        func.jsonb_array_length(c.evidence).label("proofs"),
        c.automatic.label("by_rule"),
        func.cardinality(c.held_by).label("open_conflicts"),
        protections.c.state.label("protection"),
        protections.c.starts_at.label("protected_from"),
        protections.c.ends_at.label("protected_until"),
        closed_on(table).label("closed_on"),
        case((won(table), amount)).label("won_amount"),
        case((won(table), currency)).label("won_currency"),
    )
    both = table.outerjoin(protections, protections.c.key == c.key).outerjoin(claims, claims.c.key == c.key)
    return (
        query.select_from(both)
        .where(*conditions, claimed(table), within(c.submitted_at, asked))
        .order_by(c.opened_at.desc(), c.key.desc())
    )


def _told(code: ColumnElement[Any]) -> ColumnElement[Any]:
    """A reason as its partner is told of it everywhere: `contracts.disclosure.reason_class` in SQL."""
    return case((code.in_(sorted(OWN_REASONS)), code), (code.is_not(None), NOT_AVAILABLE))


REPORT = Report(
    name="deals",
    title="Deals",
    question="Which deals were registered, and what became of each?",
    definition=(
        "A row for every claim that was submitted, as it stands; drafts claim nothing and are left out. The "
        "newest first."
    ),
    period="the instant of submission",
    columns=(
        Column("id", "text", "the registration"),
        Column("partner", "text", "whose claim it is"),
        Column("partner_types", "texts", "what the partner was on the day of the claim"),
        Column("programme", "text", "the programme it is judged by"),
        Column("programme_version", "count", "the version of that programme"),
        Column("tier", "text", "the partner's tier on the day of the decision, before it of the claim"),
        Column("track", "text", "the partner type whose rules it follows; empty where nothing says it"),
        Column("state", "text", "where it stands"),
        Column("deal_kind", "text", "new business, renewal, expansion or migration"),
        Column("origin", "text", "who found it: partner or vendor"),
        Column("industry", "text", "the customer's industry, where the claim names it"),
        Column("customer", "text", "the customer as the partner wrote it"),
        Column("customer_id", "text", "the customer it was found to be"),
        Column("country", "text", "the customer's country"),
        Column("products", "texts", "what is sold"),
        Column("territory", "text", "where it is sold"),
        Column("amount", "money", "list value", MONEY),
        Column("currency", "text", "currency of the list value"),
        Column("expected_close", "date", "when it should be closed"),
        Column("distributor", "text", "through whom it is sold"),
        Column("proofs", "count", "proofs of work that were filed", "proofs"),
        Column("submitted_at", "instant", "when it was submitted"),
        Column("decided_at", "instant", "when it was decided"),
        Column("by_rule", "flag", "whether it was approved without a person"),
        Column("sla_breached", "flag", "whether the decision was late"),
        Column("code", "text", "why it ended, where a code says so; a partner reads the word of its notices"),
        Column("activity_at", "instant", "when work was last reported"),
        Column("protection", "text", "what became of its protection, as the ledger says"),
        Column("protected_from", "instant", "when the protection began"),
        Column("protected_until", "instant", "when the protection ends or ended"),
        Column("open_conflicts", "count", "open conflicts that hold it", "conflicts"),
        Column("closed_on", "date", "when it was won or lost"),
        Column("won_amount", "money", "what it was won with; the list value where nobody said", "won_currency"),
        Column("won_currency", "text", "currency of what it was won with"),
    ),
    query=_query,
    staff=frozenset({"customer_id", "by_rule", "open_conflicts"}),
)
