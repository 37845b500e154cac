"""The shape of a tree of RFC 6962: which stretches of leaves a proof has to name, and which perfect trees make one."""

from collections.abc import Iterator
from typing import NamedTuple


class Stretch(NamedTuple):
    """Leaves from `first` to before `end`, as far as they hang under one node of a tree."""

    first: int
    end: int


class Node(NamedTuple):
    """The root of a perfect tree of 2^height leaves; `number` counts those of its height from the left, from 0."""

    height: int
    number: int


def perfect_trees(stretch: Stretch) -> Iterator[Node]:
    """The perfect trees under a stretch, from the left to the right."""
    first, end = stretch
    while first < end:
        height = (end - first).bit_length() - 1
        yield Node(height, first >> height)
        first += 1 << height


def inclusion_stretches(index: int, size: int) -> list[Stretch]:
    """What stands beside the way from a leaf to the root, the leaf's sibling first (RFC 6962, 2.1.1).

    Raises ValueError when the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    first, end, found = 0, size, list[Stretch]()
    while end - first > 1:
        middle = first + _left_leaves(end - first)
        if index < middle:
            found.append(Stretch(middle, end))
            end = middle
        else:
            found.append(Stretch(first, middle))
            first = middle
    return found[::-1]


def consistency_stretches(old: int, new: int) -> list[Stretch]:
    """What shows that a tree grew from another by leaves added behind (RFC 6962, 2.1.2). Raises ValueError."""
    if not 0 < old <= new:
        raise ValueError(f"a tree of {new} leaves cannot have grown from one of {old}")
    first, end, found, whole = 0, new, list[Stretch](), True
    while end != old:
        middle = first + _left_leaves(end - first)
        if old <= middle:
            found.append(Stretch(middle, end))
            end = middle
        else:
            found.append(Stretch(first, middle))
            first, whole = middle, False
    if not whole:
        found.append(Stretch(first, end))
    return found[::-1]


def _left_leaves(leaves: int) -> int:
    """The largest power of two below a number of leaves."""
    return 1 << ((leaves - 1).bit_length() - 1)
