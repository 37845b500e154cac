"""Sixteen bytes for an id: a UUID written as text takes six times as much memory."""

import re
from functools import lru_cache
from hashlib import sha256

KEY_BYTES = 16
LATELY = 1024
"""A decision asks for the same few ids again and again."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def uuid_bytes(text: str) -> bytes | None:
    """The bytes of a UUID in its usual form; None for any other text."""
    return bytes.fromhex(text.replace("-", "")) if _UUID.fullmatch(text) else None


@lru_cache(LATELY)
def key_of(text: str) -> bytes:
    """The bytes of a UUID; of any other text a digest, since it may be of any length."""
    return uuid_bytes(text) or sha256(text.encode()).digest()[:KEY_BYTES]
