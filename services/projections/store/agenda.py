"""The claims on which something is due, or lately was, each with its protection."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from services.projections.domain.view import Owner
from services.projections.policy.reports import CALENDAR_EVENTS_MAX, CALENDAR_PAST_DAYS
from services.projections.store.instants import Readable
from services.projections.store.querying import OPEN, Found, Library

OPEN_APPEALS = ("open", "filed")


class Due(NamedTuple):
    """A claim, and its protection if it has one."""

    claim: Found
    protection: Found | None


async def agenda(library: Library, owner: Owner, now: datetime, *, own_only: bool) -> list[Due]:
    """The claims of a vendor, or those that are a partner's own; those on which something is due next come first."""
    keys = [row["key"] for row in await library.found(_due(library.tables, owner, now, own_only=own_only))]
    claims = await library.rows_of("registrations", keys)
    granted = await library.rows_of("protections", keys)
    return [Due(claims[key], granted.get(key)) for key in keys]


def _due(tables: Readable, owner: Owner, now: datetime, *, own_only: bool) -> Select[Any]:
    """Their keys alone: whole rows would be sorted on disk, and most of them for nothing."""
    claims, protections = tables.views["registrations"], tables.views["protections"]
    c, p = claims.c, protections.c
    concerns = or_(
        c.state.in_(OPEN),
        c.appeal["state"].astext.in_(OPEN_APPEALS),
        p.incumbent_until > now,
        p.ended_at > now - timedelta(days=CALENDAR_PAST_DAYS),
    )
    whose = [c.vendor == owner.vendor, *([c.org == owner.org] if own_only else [])]
    both = claims.outerjoin(protections, p.key == c.key)
    first = func.least(c.decision_due, p.activity_due, p.ends_at, p.grace_until)
    query = select(c.key).select_from(both).where(*whose, concerns)
    return query.order_by(first.nulls_last(), c.key).limit(CALENDAR_EVENTS_MAX)
