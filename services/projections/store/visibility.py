"""Which rows somebody may see: a partner its own, and what others share with it by naming it."""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import ColumnElement, FromClause, Select, and_, or_, select

from services.projections.domain.view import Owner
from services.projections.store.instants import Readable

Shared = Callable[[Readable, FromClause, Owner], ColumnElement[bool]]


def visible(tables: Readable, view: str, owner: Owner, *, own_only: bool) -> ColumnElement[bool]:
    """The condition on a view's rows: the whole vendor's, or those that the partner owns or is named in."""
    table = tables.views[view]
    whole = table.c.vendor == owner.vendor
    if not own_only:
        return whole
    own = table.c.org == owner.org
    shared = SHARED.get(view)
    return and_(whole, own if shared is None else or_(own, shared(tables, table, owner)))


def _named(column: str) -> Shared:
    """The partner is one of those listed in a column."""
    return lambda _, table, owner: table.c[column].contains([owner.org])


def _granted(tables: Readable, table: FromClause, owner: Owner) -> ColumnElement[bool]:
    """A protection of a registration that it may read, or one that is offered to it."""
    return or_(table.c.offered_to == owner.org, table.c.key.in_(_readable(tables, owner)))


def _sent(tables: Readable, table: FromClause, owner: Owner) -> ColumnElement[bool]:
    """An invitation to a deal of its own."""
    registrations = tables.views["registrations"]
    own = (registrations.c.vendor == owner.vendor, registrations.c.org == owner.org)
    return table.c.subject.in_(select(registrations.c.key).where(*own))


def _told_of(_: Readable, table: FromClause, owner: Owner) -> ColumnElement[bool]:
    """A flag over the partner; a mere watch is not there for it."""
    return and_(table.c.partner == owner.org, table.c.level == "flag")


def _readable(tables: Readable, owner: Owner) -> Select[tuple[str]]:
    registrations = tables.views["registrations"]
    shared = registrations.c.readers.contains([owner.org])
    return select(registrations.c.key).where(registrations.c.vendor == owner.vendor, shared)


SHARED: Final[Mapping[str, Shared]] = {
    "registrations": _named("readers"),
    "partners": _named("distributors"),
    "protections": _granted,
    "invitations": _sent,
    "blanket_flags": _told_of,
}
"""Views whose rows others than their owner may see, and when."""
