"""The words of a name that are compared: without what only links them, compounds of some languages cut into two."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from services.conflict.matching.vocabulary import COMPOUNDS, LINKING, is_concept

COMPOUND_LETTERS_MIN: Final = 9
"""Shorter words are hardly ever a compound: "Bankwerk", but not "Forschung"."""
STEM_LETTERS_MIN: Final = 3
HEAD_LETTERS_MIN: Final = 5
"""So much has to be left of the other half: at the end of a word a half is telling, at its beginning less so."""
SHORT_HEADS: Final = {"tx": "therapeutics", "dx": "diagnostics", "bio": "bio"}
"""How companies of one trade end their names, and the word that it is short for: "Infextx" is "Infex Therapeutics"."""
SHORT_STEM_LETTERS_MIN: Final = 4
_LAST_NUMERALS: Final = {"v": "5", "x": "10"}
_LONGEST_FIRST: Final = sorted(COMPOUNDS, key=lambda part: (-len(part), part))


def telling(core: Sequence[str]) -> tuple[str, ...]:
    """The words of a name that are compared, as they are written; the first is always one of them."""
    kept = (word for place, word in enumerate(core) if not place or word not in LINKING)
    words = [half for word in kept for half in halves(word)]
    if len(words) > 1:
        words[-1] = _LAST_NUMERALS.get(words[-1], words[-1])
    return tuple(words)


@lru_cache(maxsize=65_536)
def halves(word: str) -> tuple[str, ...]:
    """Both halves of a compound as German, Dutch and the Nordic languages make them; any other word by itself."""
    if is_concept(word):
        return (word,)
    for short, head in SHORT_HEADS.items():
        if word.endswith(short) and len(word) - len(short) >= SHORT_STEM_LETTERS_MIN:
            return (word.removesuffix(short), head)
    return (word,) if len(word) < COMPOUND_LETTERS_MIN else _compound(word)


def _compound(word: str) -> tuple[str, ...]:
    """Cut off what stands at the end, if it is known: "Universitets|sjukhuset"; or else what stands before the rest."""
    for part in _LONGEST_FIRST:
        if len(word) - len(part) >= STEM_LETTERS_MIN and word.endswith(part):
            return (_stem(word.removesuffix(part)), part)
    for part in _LONGEST_FIRST:
        if len(word) - len(part) >= HEAD_LETTERS_MIN and word.startswith(part):
            return (part, word.removeprefix(part))
    return (word,)


def _stem(half: str) -> str:
    """Without the "s" that joins two words."""
    return half.removesuffix("s") if len(half) > STEM_LETTERS_MIN + 1 else half


def heads(words: Iterable[str]) -> str:
    """The first letter of each word as it is written: what an acronym is made of."""
    return "".join(word[0] for word in words)
