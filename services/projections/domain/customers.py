"""The customers view: who is the same organisation, and under which names it was written."""

from typing import Final, NamedTuple

from contracts import customers as c
from contracts import designations as d
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
    state: str = "known"
    merged_into: str | None = None
    parent: str | None = None
    parent_source: str | None = None
    designation: str | None = None
    designated: Json = None


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


@view.changes(c.CustomersMerged)
def gathered(row: CustomerRow, _: c.CustomersMerged, __: Seen) -> CustomerRow:
    """Another customer became part of it; which, its history tells."""
    return row


@view.changes(c.CustomerSplit)
def parted(row: CustomerRow, _: c.CustomerSplit, __: Seen) -> CustomerRow:
    """A part of it is another customer; which, its history tells."""
    return row


@view.changes(c.CustomerAbsorbed)
def absorbed(row: CustomerRow, event: c.CustomerAbsorbed, _: Seen) -> CustomerRow:
    """It is part of another one."""
    return row._replace(state="merged", merged_into=event.into)


@view.changes(c.CustomerRestored)
def restored(row: CustomerRow, _: c.CustomerRestored, __: Seen) -> CustomerRow:
    """It stands by itself again."""
    return row._replace(state="known", merged_into=None)


@view.changes(c.CustomerParentRecorded)
def belongs(row: CustomerRow, event: c.CustomerParentRecorded, _: Seen) -> CustomerRow:
    """It belongs to another customer, or to none."""
    return row._replace(parent=event.parent, parent_source=event.source if event.parent else None)


@view.changes(d.AccountDesignationChanged)
def designated(row: CustomerRow, event: d.AccountDesignationChanged, seen: Seen) -> CustomerRow:
    """It is meant for somebody: by whose word, since when and until when."""
    if event.designation == "none":
        return row._replace(designation=None, designated=None)
    told = {name: value for name, value in seen.data.items() if name not in ("customer", "claim")}
    said = {**told, "by": seen.actor, "at": seen.time.isoformat()}
    return row._replace(designation=event.designation, designated=said)


@view.changes(d.AccountDesignationEnded)
def undesignated(row: CustomerRow, _: d.AccountDesignationEnded, __: Seen) -> CustomerRow:
    """The time of its designation is over."""
    return row._replace(designation=None, designated=None)


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
