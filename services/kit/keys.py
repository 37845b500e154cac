"""Secret keys: taken from the environment, or made at first start and kept in a file that only its owner can read."""

import base64
import binascii
import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class WeakKeyError(RuntimeError):
    """A key is malformed, or lies where others can read it; the text says what to do and never shows the key."""


def load_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """The file's bytes; when there is none it is made, mode 0600, and the first of several makers wins.

    Raises WeakKeyError when others may read the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _place(path, make())
    with path.open("rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise WeakKeyError(f"{path} can be read by others; set its mode to 600, and replace it if it was seen")
        return file.read()


def _place(path: Path, content: bytes) -> None:
    """Write aside, then link: nobody ever sees half a key, and a maker that comes second changes nothing."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            os.fsync(descriptor)
        with suppress(FileExistsError):
            path.hardlink_to(aside)
    finally:
        aside.unlink()


def secret_key(given: str | None, path: Path) -> bytes:
    """32 bytes: base64 text when given, else the file at `path` (made at first start). Raises WeakKeyError."""
    encoded = given.encode() if given is not None else load_or_make(path, _fresh)
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise WeakKeyError(
            f"the key {'of the environment' if given else f'in {path}'} is not {KEY_BYTES} bytes in base64"
        )
    return key


def _fresh() -> bytes:
    return base64.b64encode(os.urandom(KEY_BYTES))


def derived_key(key: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose, by HKDF (RFC 5869): one purpose's key tells nothing about another's."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=f"dealreg {purpose}".encode()).derive(key)
