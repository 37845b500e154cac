"""Opaque tokens: positions and page cursors are encrypted, so that nobody can count other people's records by them."""

import base64
import binascii
import json
import os
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.codec import canonical
from contracts.envelope import body_hash
from services.kit.keys import derived_key

NONCE_BYTES = 12
BLOCK_BYTES = 64
"""Tokens are padded to whole blocks: their length tells no more than their bytes."""
TOKEN_LENGTH_MAX = 2_048


class BadTokenError(ValueError):
    """A token that was not made here, for this purpose, or was changed on its way."""


class Position(NamedTuple):
    """A place in a ledger: what a command's answer names, and what `at_least=` waits for."""

    ledger: str
    partition: int
    sequence: int


class Sealer:
    """Makes and opens opaque tokens with a key that all processes of an installation share."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(derived_key(key, "tokens"))
        self._bodies = derived_key(key, "bodies")

    def body_hash(self, value: Any) -> str:
        """What a repeat of a request is known by, of its JSON."""
        return body_hash(canonical(value), self._bodies)

    def seal(self, purpose: str, value: Any) -> str:
        """Encrypt a JSON value; the token opens only for the same purpose (and whatever else `purpose` names)."""
        plain = json.dumps(value, separators=(",", ":")).encode()
        plain += b" " * (-len(plain) % BLOCK_BYTES)
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, plain, purpose.encode())
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def open(self, purpose: str, token: str) -> Any:
        """The value of a token. Raises BadTokenError for anything `seal` did not return for this purpose."""
        if len(token) > TOKEN_LENGTH_MAX:
            raise BadTokenError("the token is too long")
        try:
            sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
            plain = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
        except (binascii.Error, ValueError, InvalidTag):
            raise BadTokenError("the token is not one of ours") from None
        return json.loads(plain)

    def seal_position(self, position: Position) -> str:
        """The token that a command's answer carries as `position`."""
        return self.seal("position", position)

    def open_position(self, token: str) -> Position:
        """The place that a position token names. Raises BadTokenError."""
        return Position(*self.open("position", token))
