"""How much a word or three letters of a name tell, in bits: "technology" stands in many names, "lockheed" in one.

The table is shipped and pinned by the model's version, not counted live: an unrelated claim must change no verdict.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from math import log2
from pathlib import Path
from typing import Final, NamedTuple

BITS_MAX: Final = 13.5
"""What a word tells that stands in no name of the table, or in one: more than so much nobody has measured."""
NUMBER_BITS_MAX: Final = 8.0
LONG_NUMBER_BITS_MAX: Final = 9.5
"""Four digits or more are a number that somebody gave, such as that of a laboratory."""
TOGETHER_MIN: Final = 3
"""In so many names two words stand side by side before one of them is expected behind the other."""
LETTER_BITS_MAX: Final = 5.0
TWO_LETTERS_BITS_MAX: Final = 9.0


class Counts(NamedTuple):
    """In how many of so many names a word, two words side by side, or three letters in a row stood."""

    names: int
    words: dict[str, int]
    grams: dict[str, int]


def shipped() -> Counts:
    """The counts that the shipped model was trained with."""
    table = json.loads(Path(__file__).with_name("counts.json").read_text(encoding="utf-8"))
    return Counts(table["names"], table["words"], table["grams"])


class Rarity:
    """Turns counts into bits."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self.word = lru_cache(maxsize=131_072)(self._word)
        self.gram = lru_cache(maxsize=65_536)(self._gram)

    def _word(self, word: str) -> float:
        bits = log2(self._counts.names / (self._counts.words.get(word, 0) + 1))
        return max(0.1, min(bits, _most(word)))

    def following(self, words: Sequence[str]) -> tuple[float, ...]:
        """What each word tells behind the one before it: "hopkins" much, "hopkins" behind "johns" next to nothing."""
        alone = [self.word(word) for word in words]
        return (*alone[:1], *map(self._behind, words, words[1:], alone[1:]))

    def _behind(self, before: str, word: str, alone: float) -> float:
        both = self._counts.words.get(f"{before} {word}", 0)
        if both < TOGETHER_MIN:
            return alone
        return max(0.1, min(alone, log2((self._counts.words.get(before, 0) + 1) / (both + 0.5))))

    def _gram(self, gram: str) -> float:
        return max(0.1, log2(self._counts.names / (self._counts.grams.get(gram, 0) + 1)))


def _most(word: str) -> float:
    if word[0].isdigit():
        return NUMBER_BITS_MAX if len(word) < 4 else LONG_NUMBER_BITS_MAX
    return {1: LETTER_BITS_MAX, 2: TWO_LETTERS_BITS_MAX}.get(len(word), BITS_MAX)
