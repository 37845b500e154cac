"""Pairs the words of two names off: equal ones first, then glued ones, then the likest, then acronyms of several."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from services.conflict.matching.spelling import alike

GLUED: Final = 0.97
ACRONYM: Final = 0.55


class Pair(NamedTuple):
    """Places of words on the left and on the right that say the same, and how alike they are."""

    alike: float
    left: tuple[int, ...]
    right: tuple[int, ...]


class Alignment(NamedTuple):
    """The pairs, and the places of the words that found none."""

    pairs: list[Pair]
    left: set[int]
    right: set[int]


def align(left: Sequence[str], right: Sequence[str], heads: tuple[str, str]) -> Alignment:
    """Pair off the words of two names; each word is used once. `heads` are their first letters as they are written."""
    found = Alignment([], set(range(len(left))), set(range(len(right))))
    _pair_equal(left, right, found)
    if found.left and found.right:
        mirrored = Alignment([], found.right, found.left)
        _pair_glued(left, right, found)
        _pair_glued(right, left, mirrored)
        _pair_alike(left, right, found)
        _pair_acronyms(heads[0], right, found)
        _pair_acronyms(heads[1], left, mirrored)
        found.pairs.extend([Pair(one.alike, one.right, one.left) for one in mirrored.pairs])
    return found


def _pair_equal(left: Sequence[str], right: Sequence[str], found: Alignment) -> None:
    for i, word in enumerate(left):
        for j, other in enumerate(right):
            if other == word and j in found.right:
                _take(found, Pair(1.0, (i,), (j,)))
                break


def _take(found: Alignment, pair: Pair) -> None:
    found.pairs.append(pair)
    found.left.difference_update(pair.left)
    found.right.difference_update(pair.right)


def _pair_glued(parts: Sequence[str], wholes: Sequence[str], found: Alignment) -> None:
    """Find words on the right that are two or three words on the left written as one."""
    if len(found.left) < 2:
        return
    for j in sorted(found.right):
        if len(wholes[j]) < 4:
            continue
        for i in sorted(found.left):
            count = _glued(parts, i, wholes[j], found.left)
            if count:
                _take(found, Pair(GLUED, tuple(range(i, i + count)), (j,)))
                break


def _glued(parts: Sequence[str], start: int, whole: str, free: set[int]) -> int:
    """How many words from a place on make up a whole one: none, two or three."""
    if start + 1 not in free:
        return 0
    two = parts[start] + parts[start + 1]
    if two == whole:
        return 2
    if start + 2 in free and two + parts[start + 2] == whole:
        return 3
    near = len(two) > 6 and OSA.distance(two, whole, score_cutoff=1) <= 1
    return 2 if near and alike(parts[start], whole) < 0.95 else 0


def _pair_alike(left: Sequence[str], right: Sequence[str], found: Alignment) -> None:
    scored = [(alike(left[i], right[j]), i, j) for i in found.left for j in found.right]
    for likeness, i, j in sorted((one for one in scored if one[0]), key=_by_likeness):
        if i in found.left and j in found.right:
            _take(found, Pair(likeness, (i,), (j,)))


def _by_likeness(scored: tuple[float, int, int]) -> tuple[float, int, int]:
    likeness, i, j = scored
    return (-likeness, i + j, i)


def _pair_acronyms(heads: str, short: Sequence[str], found: Alignment) -> None:
    """Find words on the right that are the initials of neighbouring words on the left."""
    if len(found.left) < 2:
        return
    for j in sorted(found.right):
        letters = short[j]
        start = _initials_at(heads, letters, sorted(found.left)) if 2 <= len(letters) <= 9 else None
        if start is not None:
            _take(found, Pair(ACRONYM, tuple(range(start, start + len(letters))), (j,)))


def _initials_at(heads: str, letters: str, free: list[int]) -> int | None:
    for place in range(len(free) - len(letters) + 1):
        some = free[place : place + len(letters)]
        if some[-1] - some[0] == len(letters) - 1 and "".join(heads[i] for i in some) == letters:
            return some[0]
    return None
