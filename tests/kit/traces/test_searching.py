"""Words are found however they are written, wherever they lie, and nothing is found where they are not."""

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.traces import WORD_LENGTH_MIN, Piece, Search, Sought, Trace

WORD = "Jörg O'Hara-Łuk"
ADDRESS = "jo.miller+deals@example.org"
WRITINGS = {
    "as it is": ("readable", WORD.encode()),
    "small": ("readable", WORD.lower().encode()),
    "large": ("readable", WORD.upper().encode()),
    "accents apart": ("readable", "Jo\u0308rg O'Hara-Łuk".encode()),
    "for Windows": ("readable", WORD.encode("utf-16-le")),
    "JSON": ("escaped", json.dumps({"name": WORD}).encode()),
    "JSON in JSON": ("escaped", json.dumps({"body": json.dumps({"name": WORD})}).encode()),
    "HTML": ("escaped", html.escape(WORD).encode()),
    "an address": ("escaped", f"?q={quote(WORD)}&p=1".encode()),
    "a form": ("escaped", f"q={quote_plus(WORD)}".encode()),
    "bytes in a log": ("hexadecimal", WORD.encode().hex().encode()),
    "bytes of a database": ("hexadecimal", rf"\x{json.dumps(WORD).encode().hex().upper()}".encode()),
}


def looked(word: str, data: bytes) -> set[str]:
    """The forms in which a word is found in something."""
    found = Search([Sought("it", (word,))]).through([Piece("here", [("a part", data)])])
    return {trace.form for trace in found}


@pytest.mark.parametrize("name", WRITINGS)
def test_a_writing_is_found_and_named(name: str):
    form, data = WRITINGS[name]
    assert form in looked(WORD, b"in front " + data + b" behind")
    assert looked(WORD, data[: len(data) // 2]) == set()


@pytest.mark.parametrize("before", range(7))
@pytest.mark.parametrize("behind", range(4))
@pytest.mark.parametrize("word", [ADDRESS, ADDRESS.upper(), "miller"])
def test_base64_is_found_wherever_the_word_begins(word: str, before: int, behind: int):
    data = b"x" * before + word.encode() + b"y" * behind
    assert "base64" in looked(word, base64.b64encode(data))
    assert "base64" in looked(word, base64.urlsafe_b64encode(data))


@pytest.mark.parametrize(
    ("word", "data", "found"),
    [
        ("20795", b"tel 20795.", True),
        ("20795", b"offset 120795", False),
        ("20795", b"7d20795f", False),
        ("Anna", b'"ANNA"', True),
        ("Anna", b"savannah", False),
        ("miller", b"jomiller1", True),
    ],
)
def test_numbers_and_short_words_stand_alone(word: str, data: bytes, found: bool):
    assert bool(looked(word, data)) is found


def test_a_report_names_the_place_and_never_the_word():
    search = Search([Sought("subject 1", (WORD, ADDRESS)), Sought("subject 2", ("somebody else",))])
    pieces = [
        Piece("table a row (0,1)", [("id", b"1"), ("name", b"nobody")]),
        Piece("table a row (0,2)", [("id", b"2"), ("name", ADDRESS.encode()), ("note", b"Somebody Else")]),
    ]
    assert set(search.through(pieces)) == {
        Trace("subject 1", "table a row (0,2)", "name", "readable"),
        Trace("subject 2", "table a row (0,2)", "note", "readable"),
    }
    assert search.bytes_seen > len(ADDRESS)
    assert search.pieces_seen == len(pieces)


def test_no_word_reaches_from_one_part_into_the_next():
    parts = [("a", b"jo.miller"), ("b", b"+deals@example.org"), ("c", b"")]
    assert list(Search([Sought("it", (ADDRESS,))]).through([Piece("here", parts), Piece("there", parts)])) == []


@given(
    words=st.lists(st.text("abcÄé1 @.-'", min_size=WORD_LENGTH_MIN, max_size=20), min_size=1, max_size=8),
    noise=st.binary(max_size=60),
    at=st.integers(0, 60),
    which=st.integers(0, 7),
)
def test_of_many_words_each_is_found_in_any_noise(words: list[str], noise: bytes, at: int, which: int):
    word = words[which % len(words)]
    data = noise[:at] + b" " + word.encode() + b" " + noise[at:]
    search = Search(Sought(word, (word,)) for word in words)
    assert word in {trace.label for trace in search.through([Piece("here", [("a", data)])])}
