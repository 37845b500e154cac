"""Records of the history as CloudEvents JSON, cut to what the reader may know."""

from typing import Any, Final

from services.projections.policy.relations import Reader, Relation
from services.projections.policy.telling import told
from services.projections.store.querying import Found

CONTENT_TYPE: Final = "application/json"
STAFF_ATTRIBUTES: Final = ("actor", "ledger", "partition", "sequence")
"""Where a record stands and who is behind it; only the vendor's staff is told."""


def event_of(record: Found, relation: Relation, reader: Reader) -> dict[str, Any] | None:
    """The event; None when the reader must not know that it happened, or when nobody can read it."""
    known = record["data"]
    data = None if known is None else told(record["type"], known, relation, reader.org)
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
    if relation != "staff":
        return event
    place = {name: record[name] for name in STAFF_ATTRIBUTES}
    return {
        **event,
        **place,
        "streamversion": record["version"],
        "causationid": record["causation"],
        "hash": record["hash"].hex(),
    }
