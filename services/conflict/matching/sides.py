"""Two names with their words paired off: what is explained on each side, what is not, and what that tells."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from services.conflict.matching.alignment import ACRONYM, Alignment, Pair, align
from services.conflict.matching.reading import Reading

ECHO: Final = 0.99
NOTHING: Final = frozenset[int]()
LOOSE: Final = 0.8
"""Words less alike than this share a root at best."""


Told = tuple[Pair, float, float]
"""A pair of words, and what they tell on either side."""


class Side(NamedTuple):
    """One of the two names: the share of its bits that is explained, and the words that are not."""

    name: Reading
    covered: float
    open_places: frozenset[int]
    open_bits: float
    rarest_open: float

    @property
    def open_words(self) -> frozenset[str]:
        """The words that found no partner."""
        words = self.name.words
        return frozenset([words[place] for place in self.open_places])


class Shared(NamedTuple):
    """What the two have in common, in bits: equal words, alike ones, acronyms, and the rarest of all.

    `joint` is what the equal words tell together, `commonness` how ordinary the most telling of them is.
    """

    equal: float
    alike: float
    loose: float
    acronyms: float
    rarest: float
    inversions: int
    joint: float
    commonness: float


class Sides(NamedTuple):
    """The name that tells less, the one that tells more, and what they share."""

    less: Side
    more: Side
    shared: Shared
    got: float


def sides(one: Reading, other: Reading) -> Sides:
    """Pair two names off."""
    aligned = align(one.words, other.words, (one.heads, other.heads))
    _pair_countries(one, other, aligned)
    told = [
        (pair, sum([one.bits[place] for place in pair.left]), sum([other.bits[place] for place in pair.right]))
        for pair in aligned.pairs
    ]
    matched = sum([pair.alike * bits for pair, bits, _ in told])
    also = sum([pair.alike * bits for pair, _, bits in told])
    left, right = _side(one, matched, aligned.left), _side(other, also, aligned.right)
    less, more = (left, right) if one.total <= other.total else (right, left)
    return Sides(less, more, _shared(one, other, told), (matched + also) / (one.total + other.total))


def _pair_countries(one: Reading, other: Reading, aligned: Alignment) -> None:
    """Explain a country among the words of one name by the same one in brackets behind the other."""
    for place in _echoed(one, other, aligned.left):
        aligned.left.discard(place)
        aligned.pairs.append(Pair(ECHO, (place,), ()))
    for place in _echoed(other, one, aligned.right):
        aligned.right.discard(place)
        aligned.pairs.append(Pair(ECHO, (), (place,)))


def _echoed(one: Reading, other: Reading, unexplained: set[int]) -> list[int]:
    if not one.countries_by_place or not other.countries:
        return []
    in_brackets = other.countries.difference(other.countries_by_place.values())
    told = one.countries_by_place.items()
    return [place for place, country in told if country in in_brackets and place in unexplained]


def _side(name: Reading, matched: float, unexplained: set[int]) -> Side:
    if not unexplained:
        return Side(name, matched / name.total, NOTHING, 0.0, 0.0)
    bits = [name.bits[place] for place in unexplained]
    return Side(name, matched / name.total, frozenset(unexplained), sum(bits), max(bits))


def _shared(one: Reading, other: Reading, told: list[Told]) -> Shared:
    equal = alike = loose = acronyms = rarest = 0.0
    places: dict[int, int] = {}
    for pair, left, right in told:
        bits = min(left, right)
        if pair.alike == 1.0:
            places[pair.left[0]] = pair.right[0]
            equal += bits
            rarest = max(rarest, bits)
        elif pair.alike == ACRONYM:
            acronyms += max(left, right)
        else:
            alike += pair.alike * bits
            loose += bits if pair.alike < LOOSE else 0.0
            rarest = max(rarest, pair.alike * bits * LOOSE)
    joint, common = _joint(one, other, places), _commonness(one, places)
    return Shared(equal, alike, loose, acronyms, rarest, _inversions(told), joint, common)


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
