"""The history: every accepted record of every stream, as it stands in the ledger, readable by this program or not."""

from datetime import datetime
from typing import Any, NamedTuple

from services.projections.domain.validity import true_from
from services.projections.domain.view import Json, Seen

UNSTORABLE = b"\\u0000"
"""The one character JSON can write and PostgreSQL cannot keep."""


class HistoryRow(NamedTuple):
    """A record and its place. `raw` holds the value only when `data`, its JSON, cannot."""

    ledger: str
    partition: int
    sequence: int
    stream: str
    version: int
    type: str
    id: str
    time: datetime
    true_from: datetime
    causation: str
    actor: str
    vendor: str
    org: str | None
    hash: bytes
    data: Json
    raw: bytes | None


def history_row(seen: Seen) -> HistoryRow:
    """The row of a record."""
    data: Any = None if seen.data is None or UNSTORABLE in seen.value else seen.value.decode()
    # By position: to give each field its name takes as long again, and this is done for every record.
    place = (seen.ledger, seen.partition, seen.sequence, seen.stream, seen.version, seen.type, seen.id, seen.time)
    why = (true_from(seen.event, seen.time), seen.causation, seen.actor, *seen.owner, seen.hash)
    return HistoryRow(*place, *why, data, seen.value if data is None else None)
