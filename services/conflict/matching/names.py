"""Names by the shipped model: read once, compared by the trained weights."""

from functools import lru_cache
from typing import Final

from services.conflict.matching.likeness import likeness
from services.conflict.matching.rarity import Rarity, shipped
from services.conflict.matching.reading import reader
from services.conflict.matching.weights import EQUAL_RARE_MIN
from services.conflict.matching.weights import shipped as shipped_weights

read: Final = reader(Rarity(shipped()))
"""Every way in which a name is written, ready for comparison."""
WEIGHTS: Final = shipped_weights()
DISTINCTIVE_BITS: Final = 10 * EQUAL_RARE_MIN
UNREAD_ODDS: Final = -20.0
"""A name of punctuation alone is nobody's."""


@lru_cache(maxsize=131_072)
def _odds(one: str, other: str) -> float:
    found = likeness(read(one), read(other))
    return WEIGHTS.odds(found) if found else UNREAD_ODDS


def odds(one: str, other: str) -> float:
    """The log2 odds that two names are one organisation's, whichever comes first; for a customer among look-alikes."""
    return _odds(one, other) if one <= other else _odds(other, one)


def equal(one: str, other: str) -> bool:
    """Whether two names are the same name, however it is typed."""
    keys = {form.form.key for form in read(one)} | {form.spelt for form in read(one)}
    return any(form.form.key in keys or form.spelt in keys for form in read(other))


@lru_cache(maxsize=131_072)
def countries(name: str) -> frozenset[str]:
    """The countries that a name tells, in its words or in brackets, as ISO codes."""
    return frozenset(code for form in read(name) for code in form.countries)


def common(name: str) -> bool:
    """Whether a name is made of common words alone ("National Bank"), which many organisations may bear."""
    return all(bits < DISTINCTIVE_BITS for form in read(name) for bits in form.bits)
