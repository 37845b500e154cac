"""Two names with their words paired off: what is explained on each side, what is not, and what that tells."""

from typing import Final, NamedTuple

from services.conflict.matching.alignment import Alignment, Pair, align
from services.conflict.matching.reading import Reading
from services.conflict.matching.shared import Shared, Told, shared

ECHO: Final = 0.99
NOTHING: Final = frozenset[int]()


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
    told: list[Told] = [
        (pair, sum([one.bits[place] for place in pair.left]), sum([other.bits[place] for place in pair.right]))
        for pair in aligned.pairs
    ]
    matched = sum([pair.alike * bits for pair, bits, _ in told])
    also = sum([pair.alike * bits for pair, _, bits in told])
    left, right = _side(one, matched, aligned.left), _side(other, also, aligned.right)
    less, more = (left, right) if one.total <= other.total else (right, left)
    return Sides(less, more, shared(one, other, told), (matched + also) / (one.total + other.total))


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
