"""Texts in twenty bytes: nearly all that stand on records are a few words, or a few words and a UUID."""

from collections.abc import Iterable
from struct import Struct
from uuid import UUID

import msgspec

from services.kit.tables.keys import KEY_BYTES, uuid_bytes

FORM = Struct(f">I{KEY_BYTES}s")
UUID_LENGTH = 36
NO_UUID = bytes(KEY_BYTES)

_decoder = msgspec.msgpack.Decoder(list[tuple[str, bool]])


class Texts:
    """Numbers what stands in front of UUIDs as it comes; the numbers are kept for good, so they must be few."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, bool], int] = {}
        self._words: list[tuple[str, bool]] = []

    def pack(self, text: str) -> bytes:
        """The text in twenty bytes."""
        tail = uuid_bytes(text[-UUID_LENGTH:]) if len(text) >= UUID_LENGTH else None
        words = (text, False) if tail is None else (text[:-UUID_LENGTH], True)
        number = self._numbers.get(words)
        if number is None:
            number = self._numbers[words] = len(self._words)
            self._words.append(words)
        return FORM.pack(number, tail or NO_UUID)

    def unpack(self, packed: bytes) -> str:
        """The text again."""
        number, tail = FORM.unpack(packed)
        words, has_uuid = self._words[number]
        return f"{words}{UUID(bytes=tail)}" if has_uuid else words

    def dump(self) -> Iterable[bytes]:
        """The numbers as of now."""
        return (msgspec.msgpack.encode(self._words),)

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        for piece in pieces:
            self._words = _decoder.decode(piece)
        self._numbers = {words: number for number, words in enumerate(self._words)}
