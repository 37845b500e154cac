"""Which groups of three letters each writing has, two bytes a group: how alike many names are is seen at one glance."""

from array import array
from collections.abc import Sequence
from functools import cache, lru_cache
from math import sqrt
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from services.conflict.matching.rarity import Rarity, shipped
from services.conflict.matching.vocabulary import concepts
from services.kit.organisations.names import name_forms

ALPHABET: Final = " abcdefghijklmnopqrstuvwxyz0123456789"
LETTERS: Final = len(ALPHABET)
DIGITS: Final = 6
"""Resemblances are rounded, so that no last binary digit of a sum decides."""
Floats = npt.NDArray[np.float64]
Groups = npt.NDArray[np.uint16]
Numbers = npt.NDArray[np.int64]


class Row(NamedTuple):
    """One way to read a name: its groups of letters, each once."""

    groups: Groups
    length: float


class LettersImage(Struct, array_like=True):
    """The rows as bytes."""

    first: bytes
    starts: bytes
    groups: bytes


class Letters:
    """The rows of every writing by its number: one for each way to read it, none if it cannot be read."""

    def __init__(self) -> None:
        self._first = array("I", [0])
        self._starts = array("I", [0])
        self._groups = array("H")

    @property
    def bytes(self) -> int:
        """How much the rows take."""
        return sum(len(part) * part.itemsize for part in (self._first, self._starts, self._groups))

    def add(self, rows: Sequence[Row]) -> None:
        """Enter the next writing."""
        for row in rows:
            self._groups.frombytes(row.groups.tobytes())
            self._starts.append(len(self._groups))
        self._first.append(len(self._starts) - 1)

    def resemblance(self, asked: Sequence[Row], numbers: Numbers) -> Floats:
        """How alike each of some writings is to a name: rare letters in common count more; 0 to 1."""
        bounds = np.frombuffer(self._first, np.uint32)
        first = bounds.take(numbers).astype(np.int64)
        counts = bounds.take(numbers + 1) - first
        if not asked or not len(numbers):
            return np.zeros(len(numbers))
        if counts.min() == counts.max() == 1:
            return self._alike(asked, first)
        found = np.zeros(len(numbers))
        readable = counts > 0
        if readable.any():
            rows, own = _spread(first[readable], counts[readable])
            found[readable] = np.maximum.reduceat(self._alike(asked, rows), own)
        return found

    def _alike(self, asked: Sequence[Row], rows: Numbers) -> Floats:
        starts = np.frombuffer(self._starts, np.uint32)
        begins = starts.take(rows).astype(np.int64)
        places, own = _spread(begins, starts.take(rows + 1) - begins)
        groups = np.frombuffer(self._groups, np.uint16).take(places)
        told = weights().take(groups)
        lengths = np.sqrt(np.add.reduceat(told, own))
        alike = np.maximum.reduce([_cosine(row, groups, told, own) for row in asked]) / lengths
        return np.asarray(alike.round(DIGITS))

    def dump(self) -> LettersImage:
        """Everything, as plain data."""
        return LettersImage(self._first.tobytes(), self._starts.tobytes(), self._groups.tobytes())

    def load(self, image: LettersImage) -> None:
        """Take over what `dump` returned."""
        self._first, self._starts, self._groups = array("I"), array("I"), array("H")
        for part, kept in ((self._first, image.first), (self._starts, image.starts), (self._groups, image.groups)):
            part.frombytes(kept)


def _spread(begins: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """All places of some runs one behind the other, and where each run starts among them."""
    ends = np.cumsum(counts)
    own = ends - counts
    return np.repeat(begins - own, counts) + np.arange(ends[-1]), own


def _cosine(row: Row, groups: Groups, told: Floats, own: Numbers) -> Floats:
    shared = np.zeros(LETTERS**3, bool)
    shared[row.groups] = True
    return np.asarray(np.add.reduceat(told * shared.take(groups), own) / row.length)


@cache
def weights() -> Floats:
    """What each group of letters tells, in bits, squared."""
    rarity, codes = Rarity(shipped()), {letter: code for code, letter in enumerate(ALPHABET)}
    found = np.full(LETTERS**3, rarity.gram("") ** 2)
    for group in shipped().grams:
        if all(letter in codes for letter in group):
            one, two, three = (codes[letter] for letter in group)
            found[(one * LETTERS + two) * LETTERS + three] = rarity.gram(group) ** 2
    return found


@lru_cache(maxsize=16_384)
def rows_of(name: str) -> tuple[Row, ...]:
    """The rows of a name; none if it cannot be read."""
    return tuple(_row(" ".join(concepts(form.core))) for form in name_forms(name))


_CODES: Final = bytes(max(0, ALPHABET.find(chr(byte))) for byte in range(256))


def _row(text: str) -> Row:
    codes = f" {text} ".encode("ascii", "replace").translate(_CODES)
    groups = {
        (one * LETTERS + two) * LETTERS + three for one, two, three in zip(codes, codes[1:], codes[2:], strict=False)
    }
    once = np.array(sorted(groups), np.uint16)
    return Row(once, sqrt(weights().take(once).sum()))
