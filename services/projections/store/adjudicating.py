"""The records that labelled data is folded from: what people decided, and whom it speaks of, in the ledger's order."""

from collections.abc import Iterator
from typing import Any, Final, Literal

from sqlalchemy import CTE, ColumnElement, Select, func, literal, select, union_all

from contracts import blanket as b
from contracts import conflicts as c
from contracts import customers as k
from contracts.claims import ClaimScreened
from contracts.direct import DirectClaimRegistered
from services.projections.store.instants import Readable
from services.projections.store.tables import DECIDED

Kind = Literal["matches", "flags"]

WRITTEN: Final = (ClaimScreened, DirectClaimRegistered, k.CustomerResolved, k.CustomerAliasAdded, c.ConflictDetected)
JUDGED: Final = (
    b.BlanketPatternFlagged,
    b.BlanketFlagConfirmed,
    b.BlanketFlagCleared,
    b.BlanketReviewConcluded,
)


def recorded(tables: Readable, vendor: str, kind: Kind) -> Select[Any]:
    """Type, time, actor and data of every record that counts."""
    h = tables.history.c
    if kind == "matches":
        streams, types = _matches(tables, vendor), [*DECIDED, *(event.TYPE for event in WRITTEN)]
    else:
        streams, types = _flags(tables, vendor), [event.TYPE for event in JUDGED]
    query = select(h.type, h.time, h.actor, h.data)
    query = query.where(h.vendor == vendor, h.stream.in_(streams), h.type.in_(types), h.data.is_not(None))
    return query.order_by(h.ledger, h.partition, h.sequence)


def _flags(tables: Readable, vendor: str) -> Select[Any]:
    flags = tables.views["blanket_flags"].c
    return select(_stream("blanket-flag", flags.key)).where(flags.vendor == vendor)


def _matches(tables: Readable, vendor: str) -> Select[Any]:
    """The streams of decided cases and their claims, and of customers that were joined, parted, or put under others."""
    h = tables.history.c
    decided = select(h.stream, h.data).where(h.vendor == vendor, h.type.in_(DECIDED)).cte("decided")
    parts = (_of_cases(tables, vendor, decided), _of_customers(decided))
    streams = union_all(select(decided.c.stream), *(one for part in parts for one in part)).subquery()
    return select(streams.c[0])


def _of_cases(tables: Readable, vendor: str, decided: CTE) -> Iterator[Select[Any]]:
    cases = tables.views["conflicts"].c
    ours = (cases.vendor == vendor, _stream("conflict", cases.key).in_(select(decided.c.stream)))
    for kind in ("claim", "direct-claim"):
        for side in (cases.first, cases.second):
            yield select(_stream(kind, side)).where(*ours)


def _of_customers(decided: CTE) -> Iterator[Select[Any]]:
    """Those that a decision about one customer names beside it, and the claims that moved with it."""
    for name in ("absorbed", "part", "parent"):
        other = decided.c.data[name].astext
        yield select(_stream("customer", other)).where(other.is_not(None))
    moved = func.jsonb_array_elements_text(decided.c.data["claims"])
    yield select(_stream("claim", moved)).where(decided.c.stream.startswith("customer/"))


def _stream(kind: str, entity: ColumnElement[str]) -> ColumnElement[str]:
    return literal(f"{kind}/").concat(entity)
