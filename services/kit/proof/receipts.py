"""Receipts: what the holder of a feed was told of an event, signed, and bound to its record without its place.

A proof of inclusion names a place and a size, and so how much everybody else does. A receipt names neither: it commits
to the record, and whoever is shown the record later, with the opening, sees that it is the one.
"""

import base64
import hmac
from hashlib import sha256
from typing import NamedTuple

from services.kit.proof.keys import LogKeys
from services.kit.proof.notes import Note, sign

FORM = "receipt/v1"


def opening(blinding: bytes, record_hash: bytes) -> bytes:
    """The 32 bytes that open the commitment to a record; without them it says nothing, not even to who guesses it."""
    return hmac.digest(blinding, record_hash, "sha256")


def commitment(opened: bytes, record_hash: bytes) -> bytes:
    """What a receipt says of a record: SHA-256 of the opening and the record's hash, one behind the other."""
    return sha256(opened + record_hash).digest()


class Told(NamedTuple):
    """What the holder of a feed was told: the event's id, type, subject and time (ISO 8601), and the data as sent."""

    event: str
    type: str
    subject: str
    at: str
    data: bytes


def receipt(keys: LogKeys, told: Told, record_hash: bytes) -> Note:
    """That this event's record is in the log, and that this is what was told of it."""
    name = f"{keys.name}/receipts"
    committed = commitment(opening(keys.blinding, record_hash), record_hash)
    hashes = (base64.b64encode(each).decode() for each in (sha256(told.data).digest(), committed))
    return sign("".join(f"{line}\n" for line in (name, FORM, *told[:-1], *hashes)), keys.signer(name))
