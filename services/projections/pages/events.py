"""Records of the history as CloudEvents JSON, cut to what the reader may know."""

from typing import Any, Final

from contracts.disclosure import disclosed, without_digests
from services.projections.store.querying import Found

CONTENT_TYPE: Final = "application/json"
STAFF_ATTRIBUTES: Final = ("actor", "ledger", "partition", "sequence")
"""Where a record stands and who is behind it; only the vendor's staff is told."""


def told(record: Found, *, own_only: bool) -> dict[str, Any] | None:
    """The event; None when a partner must not know that it happened, or when nobody can read it."""
    known = record["data"]
    if known is None:
        return None
    data = disclosed(record["type"], known) if own_only else without_digests(known)
    if data is None:
        return None
    event = {
        "specversion": "1.0",
        "id": record["id"],
        "type": record["type"],
        "source": f"/{record['ledger']}",
        "subject": record["stream"],
        "time": record["time"],
        "datacontenttype": CONTENT_TYPE,
        "data": data,
    }
    if own_only:
        return event
    place = {name: record[name] for name in STAFF_ATTRIBUTES}
    return {
        **event,
        **place,
        "streamversion": record["version"],
        "causationid": record["causation"],
        "hash": record["hash"].hex(),
    }
