"""Words of many languages that mean one thing in names of organisations, words for places, and countries.

For comparison only: "Universidad de los Andes" and "University of the Andes" are alike, and may still be two.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from services.kit.organisations.names import fold_words

_TABLE: Final = json.loads(Path(__file__).with_name("vocabulary.json").read_text(encoding="utf-8"))
_CONCEPTS: Final[dict[str, str]] = {
    word: concept for concept, words in _TABLE["concepts"].items() for word in words.split()
}
_COUNTRIES: Final[dict[str, str]] = {name: code for code, names in _TABLE["countries"].items() for name in names}
_ROMAN: Final = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}

PLACES: Final = frozenset(_TABLE["places"].split())
"""Words that say where: "Libyan", "North", "California"."""
KINDS: Final = frozenset(
    """
    university college school faculty academy institute center laboratories hospital clinic department ministry
    government council committee commission agency office authority association federation society foundation museum
    library bank group company
    """.split()
)
"""Words for a kind of organisation: two names that differ in them are mostly two organisations."""
UNITS: Final = frozenset(
    """
    school faculty department center laboratories clinic hospital institute foundation library press office division
    campus branch unit program programme project network research services group holding
    """.split()
)
"""Words for a part of an organisation: the whole and its part are a family."""


def concept(word: str, *, first: bool = False) -> str:
    """The word that a word is compared as; Roman numerals are numbers but at the beginning ("IV" may be a name)."""
    numeral = word if first else _ROMAN.get(word, word)
    return _CONCEPTS.get(numeral, numeral)


def concepts(core: Iterable[str]) -> tuple[str, ...]:
    """The words that the core of a name is compared as."""
    return tuple(concept(word, first=place == 0) for place, word in enumerate(core))


def countries_in(words: Iterable[str], bracketed: Iterable[str]) -> frozenset[str]:
    """The countries that a name's words or its brackets tell."""
    told = [" ".join(fold_words(text)) for text in bracketed]
    return frozenset(_COUNTRIES[text] for text in (*words, *told) if text in _COUNTRIES)
