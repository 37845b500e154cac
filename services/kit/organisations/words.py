"""How much a word of a name says: "technology" stands in many names, "lockheed" in one."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("common_words.json")


@cache
def _weights() -> dict[str, float]:
    """Weights below 1 by word, from how often the word stands in 25 000 names of real organisations."""
    return dict(json.loads(_TABLE.read_text(encoding="utf-8")))


def weight(word: str) -> float:
    """1 for a word that is rare in names, down to 0.15 for the commonest; single letters and digits weigh half."""
    found = _weights().get(word, 1.0)
    return min(found, 0.5) if len(word) == 1 else found


def distinctive(words: Iterable[str]) -> tuple[str, ...]:
    """The words that can identify by themselves, in order."""
    return tuple(word for word in words if weight(word) >= DISTINCTIVE)


DISTINCTIVE = 0.75
"""From this weight on a word is rare enough to look names up by."""
