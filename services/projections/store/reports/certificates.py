"""Certificates that ran out or soon will, and how much depends on them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, DateTime, Select, and_, cast, func, literal, or_, select

from services.kit.sheets import Column
from services.projections.policy.limits import CERTIFICATE_DAYS
from services.projections.store.instants import Readable
from services.projections.store.querying import OPEN
from services.projections.store.reports.parts import DAYS, days, protected, wanted
from services.projections.store.reports.report import Asked, Report


def _query(tables: Readable, asked: Asked) -> Select[Any]:
    table, conditions = wanted(tables, "partners", asked)
    c = table.c
    each = func.jsonb_array_elements(c.certifications).table_valued("value").lateral("held")

    def said(name: str) -> ColumnElement[str]:
        return each.c.value.op("->>")(name)

    valid_until = cast(said("valid_until"), DateTime(timezone=True))
    expired = or_(cast(said("expired"), Boolean()), valid_until <= asked.at)
    soon = valid_until <= asked.at + timedelta(days=CERTIFICATE_DAYS)
    return (
        select(
            c.partner,
            c.channel_manager,
            said("name").label("certificate"),
            said("product").label("product"),
            said("seller").label("seller"),
            cast(func.coalesce(said("people"), "1"), BigInteger()).label("people"),
            valid_until.label("valid_until"),
            days(valid_until - literal(asked.at)).label("days_left"),
            expired.label("expired"),
            _open_claims(tables, c.vendor, c.partner).label("open_claims"),
            _in_force(tables, asked, c.vendor, c.partner).label("protections"),
        )
        .select_from(table.join(each, literal(True)))
        .where(*conditions, c.state == "active", or_(expired, soon))
        .order_by(valid_until, c.partner, said("name"))
    )


def _open_claims(tables: Readable, vendor: Any, partner: Any) -> Any:
    c = tables.views["registrations"].c
    return select(func.count()).where(c.vendor == vendor, c.org == partner, c.state.in_(OPEN)).scalar_subquery()


def _in_force(tables: Readable, asked: Asked, vendor: Any, partner: Any) -> Any:
    c = tables.views["protections"].c
    mine = and_(c.vendor == vendor, c.org == partner, protected(tables, asked))
    return select(func.count()).where(mine).scalar_subquery()


REPORT = Report(
    name="certificates-at-risk",
    title="Certificates at risk",
    question="Which certificates ran out or soon will, and what of the partner's business stands beside them?",
    definition=(
        f"Certificates of active partners that ran out and were not renewed, or run out within {CERTIFICATE_DAYS} "
        "days; the first to run out come first. Beside each, how many claims its partner has open and how many "
        "protections in force: a programme may ask for the certificate at the next decision or extension."
    ),
    period="",
    columns=(
        Column("partner", "text", "whose it is"),
        Column("channel_manager", "text", "who looks after the partner"),
        Column("certificate", "text", "which"),
        Column("product", "text", "for which product, where it is for one"),
        Column("seller", "text", "of which seller, where it is one person's"),
        Column("people", "count", "how many people hold it", "people"),
        Column("valid_until", "instant", "until when"),
        Column("days_left", "number", "how long it is still valid; less than nothing when it is not", DAYS),
        Column("expired", "flag", "whether it ran out"),
        Column("open_claims", "count", "open claims of the partner", "claims"),
        Column("protections", "count", "protections of the partner in force", "protections"),
    ),
    query=_query,
    narrowed=frozenset({"partner"}),
    staff=frozenset({"channel_manager"}),
)
