"""Rows with what belongs to them from other views, and with what depends on the time at which somebody looks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from services.projections.pages.shelf import Shelf, answering
from services.projections.policy import deadlines
from services.projections.policy.limits import CERTIFICATE_DAYS
from services.projections.policy.relations import Reader, Relation, relation
from services.projections.policy.showing import shown
from services.projections.policy.words import FLAG_ASKS, OVER
from services.projections.store.querying import Found

SCREENING = ("verdict", "customer", "revision", "cause", "findings", "blocking", "resolution", "screened_at")
CONDITION = "condition"
ASKED = "transfer"
"""The one thing that is due from a partner to which another's protection is offered."""
WHOLE = 100
"""Per cent of a deal's credit; the lead has what the parties have not."""

Items = list[dict[str, Any]]


async def joined(shelf: Shelf, reader: Reader, view: str, rows: Sequence[Found]) -> Items:
    """Rows of a view as one reader sees them."""
    match view:
        case "registrations":
            return await _registrations(shelf, reader, rows)
        case "protections":
            return await _protections(shelf, reader, rows)
        case "invitations":
            return await _invitations(shelf, reader, rows)
        case _:
            alone = ALONE.get(view)
            return [_plain(view, row, reader) if alone is None else alone(shelf, reader, row) for row in rows]


def _conflict(shelf: Shelf, reader: Reader, row: Found) -> dict[str, Any]:
    """A case, with what is due in it next."""
    due = deadlines.next_of(deadlines.of_conflict(row), shelf.clock.now())
    return {**_plain("conflicts", row, reader), "next_deadline": due}


def _flag(shelf: Shelf, reader: Reader, row: Found) -> dict[str, Any]:
    """A blanket flag, with what it asks of its partner."""
    due = deadlines.next_of(deadlines.of_flag(row), shelf.clock.now())
    asks = FLAG_ASKS.get(row["state"], OVER) if row["unanswered"] is None else OVER
    return {**_plain("blanket_flags", row, reader), "asks": asks, "next_deadline": due}


def _programme(_: Shelf, reader: Reader, row: Found) -> dict[str, Any]:
    return {**_plain("programmes", row, reader), "version": row["published_version"]}


def _plain(view: str, row: Found, reader: Reader) -> dict[str, Any]:
    return shown(view, row, relation(view, row, reader), reader)


async def _registrations(shelf: Shelf, reader: Reader, rows: Sequence[Found]) -> Items:
    keys = [row["key"] for row in rows]
    with answering():
        protections = await shelf.library.rows_of("protections", keys)
        claims = {} if reader.own_only else await shelf.library.rows_of("claims", keys)
    items = []
    for row in rows:
        item = _registration(shelf, reader, row, protections.get(row["key"]))
        if not reader.own_only:
            claim = claims.get(row["key"])
            item["screening"] = None if claim is None else {name: claim[name] for name in SCREENING}
        items.append(item)
    return items


def _registration(shelf: Shelf, reader: Reader, row: Found, protection: Found | None) -> dict[str, Any]:
    now, stands = shelf.clock.now(), relation("registrations", row, reader)
    item = shown("registrations", row, stands, reader)
    item["protection"] = None if protection is None else deadlines.in_short(protection, now)
    if stands != "party":
        item["sla"] = deadlines.sla(row, now)
        item["next_deadline"] = deadlines.next_of(deadlines.of_registration(row, protection, now), now)
        item["conditions"] = [found for found in item["trace"] if found["verdict"] == CONDITION]
        item["lead_share"] = WHOLE - sum(Decimal(party.get("share") or 0) for party in row["parties"])
        item["transferred_to"] = _successor(protection)
    return item


def _successor(protection: Found | None) -> dict[str, Any] | None:
    if protection is None or protection["successor"] is None:
        return None
    return {"partner": protection["offer"]["to"], "registration": protection["successor"]}


async def _protections(shelf: Shelf, reader: Reader, rows: Sequence[Found]) -> Items:
    with answering():
        claims = await shelf.library.rows_of("registrations", [row["key"] for row in rows]) if reader.own_only else {}
    now = shelf.clock.now()
    return [_protection(row, reader, relation("protections", row, reader, claims.get(row["key"])), now) for row in rows]


def _protection(row: Found, reader: Reader, stands: Relation, now: datetime) -> dict[str, Any]:
    item = {**shown("protections", row, stands, reader), **deadlines.in_short(row, now)}
    due = [
        found
        for found in deadlines.of_protection(row, now)
        if stands not in ("party", "offered") or found.what == ASKED
    ]
    return {**item, "next_deadline": deadlines.next_of(due, now)}


async def _invitations(shelf: Shelf, reader: Reader, rows: Sequence[Found]) -> Items:
    """Whose deal it is the invited learns once it has joined."""
    with answering():
        deals = await shelf.library.rows_of("registrations", [row["subject"] for row in rows])
    now = shelf.clock.now()
    items = []
    for row in rows:
        item = _plain("invitations", row, reader)
        deal = deals.get(row["subject"])
        known = relation("invitations", row, reader) != "own" or row["state"] == "accepted"
        item["lead"] = deal["org"] if known and deal else None
        item["next_deadline"] = deadlines.next_of(deadlines.of_invitation(row), now)
        items.append(item)
    return items


def partner(shelf: Shelf, reader: Reader, row: Found) -> dict[str, Any]:
    """A partner, with what runs out soon pointed out."""
    item = _plain("partners", row, reader)
    if "certifications" in item:
        soon = shelf.clock.now() + timedelta(days=CERTIFICATE_DAYS)
        item["certifications"] = [held | {"expiring": _runs_out(held, soon)} for held in item["certifications"]]
    return item


def _runs_out(held: dict[str, Any], soon: datetime) -> bool:
    return not held["expired"] and datetime.fromisoformat(held["valid_until"]) <= soon


ALONE: Mapping[str, Callable[[Shelf, Reader, Found], dict[str, Any]]] = {
    "blanket_flags": _flag,
    "conflicts": _conflict,
    "partners": partner,
    "programmes": _programme,
}
"""Rows that are told with nothing of other views."""
