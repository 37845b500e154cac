"""Which numbers stand under which keys: two runs of flat arrays, a long and a short one, and a table of the latest."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from msgspec import Struct

from services.conflict.matching.segments import NONE, Numbers, Segment

LATEST_MAX: Final = 20_000
"""So many postings are kept in a table of their own: then they go into the short run, in some milliseconds."""
SHORT_MIN: Final = 200_000
SHORT_SHARE: Final = 0.1
"""The short run goes into the long one when it is more than this, in postings, and this share of it."""


class PostingsImage(Struct, array_like=True):
    """The arrays as bytes, all in one run."""

    keys: bytes
    starts: bytes
    numbers: bytes


class Postings:
    """A multimap of 64-bit keys to numbers; under one key the numbers stand in the order they were entered in."""

    def __init__(self) -> None:
        self._long, self._short = Segment.empty(), Segment.empty()
        self._latest: dict[int, list[int]] = {}
        self._entered = 0

    def enter(self, keys: Iterable[int], number: int) -> None:
        """Put a number under keys; numbers come in rising order."""
        latest = self._latest
        for key in keys:
            held = latest.get(key)
            if held is None:
                latest[key] = [number]
            else:
                held.append(number)
            self._entered += 1
        if self._entered > LATEST_MAX:
            self._shorten()

    def under(self, keys: Sequence[int]) -> list[Numbers]:
        """The numbers under each key."""
        if not keys:
            return []
        asked = np.array(keys, np.uint64)
        found = self._long.under(asked)
        for place, more in enumerate(self._short.under(asked) if len(self._short.keys) else ()):
            if more is not NONE:
                found[place] = _behind(found[place], more)
        for place, key in enumerate(keys):
            late = self._latest.get(key)
            if late is not None:
                found[place] = _behind(found[place], np.array(late, np.uint32))
        return found

    def _shorten(self) -> None:
        """Take the latest into the short run, and that into the long one when it has grown."""
        held = self._latest
        keys = np.fromiter(held, np.uint64, len(held)).repeat([len(some) for some in held.values()])
        numbers = np.fromiter((one for some in held.values() for one in some), np.uint32, self._entered)
        self._short = self._short.joined(Segment.of(keys, numbers))
        self._latest, self._entered = {}, 0
        if len(self._short.numbers) > max(SHORT_MIN, SHORT_SHARE * len(self._long.numbers)):
            self._lengthen()

    def _lengthen(self) -> None:
        self._long, self._short = self._long.joined(self._short), Segment.empty()

    def merge(self) -> None:
        """Take all into the long run."""
        if self._latest:
            self._shorten()
        self._lengthen()

    def dump(self) -> PostingsImage:
        """Everything, in one run."""
        self.merge()
        return PostingsImage(*(part.tobytes() for part in self._long))

    def load(self, image: PostingsImage) -> None:
        """Take over what `dump` returned."""
        self._latest, self._entered, self._short = {}, 0, Segment.empty()
        self._long = Segment(
            np.frombuffer(image.keys, np.uint64),
            np.frombuffer(image.starts, np.uint32),
            np.frombuffer(image.numbers, np.uint32),
        )

    @property
    def bytes(self) -> int:
        """How much the arrays take."""
        return self._long.bytes + self._short.bytes


def _behind(first: Numbers, later: Numbers) -> Numbers:
    return later if first is NONE else np.concatenate([first, later])
