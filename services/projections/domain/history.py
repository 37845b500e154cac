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
    return HistoryRow(
        ledger=seen.ledger,
        partition=seen.partition,
        sequence=seen.sequence,
        stream=seen.stream,
        version=seen.version,
        type=seen.type,
        id=seen.id,
        time=seen.time,
        true_from=true_from(seen.event, seen.time),
        causation=seen.causation,
        actor=seen.actor,
        vendor=seen.owner.vendor,
        org=seen.owner.org,
        hash=seen.hash,
        data=data,
        raw=seen.value if data is None else None,
    )
