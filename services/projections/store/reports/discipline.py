"""How each partner registers: with proof, with work that follows, and with what result."""

from typing import Any

from sqlalchemy import Select, Subquery, func, select

from services.kit.sheets import Column
from services.projections.store.instants import Readable
from services.projections.store.querying import OPEN
from services.projections.store.reports.parts import claimed, counted, granted, share, wanted, within, won
from services.projections.store.reports.report import Asked, Chart, Report

RAN_OUT = ("expired", "ended")
HOLDS = [{"holds": True}]
FAILED = [{"holds": False}]
CONFIRMED = ("confirmed", "referred", "concluded")


def _claims(tables: Readable, asked: Asked) -> Subquery:
    """What each partner's claims of the period came to."""
    table, conditions = wanted(tables, "registrations", asked)
    protections, c = tables.views["protections"], table.c
    was_granted, silent = granted(table, protections), c.activity_at.is_(None)
    query = select(
        c.org,
        counted().label("claims"),
        counted(c.state.in_(OPEN)).label("open_claims"),
        counted(func.jsonb_array_length(c.evidence) > 0).label("evidenced"),
        counted(c.evidence.contains(HOLDS)).label("verified"),
        counted(c.evidence.contains(FAILED)).label("failed"),
        counted(c.state == "rejected").label("rejected"),
        counted(was_granted).label("granted"),
        counted(was_granted, ~silent).label("worked"),
        counted(protections.c.activity_overdue).label("overdue"),
        counted(protections.c.state.in_(RAN_OUT), silent).label("silent"),
        counted(won(table)).label("won"),
        func.max(c.activity_at).label("last_activity_at"),
    ).select_from(table.outerjoin(protections, protections.c.key == c.key))
    return query.where(*conditions, claimed(table), within(c.submitted_at, asked)).group_by(c.org).subquery()


def _flags(tables: Readable, asked: Asked) -> Subquery:
    """How often each partner was flagged in the period."""
    c = tables.views["blanket_flags"].c
    query = select(c.partner, counted().label("flags"), counted(c.state.in_(CONFIRMED)).label("confirmed"))
    conditions = (c.vendor == asked.owner.vendor, within(c.opened_at, asked))
    return query.where(*conditions).group_by(c.partner).subquery()


def _query(tables: Readable, asked: Asked) -> Select[Any]:
    table, conditions = wanted(tables, "partners", asked._replace(programme=None))
    claims, flags, c = _claims(tables, asked), _flags(tables, asked), table.c
    n = claims.c
    counts = (n.claims, n.open_claims, n.failed, n.rejected, n.granted, n.overdue, n.silent, n.won)
    both = table.outerjoin(claims, n.org == c.partner).outerjoin(flags, flags.c.partner == c.partner)
    return (
        select(
            c.partner,
            *(c.name, c.channel_manager, c.tier, c.state, c.cap),
            *(func.coalesce(count, 0).label(count.name) for count in counts),
            share(n.evidenced, n.claims).label("evidenced_share"),
            share(n.verified, n.claims).label("verified_share"),
            share(n.worked, n.granted).label("worked_share"),
            share(n.silent, n.granted).label("silent_share"),
            share(n.won, n.granted).label("conversion"),
            func.coalesce(flags.c.flags, 0).label("flags"),
            func.coalesce(flags.c.confirmed, 0).label("flags_confirmed"),
            n.last_activity_at,
        )
        .select_from(both)
        .where(*conditions)
        .order_by(c.channel_manager, c.partner)
    )


REPORT = Report(
    name="discipline",
    title="Registration discipline",
    question="Which partners register what they work on, and which reserve accounts?",
    definition=(
        "For every partner of the vendor, what its claims of the period came to. Evidenced: at least one proof of "
        "work was filed; verified: a person found that at least one holds. Worked: a granted claim on which the "
        "partner reported work. Silent: its protection ran out and no work was ever reported. Conversion: won of "
        "those granted. Flags are those of land grabs, confirmed when a person agreed."
    ),
    period="the instant of submission; of a flag, when it was raised",
    columns=(
        Column("partner", "text", "who"),
        Column("name", "text", "its name"),
        Column("channel_manager", "text", "who looks after it"),
        Column("tier", "text", "its tier now"),
        Column("state", "text", "its standing"),
        Column("cap", "count", "open claims it may have; empty where nothing bounds them", "claims"),
        Column("claims", "count", "submitted", "claims"),
        Column("open_claims", "count", "of those, still open", "claims"),
        Column("evidenced_share", "share", "of those, with proof of work"),
        Column("verified_share", "share", "of those, with proof that holds"),
        Column("failed", "count", "of those, with proof that does not hold", "claims"),
        Column("rejected", "count", "of those, rejected", "claims"),
        Column("granted", "count", "of those, granted at some time", "claims"),
        Column("worked_share", "share", "of those granted, with work reported"),
        Column("overdue", "count", "of those granted, with a report overdue now", "claims"),
        Column("silent", "count", "of those granted, run out without a word", "claims"),
        Column("silent_share", "share", "the same of those granted"),
        Column("won", "count", "of those granted, won", "claims"),
        Column("conversion", "share", "the same of those granted"),
        Column("flags", "count", "flags raised", "flags"),
        Column("flags_confirmed", "count", "of those, confirmed by a person", "flags"),
        Column("last_activity_at", "instant", "when work was last reported"),
    ),
    query=_query,
    chart=Chart(bars="partner", length="claims"),
)
