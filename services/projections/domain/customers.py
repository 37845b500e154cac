"""The customers view: who is the same organisation, and under which names it was written."""

from typing import Final, NamedTuple

from contracts import customers as c
from contracts.values import CONFIDENTIAL
from services.projections.domain.view import Json, Seen, View

ALIASES_MAX: Final = 100
"""So many ways of writing one customer are shown; the others are counted, and stand in its history."""


class CustomerRow(NamedTuple):
    """A customer; `written` holds the first and the latest ways in which it was written, confidential ones left out.

    Nobody could tell from its row that it is also the customer of a confidential claim.
    """

    name: str
    country: str | None
    website: str | None
    written: Json
    written_count: int
    keys: tuple[str, ...]


view = View("customers", CustomerRow, "customer")


@view.opens(c.CustomerResolved)
def resolved(event: c.CustomerResolved, seen: Seen) -> CustomerRow:
    """Seen for the first time."""
    if event.written.confidential:
        return CustomerRow(CONFIDENTIAL, event.written.country, None, [], 0, ())
    return _named(event, seen)


@view.changes(c.CustomerAliasAdded)
def alias_added(row: CustomerRow, event: c.CustomerAliasAdded, seen: Seen) -> CustomerRow:
    """Another way to write it."""
    if event.written.confidential:
        return row
    if not row.written:
        return _named(event, seen)
    first, *later = row.written
    return row._replace(
        written=[first, *[*later, seen.data["written"]][-(ALIASES_MAX - 1) :]],
        written_count=row.written_count + 1,
        keys=tuple(dict.fromkeys((*row.keys, *event.keys)))[-ALIASES_MAX:],
    )


def _named(event: c.CustomerResolved | c.CustomerAliasAdded, seen: Seen) -> CustomerRow:
    written = event.written
    return CustomerRow(
        name=written.name,
        country=written.country,
        website=written.website,
        written=[seen.data["written"]],
        written_count=1,
        keys=event.keys,
    )
