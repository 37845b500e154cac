"""How ordinary a word is outside of names: "summit" and "beyond" are many companies' names, "mabgeek" is one's.

The table has the 20 000 commonest English words of the web, from the counts that come with `wordsegment` (Apache 2.0).
"""

import json
from pathlib import Path
from typing import Final

_CLASSES: Final = json.loads(Path(__file__).with_name("ordinary_words.json").read_text(encoding="utf-8"))
_COMMONNESS: Final = {word: float(level) / 5 for level, words in _CLASSES.items() for word in words.split()}


def commonness(word: str) -> float:
    """From 0 for a word that is hardly used up to 1.5: the decimal logarithm of its uses in 10^9 words, by five."""
    return _COMMONNESS.get(word, 0.0)
