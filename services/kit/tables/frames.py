"""Several tables in one line of pieces: each piece behind the number of its table and its length."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from struct import Struct
from typing import Protocol

HEAD = Struct(">BQ")


class Table(Protocol):
    """Something that can be written down in pieces, and taken up again from them."""

    def dump(self) -> Iterable[bytes]:
        """The content as of now; the pieces are made when they are asked for."""

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""


def framed(tables: Mapping[int, Iterable[bytes]]) -> Iterator[bytes]:
    """The pieces of these tables, by their numbers."""
    for number, pieces in tables.items():
        for piece in pieces:
            yield HEAD.pack(number, len(piece))
            yield piece


def unframed(data: bytes) -> Mapping[int, Sequence[memoryview]]:
    """The pieces of each table in what `framed` gave. Raises struct.error where it is cut off."""
    found: defaultdict[int, list[memoryview]] = defaultdict(list)
    whole, place = memoryview(data), 0
    while place < len(data):
        number, length = HEAD.unpack_from(data, place)
        place += HEAD.size + length
        found[number].append(whole[place - length : place])
    return found
