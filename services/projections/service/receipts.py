"""What a partner is told of an event, signed: the same over its topic and over HTTP, whenever it asks."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from contracts.codec import canonical
from services.kit.proof.keys import LogKeys
from services.kit.proof.notes import Note
from services.kit.proof.receipts import Told, receipt


def receipt_of(keys: LogKeys, message: Mapping[str, Any], record_hash: bytes) -> Note:
    """The receipt of one message of a feed: its id, type, subject, time and data."""
    at = message["time"].astimezone(UTC).isoformat()
    told = Told(message["id"], message["type"], message["subject"], at, canonical(message["data"]))
    return receipt(keys, told, record_hash)
