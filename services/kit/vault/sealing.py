"""Seals values under key-encryption keys: AES-256-GCM, bound to vendor and subject, each with a salt of its own."""

import hmac
import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.bodies import Contact
from contracts.codec import canonical, loads
from contracts.message import Value
from contracts.values import Organisation
from services.kit.keys import derived_key

NONCE_BYTES = 12
SALT_BYTES = 32
KEY_ID_LENGTH = 16
FIRST_KEY: Final = ""
"""The id of the key of the installation, which seals until another takes its place."""


class Secret(Value):
    """A secret that we share with a program outside, and have to show it again or sign with it."""

    secret: str


KINDS: Final[Mapping[str, type[Value]]] = {"person": Contact, "customer": Organisation, "secret": Secret}
"""What is kept, by the name under which it stands inside the seal."""


class SealBrokenError(Exception):
    """It cannot be opened: sealed under another key, for another subject, or changed. The text names nobody."""


class Sealed(NamedTuple):
    """A sealed value, and the id of the key that opens it."""

    key: str
    sealed: bytes


class Keyring:
    """Seals under its first key, and opens what any of its keys has sealed.

    A sealed value opens for the same vendor and subject, and nowhere else.
    """

    def __init__(self, key: bytes, sealing: Sequence[bytes] = ()) -> None:
        """`sealing` are the keys that took the place of the first, the newest in front.

        The first key may stand among them: in front of a newer one it goes on sealing, while that is already known.
        """
        found = {FIRST_KEY if each == key else _key_id(each): each for each in sealing}
        found.setdefault(FIRST_KEY, key)
        self._ciphers = {name: AESGCM(derived_key(each, "vault sealing")) for name, each in found.items()}

    @property
    def current(self) -> str:
        """The id of the key that seals."""
        return next(iter(self._ciphers))

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all keys."""
        return tuple(self._ciphers)

    def close(self, vendor: str, subject: UUID, said: Value, salt: bytes) -> Sealed:
        """Seal a value."""
        kind = next(kind for kind, known in KINDS.items() if isinstance(said, known))
        return self._close(vendor, subject, canonical({"salt": salt.hex(), kind: plain(said)}))

    def open(self, vendor: str, subject: UUID, found: Sealed) -> tuple[Value, bytes]:
        """The value and its salt. Raises SealBrokenError."""
        inside = loads(self._open(vendor, subject, found))
        kind = next(kind for kind in KINDS if kind in inside)
        return KINDS[kind].model_validate(inside[kind]), bytes.fromhex(inside["salt"])

    def renew(self, vendor: str, subject: UUID, found: Sealed) -> Sealed:
        """The same under the key that seals now. Raises SealBrokenError."""
        return self._close(vendor, subject, self._open(vendor, subject, found))

    def _close(self, vendor: str, subject: UUID, inside: bytes) -> Sealed:
        nonce = os.urandom(NONCE_BYTES)
        encrypted = self._ciphers[self.current].encrypt(nonce, inside, _bound_to(vendor, subject))
        return Sealed(self.current, nonce + encrypted)

    def _open(self, vendor: str, subject: UUID, found: Sealed) -> bytes:
        nonce, encrypted = found.sealed[:NONCE_BYTES], found.sealed[NONCE_BYTES:]
        try:
            return self._ciphers[found.key].decrypt(nonce, encrypted, _bound_to(vendor, subject))
        except (InvalidTag, KeyError):
            raise SealBrokenError(f"the vault's row {subject} cannot be opened") from None


def commitment(said: Value, salt: bytes) -> str:
    """What the ledger keeps of it: proves what it was while the salt exists, and nothing once it is erased."""
    return hmac.new(salt, canonical(plain(said)), sha256).hexdigest()


def plain(said: Value) -> dict[str, Any]:
    """A value as it is sealed and committed to."""
    return said.model_dump(mode="json", exclude_none=True)


def _bound_to(vendor: str, subject: UUID) -> bytes:
    return f"{vendor}/{subject}".encode()


def _key_id(key: bytes) -> str:
    """What a key is called in the rows it has sealed; it tells nothing of the key."""
    return hmac.new(derived_key(key, "vault key id"), b"", sha256).hexdigest()[:KEY_ID_LENGTH]
