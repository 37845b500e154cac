"""Seals values under the key-encryption key: AES-256-GCM, bound to vendor and subject, each with a salt of its own."""

import hmac
import os
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.bodies import Contact
from contracts.codec import canonical, loads
from contracts.message import Value
from contracts.values import Organisation

NONCE_BYTES = 12
SALT_BYTES = 32
KINDS: Final[Mapping[str, type[Value]]] = {"person": Contact, "customer": Organisation}
"""What is kept, by the name under which it stands inside the seal."""


class SealBrokenError(Exception):
    """It cannot be opened: sealed under another key, for another subject, or changed. The text names nobody."""


class Seal:
    """Seals and opens; a sealed value opens under the same key, for the same vendor and subject, and nowhere else."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, vendor: str, subject: UUID, said: Value, salt: bytes) -> bytes:
        """The sealed value."""
        nonce = os.urandom(NONCE_BYTES)
        kind = next(kind for kind, known in KINDS.items() if isinstance(said, known))
        inside = canonical({"salt": salt.hex(), kind: plain(said)})
        return nonce + self._cipher.encrypt(nonce, inside, _bound_to(vendor, subject))

    def open(self, vendor: str, subject: UUID, sealed: bytes) -> tuple[Value, bytes]:
        """The value and its salt. Raises SealBrokenError."""
        nonce, encrypted = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            inside = loads(self._cipher.decrypt(nonce, encrypted, _bound_to(vendor, subject)))
        except InvalidTag:
            raise SealBrokenError(f"the vault's row {subject} cannot be opened") from None
        kind = next(kind for kind in KINDS if kind in inside)
        return KINDS[kind].model_validate(inside[kind]), bytes.fromhex(inside["salt"])


def commitment(said: Value, salt: bytes) -> str:
    """What the ledger keeps of it: proves what it was while the salt exists, and nothing once it is erased."""
    return hmac.new(salt, canonical(plain(said)), sha256).hexdigest()


def plain(said: Value) -> dict[str, Any]:
    """A value as it is sealed and committed to."""
    return said.model_dump(mode="json", exclude_none=True)


def _bound_to(vendor: str, subject: UUID) -> bytes:
    return f"{vendor}/{subject}".encode()
