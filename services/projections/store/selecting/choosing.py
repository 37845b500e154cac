"""Which records are meant: of a case, partner, customer, registration or period, as they hung together at the time."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from contracts.exports import Selection
from services.projections.domain.streams import STREAMS
from services.projections.store.instants import Readable
from services.projections.store.querying import Library


class Cut(NamedTuple):
    """Whose records, in which partition, and for each ledger the first sequence number that is not taken any more.

    `then`: the views as they stood at that time. What was merged or split later changes nothing in an export.
    """

    vendor: str
    partition: int
    until: Mapping[str, int]
    then: Readable


async def is_there(library: Library, selection: Selection, vendor: str, then: Readable) -> bool:
    """Whether the vendor has what is named, by the views as they stood; a period is always there."""
    for view, key in (
        ("conflicts", selection.case),
        ("customers", selection.customer),
        ("registrations", selection.registration),
        ("partners", selection.partner and f"{vendor}/{selection.partner}"),
    ):
        if key is not None:
            table = then.views[view]
            found = select(table.c.key).where(table.c.key == key, table.c.vendor == vendor)
            return bool(await library.found(found))
    return True


async def chosen(library: Library, selection: Selection, cut: Cut) -> ColumnElement[bool]:
    """The condition on records of the history."""
    history = library.tables.history
    period = within(history.c.time, selection)
    if selection.partner is not None:
        own = history.c.stream == f"partner/{cut.vendor}/{selection.partner}"
        return and_(or_(history.c.org == selection.partner, own), period)
    if selection.case is not None:
        entities = await _of_case(library, selection.case, cut)
    elif selection.customer is not None:
        entities = await _of_customer(library, selection.customer, cut)
    elif selection.registration is not None:
        entities = await _with_cases(library, [selection.registration], cut)
    else:
        return period
    return and_(history.c.stream.in_(f"{kind}/{entity}" for kind in STREAMS for entity in entities), period)


async def _of_case(library: Library, case: str, cut: Cut) -> list[str]:
    """A case and its two claims."""
    cases = cut.then.views["conflicts"]
    sides = select(cases.c.first, cases.c.second).where(cases.c.key == case, cases.c.vendor == cut.vendor)
    return [case, *(side for row in await library.found(sides) for side in row.values())]


async def _of_customer(library: Library, customer: str, cut: Cut) -> list[str]:
    """A customer and all that became part of it, the claims on them, and their cases."""
    customers, claims = cut.then.views["customers"], cut.then.views["claims"]
    own = select(customers.c.key).where(customers.c.vendor == cut.vendor)
    ones = own.where(customers.c.key == customer).cte("ones", recursive=True)
    ones = ones.union(own.join(ones, customers.c.merged_into == ones.c.key))
    ids = await _keys(library, select(ones.c.key))
    on_it = await _keys(library, select(claims.c.key).where(claims.c.vendor == cut.vendor, claims.c.customer.in_(ids)))
    return [*ids, *await _with_cases(library, on_it, cut)]


async def _with_cases(library: Library, claims: list[str], cut: Cut) -> list[str]:
    """Claims, and the cases they are in."""
    cases = cut.then.views["conflicts"]
    theirs = or_(cases.c.first.in_(claims), cases.c.second.in_(claims))
    return [*claims, *await _keys(library, select(cases.c.key).where(cases.c.vendor == cut.vendor, theirs))]


async def _keys(library: Library, query: Select[Any]) -> list[str]:
    return [row["key"] for row in await library.found(query)]


def within(column: ColumnElement[Any], selection: Selection) -> ColumnElement[bool]:
    """Whether an instant lies in the period, if there is one; its end is out."""
    bounds: list[ColumnElement[bool]] = [true()]
    if selection.since is not None:
        bounds.append(column >= selection.since)
    if selection.until is not None:
        bounds.append(column < selection.until)
    return and_(*bounds)
