"""Which numbers stand in most of some lists, the rarer ones counting more: in flat arrays, as it is many at a time."""

from collections.abc import Sequence
from math import log2
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from services.conflict.matching.segments import Numbers

POSTINGS_MAX: Final = 6_000
"""So many postings are read in search of near misses, the rarest keys first; the commonest are left out."""
DIGITS: Final = 6
"""Scores are rounded, so that no last binary digit of a sum decides."""
Sizes = npt.NDArray[np.uint16]
Floats = npt.NDArray[np.float64]


def ranked(lists: Sequence[Numbers], sizes: Sizes, own: int, most: int) -> Numbers:
    """The numbers whose lists tell most, the smaller of two alike first, at most so many.

    A list tells the less the longer it is, and of a number that stands in many lists at all (`sizes`, beside `own` of
    the one asked for) each tells less.
    """
    taken = _within(sorted((one for one in lists if len(one)), key=len))
    if not taken:
        return np.empty(0, np.uint32)
    numbers, sums = _summed(taken, np.array([log2(2 + len(sizes) / len(one)) for one in taken]), len(sizes))
    scores = sums / np.sqrt(sizes.take(numbers) + own)
    if len(scores) > most:
        # Rounding does not change the order, so what comes first once rounded is within a rounding of the bar.
        bar = np.partition(scores, -most)[-most] - 10.0**-DIGITS
        among = np.flatnonzero(scores >= bar)
        numbers, scores = numbers.take(among), scores.take(among)
    best = np.argsort(-scores.round(DIGITS), kind="stable")[:most]
    return numbers.take(best)


def _within(by_length: Sequence[Numbers]) -> list[Numbers]:
    """The shortest lists, so many as stay within so many numbers together; always at least the shortest."""
    taken: list[Numbers] = []
    left = POSTINGS_MAX
    for numbers in by_length:
        left -= len(numbers)
        if taken and left < 0:
            break
        taken.append(numbers[:POSTINGS_MAX])
    return taken


def _summed(lists: Sequence[Numbers], told: Floats, numbers_max: int) -> tuple[Numbers, Floats]:
    """Every number that stands in a list, in rising order, and what the lists it stands in tell together."""
    # A number and the place of its list in one word: that sorts far faster than finding out an order.
    shift = len(lists).bit_length()
    word = np.uint32 if numbers_max << shift < 2**32 else np.uint64
    packed: npt.NDArray[Any] = np.concatenate(lists).astype(word, copy=False)
    packed <<= word(shift)
    packed |= np.repeat(np.arange(len(lists), dtype=word), [len(one) for one in lists])
    packed.sort()
    numbers, each = packed >> word(shift), told.take(packed & word((1 << shift) - 1))
    # Most stand in one list only: the others are added to what they were first met with, one after the other.
    again = np.flatnonzero(numbers[1:] == numbers[:-1]) + 1
    fresh = np.ones(len(numbers), bool)
    fresh[again] = False
    first = np.flatnonzero(fresh)
    sums = each.take(first)
    np.add.at(sums, np.searchsorted(first, again, "right") - 1, each.take(again))
    return numbers.take(first), sums
