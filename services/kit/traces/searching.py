"""Looks for very many words at once: windows of eight bytes are looked up by numpy, and only what fits is compared."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.kit.traces.forms import Form, Sought, exact_forms, folded_forms

BLOCK_BYTES: Final = 4 << 20
"""So much is looked through at once."""
TABLE_BITS: Final = 24
"""Half a million windows fill a thirtieth of the table: that much is compared with what is sought."""
MIXER: Final = np.uint64(0x9E3779B97F4A7C15)
"""An odd number that spreads the windows over the table (Fibonacci hashing)."""
BETWEEN: Final = b"\x00\xff"
"""Stands between parts, and in no text: no word reaches from one part into the next."""


class Piece(NamedTuple):
    """Something that is kept in one place: its parts by name."""

    place: str
    parts: Sequence[tuple[str, bytes]]


class Trace(NamedTuple):
    """Where something was found, and how it is written there; never what."""

    label: str
    place: str
    part: str
    form: str


class Search:
    """Looks for words; `pieces_seen` and `bytes_seen` count what was looked through."""

    def __init__(self, sought: Iterable[Sought]) -> None:
        folded, exact = _Forms(), _Forms()
        for one in sought:
            for word in one.words:
                folded.add(one.label, folded_forms(word))
                exact.add(one.label, exact_forms(word))
        self._folded, self._exact = folded.ready(), exact.ready()
        self.pieces_seen = 0
        self.bytes_seen = 0

    def through(self, pieces: Iterable[Piece]) -> Iterator[Trace]:
        """Every trace in these pieces, each once for a place and form."""
        block: list[Piece] = []
        waiting = 0
        for piece in pieces:
            block.append(piece)
            waiting += sum(len(data) for _, data in piece.parts)
            if waiting >= BLOCK_BYTES:
                yield from self._block(block)
                block, waiting = [], 0
        yield from self._block(block)

    def _block(self, block: Sequence[Piece]) -> Iterator[Trace]:
        parts = [(piece.place, name, data) for piece in block for name, data in piece.parts]
        whole = BETWEEN.join([data for _, _, data in parts])
        starts = list(accumulate((len(data) + len(BETWEEN) for _, _, data in parts), initial=0))
        self.pieces_seen += len(block)
        self.bytes_seen += len(whole)
        found = [*self._folded.found(whole.lower()), *self._exact.found(whole)]
        placed = ((label, *parts[bisect_right(starts, at) - 1][:2], form) for at, label, form in found)
        yield from map(Trace._make, dict.fromkeys(placed))


class _Group(NamedTuple):
    """Writings that begin with the same window: by their bytes, and how long any of them is."""

    forms: dict[bytes, list[tuple[str, Form]]]
    lengths: set[int]


class _Forms:
    """Writings by the window with which they begin: of eight bytes, or of four where they are shorter."""

    def __init__(self) -> None:
        self._groups: dict[int, dict[bytes, _Group]] = {8: {}, 4: {}}
        self._windows: list[_Windows] = []

    def add(self, label: str, forms: Iterable[Form]) -> None:
        """Look for these too."""
        for form in set(forms):
            width = 8 if len(form.written) >= 8 else 4
            group = self._groups[width].setdefault(form.written[:width], _Group(defaultdict(list), set()))
            group.forms[form.written].append((label, form))
            group.lengths.add(len(form.written))

    def ready(self) -> "_Forms":
        """All were added."""
        self._windows = [_Windows(width, groups) for width, groups in self._groups.items() if groups]
        return self

    def found(self, data: bytes) -> Iterator[tuple[int, str, str]]:
        """Where something stands, whose trace it is, and how it is written."""
        for windows in self._windows:
            groups = self._groups[windows.width]
            for at in windows.hits(data):
                for label, form in _fitting(groups[data[at : at + windows.width]], data, at):
                    yield at, label, form.kind


def _fitting(group: _Group, data: bytes, at: int) -> Iterator[tuple[str, Form]]:
    for length in group.lengths:
        for label, form in group.forms.get(data[at : at + length], ()):
            if not form.alone or _alone(data, at, at + length):
                yield label, form


def _alone(data: bytes, start: int, end: int) -> bool:
    return not data[max(start - 1, 0) : start].isalnum() and not data[end : end + 1].isalnum()


class _Windows:
    """Finds in data where any of the windows stands."""

    def __init__(self, width: int, windows: Iterable[bytes]) -> None:
        self.width = width
        self._type = np.dtype(f"<u{width}")
        self._known = np.unique(np.frombuffer(b"".join(windows), self._type)).astype(np.uint64)
        self._table = np.zeros(1 << TABLE_BITS, np.bool_)
        self._table[_slots(self._known)] = True

    def hits(self, data: bytes) -> Sequence[int]:
        """The places, in order."""
        places = [self._from(data, start) for start in range(self.width)]
        found: Sequence[int] = np.sort(np.concatenate(places)).tolist()
        return found

    def _from(self, data: bytes, start: int) -> NDArray[np.int64]:
        """The places a whole number of windows behind `start`."""
        count = max(len(data) - start, 0) // self.width
        if count == 0:
            return np.empty(0, np.int64)
        here = np.frombuffer(data, self._type, count, start).astype(np.uint64)
        likely = np.flatnonzero(self._table[_slots(here)])
        ours = self._known[np.minimum(np.searchsorted(self._known, here[likely]), len(self._known) - 1)] == here[likely]
        places: NDArray[np.int64] = likely[ours] * self.width + start
        return places


def _slots(windows: NDArray[np.uint64]) -> NDArray[Any]:
    return (windows * MIXER) >> np.uint64(64 - TABLE_BITS)
