"""Words of many languages that mean one thing in names of organisations, words for places, and countries.

For comparison only: "Universidad de los Andes" and "University of the Andes" are alike, and may still be two.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from services.kit.organisations.names import fold_words

_TABLE: Final = json.loads(Path(__file__).with_name("vocabulary.json").read_text(encoding="utf-8"))
_CONCEPTS: Final[dict[str, str]] = {
    word: concept for concept, words in _TABLE["concepts"].items() for word in words.split()
}
_TOWNS: Final = json.loads(Path(__file__).with_name("places.json").read_text(encoding="utf-8"))
"""Towns of a hundred thousand people and more, from GeoNames (CC BY 4.0), regions, and their other names."""
_EXONYMS: Final = {word: place for place, words in _TOWNS["same"].items() for word in words.split()}
_COUNTRIES: Final[dict[str, str]] = {name: code for code, names in _TABLE["countries"].items() for name in names}
_NUMERALS: Final = "ii=2 iii=3 iv=4 vi=6 vii=7 viii=8 ix=9 xi=11 xii=12"
_ROMAN: Final = dict(pair.split("=") for pair in _NUMERALS.split())
COMPOUNDS: Final[dict[str, str]] = {part: one for one, parts in _TABLE["compounds"].items() for part in parts.split()}
"""Halves of compounds, and the word that each is compared as."""
LINKING: Final = frozenset(_TABLE["linking"].split())
"""Words that link others; the normal form keeps them, as they may be all there is."""
_EVERY: Final = {**_EXONYMS, **COMPOUNDS, **_CONCEPTS}
_LATER: Final = {**_EVERY, **{word: _CONCEPTS.get(number, number) for word, number in _ROMAN.items()}}

PLACES: Final = frozenset([*_TABLE["places"].split(), *_TOWNS["same"], *_TOWNS["alone"].split()])
"""Words that say where: "Libyan", "North", "California", "Milan"."""
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


def concepts(core: Sequence[str]) -> tuple[str, ...]:
    """The words that those of a name are compared as; Roman numerals are numbers but at the beginning ("IV Ltd")."""
    return (_EVERY.get(core[0], core[0]), *[_LATER.get(word, word) for word in core[1:]])


def is_concept(word: str) -> bool:
    """Whether a word is known to mean what another word means too, or is the one they are compared as."""
    return word in _CONCEPTS or word in _TABLE["concepts"]


def countries_by_place(words: Sequence[str]) -> dict[int, str]:
    """The places of words that name a country, one or two of them, and the country."""
    found = {place: _COUNTRIES[word] for place, word in enumerate(words) if word in _COUNTRIES}
    for place, two in enumerate(pairwise(words)):
        if country := _COUNTRIES.get(" ".join(two)):
            found[place] = found[place + 1] = country
    return found


def countries_in(words: Iterable[str], bracketed: Iterable[str]) -> frozenset[str]:
    """The countries that a name's words or its brackets tell."""
    told = [" ".join(fold_words(text)) for text in bracketed]
    return frozenset(_COUNTRIES[text] for text in (*words, *told) if text in _COUNTRIES)
