"""What two names have in common once their words are paired off, in bits: equal words, alike ones, acronyms."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from msgspec import Struct

from services.conflict.matching.alignment import ACRONYM, Pair
from services.conflict.matching.reading import Reading
from services.conflict.matching.vocabulary import KINDS, PLACES

LOOSE: Final = 0.8
"""Words less alike than this share a root at best."""
Told = tuple[Pair, float, float]
"""A pair of words, and what they tell on either side."""


class Shared(Struct, gc=False):
    """What the two have in common, in bits: equal words, alike ones, acronyms, and the rarest of all.

    `joint` is what the equal words tell together, `commonness` how ordinary the most telling of them is, `translated`
    what is equal in other words, `placed` what only says where, `rarest_named` the rarest that says neither where nor
    of what kind, `begun` the rarest word that begins with the other, `acronym_letters` those of the longest acronym.
    """

    equal: float = 0.0
    alike: float = 0.0
    loose: float = 0.0
    acronyms: float = 0.0
    rarest: float = 0.0
    inversions: int = 0
    joint: float = 0.0
    commonness: float = 0.0
    translated: float = 0.0
    rarest_equal: float = 0.0
    rarest_alike: float = 0.0
    begun: float = 0.0
    acronym_letters: int = 0
    placed: float = 0.0
    rarest_named: float = 0.0


def shared(one: Reading, other: Reading, told: list[Told]) -> Shared:
    """Add up the pairs of words; a country that the other has in brackets has no partner and adds nothing."""
    found = Shared(inversions=_inversions(told))
    equal: dict[int, int] = {}
    for pair, left, right in told:
        if not pair.left or not pair.right:
            continue
        bits, word, also = min(left, right), one.words[pair.left[0]], other.words[pair.right[0]]
        _add_named(found, word, pair.alike * bits)
        if pair.alike == 1.0:
            equal[pair.left[0]] = pair.right[0]
            _add_equal(found, bits, translated=one.written[pair.left[0]] != other.written[pair.right[0]])
        elif pair.alike == ACRONYM:
            found.acronyms += max(left, right)
            found.acronym_letters = max(found.acronym_letters, len(pair.left), len(pair.right))
        else:
            single = len(pair.left) == len(pair.right) == 1
            _add_alike(found, pair.alike, bits, begins=single and (word.startswith(also) or also.startswith(word)))
    found.joint, found.commonness = _joint(one, other, equal), _commonness(one, equal)
    return found


def _add_named(found: Shared, word: str, bits: float) -> None:
    if word in PLACES:
        found.placed += bits
    elif bits > found.rarest_named and word not in KINDS:
        found.rarest_named = bits


def _add_equal(found: Shared, bits: float, *, translated: bool) -> None:
    found.equal += bits
    found.rarest = max(found.rarest, bits)
    found.rarest_equal = max(found.rarest_equal, bits)
    if translated:
        found.translated += bits


def _add_alike(found: Shared, alike: float, bits: float, *, begins: bool) -> None:
    found.alike += alike * bits
    found.loose += bits if alike < LOOSE else 0.0
    found.rarest = max(found.rarest, alike * bits * LOOSE)
    found.rarest_alike = max(found.rarest_alike, bits)
    if begins:
        found.begun = max(found.begun, bits)


def _commonness(one: Reading, equal: Mapping[int, int]) -> float:
    if not equal:
        return 0.0
    return one.commonness[max(equal, key=lambda place: (one.bits[place], -one.commonness[place]))]


def _joint(one: Reading, other: Reading, equal: Mapping[int, int]) -> float:
    """What the equal words tell together: two words that often stand side by side tell less than both by themselves."""
    return sum(
        [
            min(one.following[left], other.following[right])
            if equal.get(left - 1) == right - 1
            else min(one.bits[left], other.bits[right])
            for left, right in equal.items()
        ]
    )


def _inversions(told: list[Told]) -> int:
    """How often words that follow one another on the left stand the other way round on the right."""
    if len(told) < 2:
        return 0
    both = [pair for pair, _, _ in told if pair.left and pair.right]
    order = [pair.right[0] for pair in sorted(both, key=lambda pair: pair.left)]
    return sum(a > b for a, b in pairwise(order))
