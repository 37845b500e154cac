"""A run of postings as flat sorted arrays: keys once, where each one's numbers start, and the numbers."""

from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.uint32]
NONE: Numbers = np.empty(0, np.uint32)


class Segment(NamedTuple):
    """Postings that change no more; `starts` has one entry more than there are keys."""

    keys: Keys
    starts: Numbers
    numbers: Numbers

    @classmethod
    def empty(cls) -> Self:
        """Without any."""
        return cls(np.empty(0, np.uint64), np.zeros(1, np.uint32), NONE)

    @classmethod
    def of(cls, keys: Keys, numbers: Numbers) -> Self:
        """A key for every number, in any order; under one key the numbers stay in theirs."""
        if not len(keys):
            return cls.empty()
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        return cls(keys[first], np.append(first, len(keys)).astype(np.uint32), numbers[order])

    def joined(self, later: "Segment") -> "Segment":
        """Both as one, in time that goes with the length; under one key those of the later one stand behind."""
        if not len(self.keys) or not len(later.keys):
            return later if len(later.keys) else self
        places = np.searchsorted(self.keys, later.keys)
        known = self.keys[np.minimum(places, len(self.keys) - 1)] == later.keys
        own, added = np.diff(self.starts), np.diff(later.starts)
        behind = np.repeat(self.starts[places + known], added).astype(np.int64)
        own[places[known]] += added[known]
        counts = np.insert(own, places[~known], added[~known])
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)
        keys = np.insert(self.keys, places[~known], later.keys[~known])
        return Segment(keys, starts, np.insert(self.numbers, behind, later.numbers))

    def under(self, asked: Keys) -> list[Numbers]:
        """The numbers under each key."""
        found = [NONE] * len(asked)
        if not len(self.keys):
            return found
        places = self.keys.searchsorted(asked)
        known = np.flatnonzero(self.keys.take(places, mode="clip") == asked)
        places = places.take(known)
        bounds = zip(
            known.tolist(), self.starts.take(places).tolist(), self.starts.take(places + 1).tolist(), strict=True
        )
        for place, start, end in bounds:
            found[place] = self.numbers[start:end]
        return found

    @property
    def bytes(self) -> int:
        """How much the arrays take."""
        return self.keys.nbytes + self.starts.nbytes + self.numbers.nbytes
