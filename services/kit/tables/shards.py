"""A dict of texts to bytes in many small parts: a part is copied when it is first changed after a picture was taken."""

from collections.abc import Callable, Iterable, Iterator
from zlib import crc32

import msgspec

SHARDS = 1024
"""A million entries make parts of a thousand: each is copied or written down well within a millisecond."""

_encode = msgspec.msgpack.encode
_decoder = msgspec.msgpack.Decoder(dict[str, bytes])


class Shards:
    """Values by key, in an order that depends on nothing but what was put in and taken out."""

    def __init__(self) -> None:
        self._shards: list[dict[str, bytes]] = [{} for _ in range(SHARDS)]
        self._lent = bytearray(SHARDS)
        """1 for a part that belongs to a picture too."""

    def __len__(self) -> int:
        return sum(map(len, self._shards))

    def get(self, key: str) -> bytes | None:
        """The value of a key."""
        return self._shards[_place(key)].get(key)

    def put(self, key: str, value: bytes) -> None:
        """Set the value of a key."""
        self._own(_place(key))[key] = value

    def drop(self, key: str) -> None:
        """Take a key out. Raises KeyError for one that is not there."""
        del self._own(_place(key))[key]

    def sweep(self, number: int, over: Callable[[bytes], bool]) -> None:
        """Take out of one part, the parts counted round and round, the entries whose value is over."""
        place = number % SHARDS
        for key in [key for key, value in self._shards[place].items() if over(value)]:
            del self._own(place)[key]

    def items(self) -> Iterator[tuple[str, bytes]]:
        """All keys with their values; nothing may be changed meanwhile."""
        for shard in self._shards:
            yield from shard.items()

    def dump(self) -> Iterator[bytes]:
        """The content as of now."""
        self._lent = bytearray(b"\1") * SHARDS
        return (_encode(shard) for shard in tuple(self._shards) if shard)

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        for piece in pieces:
            shard = _decoder.decode(piece)
            self._shards[_place(next(iter(shard)))] = shard

    def _own(self, place: int) -> dict[str, bytes]:
        if self._lent[place]:
            self._shards[place] = self._shards[place].copy()
            self._lent[place] = 0
        return self._shards[place]


def _place(key: str) -> int:
    return crc32(key.encode()) % SHARDS
