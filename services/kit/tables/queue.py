"""A line of rows of one width, first in, first out, kept in strings of bytes."""

from collections import deque
from collections.abc import Iterable, Iterator

CHUNK_ROWS = 4096


class Queue:
    """Rows in the order in which they came."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._chunks: deque[bytes] = deque()
        self._last = bytearray()
        self._taken = 0
        """Bytes of the first chunk that were taken out."""

    def __len__(self) -> int:
        return (sum(map(len, self._chunks)) + len(self._last) - self._taken) // self._width

    def add(self, row: bytes) -> None:
        """Put a row at the end."""
        self._last += row
        if len(self._last) >= CHUNK_ROWS * self._width:
            self._chunks.append(bytes(self._last))
            self._last.clear()

    def first(self) -> bytes | None:
        """The row that has waited longest."""
        chunk = self._chunks[0] if self._chunks else self._last
        return bytes(chunk[self._taken : self._taken + self._width]) or None

    def some(self, most: int) -> list[bytes]:
        """The rows that come next, so many at most."""
        found: list[bytes] = []
        start = self._taken
        for chunk in (*self._chunks, bytes(self._last)):
            ends = range(start + self._width, len(chunk) + 1, self._width)
            found += (chunk[end - self._width : end] for end in ends[: most - len(found)])
            start = 0
        return found

    def take(self) -> None:
        """Let the first row go; there must be one."""
        self._taken += self._width
        if self._chunks and self._taken == len(self._chunks[0]):
            self._chunks.popleft()
            self._taken = 0
        elif not self._chunks and self._taken == len(self._last):
            self._last.clear()
            self._taken = 0

    def dump(self) -> Iterator[bytes]:
        """The content as of now."""
        first, *others = (*self._chunks, bytes(self._last))
        return (piece for piece in (first[self._taken :], *others) if piece)

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        *chunks, last = [bytes(piece) for piece in pieces] or [b""]
        self._chunks, self._last, self._taken = deque(chunks), bytearray(last), 0
