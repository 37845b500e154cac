"""Which numbers stand under which keys: flat sorted arrays, and beside them a small table of what came since."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.uint32]

DELTA_MIN: Final = 200_000
DELTA_SHARE: Final = 0.1
"""What came since is merged into the arrays when it is more than this, in postings, and this share of them."""
NONE: Final = np.empty(0, np.uint32)


class PostingsImage(Struct, array_like=True):
    """The arrays as bytes, with what came since merged in."""

    keys: bytes
    numbers: bytes


class Postings:
    """A multimap of 64-bit keys to numbers; under one key the numbers stand in the order they were entered in."""

    def __init__(self) -> None:
        self._keys: Keys = np.empty(0, np.uint64)
        self._starts: npt.NDArray[np.uint32] = np.zeros(1, np.uint32)
        self._numbers: Numbers = NONE
        self._delta: dict[int, list[int]] = {}
        self._entered = 0

    def enter(self, keys: Iterable[int], number: int) -> None:
        """Put a number under keys; numbers come in rising order."""
        for key in keys:
            self._delta.setdefault(key, []).append(number)
            self._entered += 1
        if self._entered > max(DELTA_MIN, DELTA_SHARE * len(self._numbers)):
            self.merge()

    def under(self, keys: Sequence[int]) -> list[Numbers]:
        """The numbers under each key."""
        if not keys:
            return []
        asked = np.array(keys, np.uint64)
        places = np.searchsorted(self._keys, asked)
        return [self._under(key, int(place)) for key, place in zip(keys, places, strict=True)]

    def _under(self, key: int, place: int) -> Numbers:
        known = NONE
        if place < len(self._keys) and int(self._keys[place]) == key:
            known = self._numbers[self._starts[place] : self._starts[place + 1]]
        later = self._delta.get(key)
        if later is None:
            return known
        return np.concatenate([known, np.array(later, np.uint32)]) if len(known) else np.array(later, np.uint32)

    def merge(self) -> None:
        """Take what came since into the arrays."""
        if self._delta:
            keys, numbers = self._all()
            self._take(keys, numbers)

    def _all(self) -> tuple[Keys, Numbers]:
        counts = np.diff(self._starts)
        late = np.fromiter((key for key, some in self._delta.items() for _ in some), np.uint64, self._entered)
        numbers = np.fromiter((one for some in self._delta.values() for one in some), np.uint32, self._entered)
        keys = np.concatenate([np.repeat(self._keys, counts), late])
        return keys, np.concatenate([self._numbers, numbers])

    def _take(self, keys: Keys, numbers: Numbers) -> None:
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        self._numbers = numbers[order]
        first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.empty(0, np.intp)
        self._keys = keys[first]
        self._starts = np.append(first, len(keys)).astype(np.uint32)
        self._delta, self._entered = {}, 0

    def dump(self) -> PostingsImage:
        """Everything, merged: one key for every number."""
        self.merge()
        return PostingsImage(np.repeat(self._keys, np.diff(self._starts)).tobytes(), self._numbers.tobytes())

    def load(self, image: PostingsImage) -> None:
        """Take over what `dump` returned."""
        self._delta, self._entered = {}, 0
        self._take(np.frombuffer(image.keys, np.uint64), np.frombuffer(image.numbers, np.uint32))

    @property
    def bytes(self) -> int:
        """How much the arrays take."""
        return self._keys.nbytes + self._starts.nbytes + self._numbers.nbytes
