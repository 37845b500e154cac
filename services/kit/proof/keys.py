"""The key a log is signed with, and the keys before it: each new one is vouched for by the one it replaces."""

import base64
from collections.abc import Sequence
from typing import NamedTuple, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.kit.keys import derived_key, secret_key
from services.kit.proof.notes import ED25519, Note, NoteError, NoteSigner, VerifierKey, sign
from services.kit.settings import Settings

KEY_FILE = "log-key"


class OtherLogKeyError(RuntimeError):
    """The key at hand is not the one the log is signed with; the text says what to give."""


class LogKeys:
    """The private keys of an installation's logs, the newest first, and the name its logs share."""

    def __init__(self, name: str, seeds: Sequence[bytes]) -> None:
        self.name = name
        self._private = [Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds]
        self._blinding = derived_key(seeds[-1], "receipts")

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """From the environment, or of a file made at the first start. Raises WeakKeyError."""
        path = settings.data / KEY_FILE
        given = [settings.log_key, *settings.log_keys_before]
        seeds = [secret_key(None if key is None else key.get_secret_value(), path) for key in given]
        return cls(settings.log_name, seeds)

    @property
    def publics(self) -> list[bytes]:
        """Their public keys, the newest first."""
        return [private.public_key().public_bytes_raw() for private in self._private]

    @property
    def blinding(self) -> bytes:
        """A secret of the first key's: what hides a record in a receipt, however often the keys changed."""
        return self._blinding

    def signer(self, name: str, back: int = 0) -> NoteSigner:
        """Signs under a name with the newest key, or with one so many keys back."""
        return NoteSigner(name, self._private[back])


class Keyring(NamedTuple):
    """All keys a log was ever signed with, the first first, each with the note that names it."""

    name: str
    publics: tuple[bytes, ...] = ()
    notes: tuple[str, ...] = ()

    def keys(self, name: str) -> list[VerifierKey]:
        """Whose signatures under a name are believed, the newest first."""
        return [VerifierKey(name, ED25519, public) for public in reversed(self.publics)]

    def also(self, note: Note) -> Self:
        """With the key that a note names. Raises NoteError unless it, and the key before it, signed the note."""
        public = self._named(note)
        wanted = [public, *self.publics[-1:]]
        signed = note.signed_by(VerifierKey(self.name, ED25519, each) for each in wanted)
        if len(signed) != len(wanted):
            raise NoteError("the key before it has not signed for a new key")
        return self._replace(publics=(*self.publics, public), notes=(*self.notes, str(note)))

    def missing(self, keys: LogKeys) -> Note | None:
        """The note that is to bring the newest key at hand into the ring; None when it is the ring's newest.

        Raises OtherLogKeyError when it cannot be: it was replaced, or the key before it is not at hand.
        """
        newest, *before = keys.publics
        if self.publics and newest == self.publics[-1]:
            return None
        if newest in self.publics:
            raise OtherLogKeyError("the log's key was replaced by a newer one: give that as DEALREG_LOG_KEY")
        if not self.publics:
            return sign(self._text(newest), keys.signer(self.name))
        if self.publics[-1] not in before:
            raise OtherLogKeyError(
                "the log is signed with another key: give that as DEALREG_LOG_KEY, or, to replace it, beside the new"
                f" one in DEALREG_LOG_KEYS_BEFORE; its public key is {base64.b64encode(self.publics[-1]).decode()}"
            )
        back = before.index(self.publics[-1]) + 1
        return sign(self._text(newest), keys.signer(self.name), keys.signer(self.name, back))

    def _text(self, public: bytes) -> str:
        return f"{self.name}\nkey {len(self.publics) + 1}\n{base64.b64encode(public).decode()}\n"

    def _named(self, note: Note) -> bytes:
        public = base64.b64decode(note.text.rstrip("\n").rpartition("\n")[2])
        if note.text != self._text(public):
            raise NoteError("this is no note about the next key of the log")
        return public
