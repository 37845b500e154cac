"""What the rows of views can be asked for by: a condition a filter."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, func, literal, not_, or_, select

from contracts.values import KEEPS_NOBODY_OUT
from services.projections.store.instants import Readable

Condition = Callable[[Readable, FromClause, Any], ColumnElement[bool]]


def _same(column: str) -> Condition:
    return lambda _, table, value: table.c[column] == value


def _one_of(column: str) -> Condition:
    return lambda _, table, values: table.c[column].in_(values)


def _text_in(column: str) -> Condition:
    return lambda _, table, part: table.c[column].icontains(part, autoescape=True)


def _of_customer(tables: Readable, table: FromClause, customer: str) -> ColumnElement[bool]:
    claims = tables.views["claims"]
    return table.c.key.in_(select(claims.c.key).where(claims.c.customer == customer))


def _protected(_: Readable, table: FromClause, at: datetime) -> ColumnElement[bool]:
    """As `policy.deadlines.is_protected` has it."""
    graced = func.coalesce(table.c.grace_until > at, False)
    lasts = or_(table.c.ends_at.is_(None), table.c.ends_at > at, table.c.clock_stopped, graced)
    live = and_(table.c.state.in_(("active", "suspended")), lasts)
    waits = and_(table.c.state == "in_grace", graced)
    return and_(table.c.kind.not_in(KEEPS_NOBODY_OUT), table.c.starts_at <= at, or_(live, waits))


FILTERS: Mapping[str, Condition] = {
    "state": _one_of("state"),
    "partner": _same("org"),
    "programme": _same("programme"),
    "customer": _same("customer"),
    "claimed_customer": _of_customer,
    "kind": _one_of("kind"),
    "matter": _same("matter"),
    "audience": _one_of("audience"),
    "severity": _one_of("severity"),
    "level": _same("level"),
    "tier": _same("tier"),
    "owner": _same("owner"),
    "made_by": _same("made_by"),
    "asked_by": _same("asked_by"),
    "recorded_by": _same("recorded_by"),
    "engagement": _same("engagement"),
    "parent": _same("parent"),
    "customer_name": _text_in("customer"),
    "name": _text_in("name"),
    "flagged": _same("partner"),
    "subject": _same("subject"),
    "outcome": _one_of("outcome"),
    "payable": _same("payable"),
    "retired": lambda _, table, retired: table.c.retired_at.is_not(None) == retired,
    "desk": lambda _, table, desk: or_(table.c.desks.contains([desk]), table.c.late_desks.contains([desk])),
    "due_before": lambda _, table, at: and_(table.c.state == "under_review", table.c.decision_due < at),
    "held": lambda _, table, held: (func.cardinality(table.c.held_by) > 0) == held,
    "claim": lambda _, table, claim: or_(table.c.first == claim, table.c.second == claim),
    "party": lambda _, table, party: literal(party) == func.any(table.c.parties),
    "protected_at": _protected,
    "unprotected_at": lambda tables, table, at: not_(_protected(tables, table, at)),
    "ends_before": lambda _, table, at: table.c.ends_at < at,
    "since": lambda _, table, at: table.c.opened_at >= at,
    "until": lambda _, table, at: table.c.opened_at < at,
    "changed_since": lambda _, table, at: table.c.changed_at >= at,
}
"""Every filter of every view by name, and what it asks of a row."""
