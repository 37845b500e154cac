"""Signed notes (C2SP signed-note, as Go's `x/mod/sumdb/note`): a text, and a line for each signature under it."""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519, COSIGNATURE = 1, 4
"""Types of signatures: an Ed25519 one of the note's text, and a witness's, which names a time (tlog-cosignature)."""
DASH = "\u2014 "
KEY_ID_BYTES, STAMP_BYTES = 4, 8
SIGNATURES_MAX = 100
_NAME = re.compile(r"[^\s+]+")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteError(ValueError):
    """A text that is no signed note, or is not signed by whom it must be; the text says which."""


class VerifierKey(NamedTuple):
    """Whose signatures are believed: a name, the type of its signatures, and an Ed25519 public key."""

    name: str
    type: int
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `<name>+<key id>+<base64>`. Raises NoteError."""
        name, _, rest = text.partition("+")
        key_id, _, encoded = rest.partition("+")
        material = _decoded(encoded)
        if len(material) != 33 or material[0] not in (ED25519, COSIGNATURE):
            raise NoteError(f"the key of {name or 'nobody'} is not one for Ed25519 signatures")
        found = cls(name, material[0], material[1:])
        if found.id.hex() != key_id or not _NAME.fullmatch(name):
            raise NoteError(f"the key of {name or 'nobody'} does not have the id it names")
        return found

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names the key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.type]) + self.public).decode()}"

    def holds(self, text: str, signature: bytes) -> bool:
        """Whether a signature is this key's, of this text."""
        message = text.encode()
        if self.type == COSIGNATURE:
            stamp, signature = signature[:STAMP_BYTES], signature[STAMP_BYTES:]
            message = cosigned(text, int.from_bytes(stamp, "big"))
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def cosigned(text: str, at_seconds: int) -> bytes:
    """What a witness signs: that it saw this checkpoint, and none larger, at this time (seconds since 1970)."""
    return f"cosignature/v1\ntime {at_seconds}\n{text}".encode()


class Signer(Protocol):
    """Somebody who signs notes."""

    @property
    def key(self) -> VerifierKey:
        """The key by which its signatures are known."""

    def sign(self, text: str) -> bytes:
        """Its signature of a text."""


class NoteSigner:
    """Signs the text of notes under a name."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        """Raises NoteError for a name with spaces or a plus sign."""
        if not _NAME.fullmatch(name):
            raise NoteError(f"{name!r} cannot be the name of a key")
        self.key = VerifierKey(name, ED25519, private.public_key().public_bytes_raw())
        self._private = private

    def sign(self, text: str) -> bytes:
        return self._private.sign(text.encode())


class Witness:
    """Signs checkpoints it has seen to grow out of those it saw before, at a time (seconds since 1970)."""

    def __init__(self, name: str, private: Ed25519PrivateKey, at_seconds: int) -> None:
        self.key = VerifierKey(name, COSIGNATURE, private.public_key().public_bytes_raw())
        self._private = private
        self._at_seconds = at_seconds

    def sign(self, text: str) -> bytes:
        return self._at_seconds.to_bytes(STAMP_BYTES, "big") + self._private.sign(cosigned(text, self._at_seconds))


class Signature(NamedTuple):
    """One signature line."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


class Note(NamedTuple):
    """A text and its signatures, of which nothing is believed yet."""

    text: str
    signatures: Sequence[Signature]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def signed_by(self, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
        """Those of the keys that signed it. Raises NoteError when one's signature does not hold, or none signed."""
        known = {(key.name, key.id): key for key in keys}
        found = []
        for signature in self.signatures:
            key = known.get((signature.name, signature.key_id))
            if key is None:
                continue
            if not key.holds(self.text, signature.signature):
                raise NoteError(f"the signature of {key.name} does not hold")
            found.append(key)
        if not found:
            raise NoteError("no key that is believed has signed this")
        return found

    def also_signed(self, signers: Iterable[Signer]) -> "Note":
        """The note with further signatures; one that is there already is not added twice."""
        added = [Signature(each.key.name, each.key.id, each.sign(self.text)) for each in signers]
        there = {(line.name, line.key_id) for line in self.signatures}
        return Note(self.text, (*self.signatures, *(line for line in added if (line.name, line.key_id) not in there)))


def sign(text: str, *signers: Signer) -> Note:
    """A text, which must end with a line's end, signed by some. Raises NoteError."""
    if not text.endswith("\n") or _CONTROLS.search(text):
        raise NoteError("a note's text consists of lines")
    return Note(text, ()).also_signed(signers)


def parse(data: str) -> Note:
    """Read a signed note, believing nothing. Raises NoteError."""
    text, divided, lines = data.rpartition("\n\n")
    if not divided or not lines.endswith("\n") or _CONTROLS.search(data):
        raise NoteError("this is no signed note")
    found = lines.removesuffix("\n").split("\n")
    if len(found) > SIGNATURES_MAX:
        raise NoteError(f"a note with more than {SIGNATURES_MAX} signatures is not read")
    return Note(f"{text}\n", tuple(map(_signature, found)))


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    content = _decoded(encoded)
    if not line.startswith(DASH) or not _NAME.fullmatch(name) or len(content) <= KEY_ID_BYTES:
        raise NoteError("a line under the note is no signature")
    return Signature(name, content[:KEY_ID_BYTES], content[KEY_ID_BYTES:])


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError("this is no base64") from None
