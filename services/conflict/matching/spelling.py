"""How alike two words are: typing errors, abbreviations, and words of one root in two languages."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA, Prefix

_SOUNDS: Final = tuple(pair.split(">") for pair in "ph>f th>t ck>k qu>k x>ks ch>k tz>z w>v y>i j>i c>k z>s h>".split())
_DOUBLED: Final = re.compile(r"(.)\1+")
ALIKE_MIN: Final = 0.6
TYPED_LETTERS_MIN: Final = 5
"""From so many letters on one wrong one is a typing error: "cat" and "car" are two words, "bank" and "bahn" too."""
ROOT_LETTERS_MIN: Final = 4
"""So many letters at the beginning make one root: "gerontolog-y" and "gerontolog-ie"."""


@lru_cache(maxsize=262_144)
def alike(one: str, other: str) -> float:
    """From 1 for the same word down to 0 for different ones; numbers are equal or they are not."""
    if one == other:
        return 1.0
    shorter, longer = (one, other) if (len(one), one) <= (len(other), other) else (other, one)
    if shorter[0].isdigit() or longer[0].isdigit():
        return 0.0
    if len(shorter) >= 3 and longer.startswith(shorter):
        return _abbreviated(shorter, longer)
    similarity = _spelt_alike(shorter, longer) if len(shorter) >= TYPED_LETTERS_MIN else 0.0
    if similarity >= ALIKE_MIN:
        return similarity * 0.95
    return 0.6 if _contracted(shorter, longer) else 0.0


def _abbreviated(shorter: str, longer: str) -> float:
    if len(shorter) <= 0.4 * len(longer):
        return 0.6
    return 0.9 if len(shorter) >= 4 else 0.7


def _spelt_alike(shorter: str, longer: str) -> float:
    spelt = 1 - OSA.distance(shorter, longer) / len(longer) - (0.1 if shorter[0] != longer[0] else 0.0)
    one, other = sounds(shorter), sounds(longer)
    if not one or not other:
        return spelt
    length = max(len(one), len(other))
    heard = 0.97 * (1 - OSA.distance(one, other) / length) if one[0] == other[0] else 0.0
    root = Prefix.similarity(one, other)
    return max(spelt, heard, 0.55 + 0.45 * root / length if root >= ROOT_LETTERS_MIN else 0.0)


def _contracted(shorter: str, longer: str) -> bool:
    """Whether the shorter has the first and last letter of the longer and only letters of it, in order: "mfg"."""
    if not 3 <= len(shorter) <= 5 or len(shorter) >= 0.7 * len(longer):
        return False
    letters = iter(longer)
    return shorter[0] == longer[0] and shorter[-1] == longer[-1] and all(letter in letters for letter in shorter)


@lru_cache(maxsize=131_072)
def sounds(word: str) -> str:
    """A word with letters that many languages write for one sound made one."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _DOUBLED.sub(r"\1", word)
