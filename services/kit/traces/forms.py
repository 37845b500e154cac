"""How a word may stand in what programs write: readable, escaped, in hexadecimal digits, in base64."""

import base64
import html
import json
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import quote, quote_plus

WORD_LENGTH_MIN: Final = 4
"""Characters: what is shorter stands everywhere by chance."""
ALONE_BELOW: Final = 6
"""A word that is shorter, or a number, is meant only where no letter or digit stands beside it."""
BASE64_MIN: Final = 7
"""Characters that a word must give by itself, whatever stands around it."""


class Sought(NamedTuple):
    """Somebody or something to look for: what to call it in a report, and the words that would tell of it."""

    label: str
    words: tuple[str, ...]


class Form(NamedTuple):
    """A writing of a word: its bytes, what to call it, and whether it must stand by itself."""

    written: bytes
    kind: str
    alone: bool


def folded_forms(word: str) -> Iterator[Form]:
    """The writings that are found in data whose ASCII letters were made small."""
    alone = word.isdigit() or len(word) < ALONE_BELOW
    for text in _cases(word):
        yield Form(text.encode().lower(), "readable", alone)
        yield Form(text.encode("utf-16-le").lower(), "readable", False)
        for escaped in _escaped(text) - {text}:
            yield Form(escaped.encode().lower(), "escaped", alone)
        for inner in (text, _json(text)):
            yield Form(inner.encode().hex().encode(), "hexadecimal", False)


def exact_forms(word: str) -> Iterator[Form]:
    """The writings in which small and large letters differ in meaning."""
    for text in _cases(word) | {_json(word)}:
        for before in range(3):
            coded = _base64(text.encode(), before)
            if len(coded) >= BASE64_MIN:
                yield Form(coded, "base64", False)
                yield Form(coded.translate(bytes.maketrans(b"+/", b"-_")), "base64", False)


def _cases(word: str) -> set[str]:
    """As it was given, small, and large, with accents in both of Unicode's ways."""
    shapes = {unicodedata.normalize(form, word) for form in ("NFC", "NFD")} | {word}
    return {text for shape in shapes for text in (shape, shape.lower(), shape.upper())}


def _escaped(text: str) -> set[str]:
    """As in JSON, in JSON within JSON, in HTML, and in an address."""
    once = _json(text)
    return {once, _json(once), html.escape(text), quote(text), quote_plus(text, safe="@")}


def _json(text: str) -> str:
    return json.dumps(text)[1:-1]


def _base64(data: bytes, before: int) -> bytes:
    """What base64 makes of the data behind so many other bytes, without the characters that hold some of those."""
    coded = base64.b64encode(bytes(before) + data).rstrip(b"=")
    whole = len(coded) - 1 if (before + len(data)) % 3 else len(coded)
    return coded[(0, 2, 3)[before] : whole]
