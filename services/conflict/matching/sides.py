"""Two names with their words paired off: what is explained on each side, what is not, and what that tells."""

from itertools import pairwise
from typing import Final, NamedTuple

from services.conflict.matching.alignment import ACRONYM, Alignment, Pair, align
from services.conflict.matching.reading import Reading

ECHO: Final = 0.99
LOOSE: Final = 0.8
"""Words less alike than this share a root at best."""


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
        return frozenset(self.name.words[place] for place in self.open_places)


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
    matched = [
        sum(pair.alike * sum(name.bits[place] for place in places) for pair, places in _placed(aligned, right=right))
        for name, right in ((one, False), (other, True))
    ]
    left = _side(one, matched[0], aligned.left)
    right = _side(other, matched[1], aligned.right)
    got = sum(matched) / (one.total + other.total)
    less, more = (left, right) if one.total <= other.total else (right, left)
    return Sides(less, more, _shared(one, other, aligned), got)


def _pair_countries(one: Reading, other: Reading, aligned: Alignment) -> None:
    """Explain a country among the words of one name by the same one in brackets behind the other."""
    for place in _echoed(one, other, aligned.left):
        aligned.left.discard(place)
        aligned.pairs.append(Pair(ECHO, (place,), ()))
    for place in _echoed(other, one, aligned.right):
        aligned.right.discard(place)
        aligned.pairs.append(Pair(ECHO, (), (place,)))


def _echoed(one: Reading, other: Reading, unexplained: set[int]) -> list[int]:
    in_brackets = other.countries.difference(other.countries_by_place.values())
    told = one.countries_by_place.items() if in_brackets else ()
    return [place for place, country in told if country in in_brackets and place in unexplained]


def _placed(aligned: Alignment, *, right: bool) -> list[tuple[Pair, tuple[int, ...]]]:
    return [(pair, pair.right if right else pair.left) for pair in aligned.pairs]


def _side(name: Reading, matched: float, unexplained: set[int]) -> Side:
    bits = [name.bits[place] for place in unexplained]
    return Side(name, matched / name.total, frozenset(unexplained), sum(bits), max(bits, default=0.0))


def _shared(one: Reading, other: Reading, aligned: Alignment) -> Shared:
    equal = alike = loose = acronyms = rarest = 0.0
    for pair in aligned.pairs:
        left = sum(one.bits[place] for place in pair.left)
        right = sum(other.bits[place] for place in pair.right)
        told = min(left, right)
        if pair.alike == 1.0:
            equal += told
            rarest = max(rarest, told)
        elif pair.alike == ACRONYM:
            acronyms += max(left, right)
        else:
            alike += pair.alike * told
            loose += told if pair.alike < LOOSE else 0.0
            rarest = max(rarest, pair.alike * told * LOOSE)
    return Shared(
        equal,
        alike,
        loose,
        acronyms,
        rarest,
        _inversions(aligned),
        _joint(one, other, aligned),
        _commonness(one, aligned),
    )


def _commonness(one: Reading, aligned: Alignment) -> float:
    equal = [pair.left[0] for pair in aligned.pairs if pair.alike == 1.0]
    rarest = max(equal, key=lambda place: (one.bits[place], -one.commonness[place]), default=None)
    return 0.0 if rarest is None else one.commonness[rarest]


def _joint(one: Reading, other: Reading, aligned: Alignment) -> float:
    """What the equal words tell together: two words that often stand side by side tell less than both by themselves."""
    equal = {pair.left[0]: pair.right[0] for pair in aligned.pairs if pair.alike == 1.0}
    return sum(
        min(one.following[left], other.following[right])
        if equal.get(left - 1) == right - 1
        else min(one.bits[left], other.bits[right])
        for left, right in equal.items()
    )


def _inversions(aligned: Alignment) -> int:
    """How often words that follow one another on the left stand the other way round on the right."""
    both = (pair for pair in aligned.pairs if pair.left and pair.right)
    order = [pair.right[0] for pair in sorted(both, key=lambda pair: pair.left)]
    return sum(a > b for a, b in pairwise(order))
