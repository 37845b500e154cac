"""A tree kept as tiles (C2SP tlog-tiles): 256 hashes each; of a growing tree only its right edge is ever touched."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from services.kit.proof.hashing import HASH_BYTES, joined, perfect_root
from services.kit.proof.shape import Node, Stretch, perfect_trees

HEIGHT = 8
WIDTH = 1 << HEIGHT
FULL_BYTES = WIDTH * HASH_BYTES
_PATH = re.compile(r"(?P<level>[0-9]{1,2})(?P<number>(/x[0-9]{3}){0,6}/[0-9]{3})(\.p/(?P<width>[0-9]{1,3}))?")


class TileId(NamedTuple):
    """A tile's place: level 0 holds the leaves' hashes, each level above one hash for each full tile below."""

    level: int
    number: int

    def path(self, width: int = WIDTH) -> str:
        """The end of its address: `0/x001/x234/067`, with `.p/<width>` behind one that is not full."""
        steps = [f"{self.number % 1000:03}"]
        rest = self.number // 1000
        while rest:
            steps.append(f"x{rest % 1000:03}")
            rest //= 1000
        return f"{self.level}/{'/'.join(reversed(steps))}" + ("" if width == WIDTH else f".p/{width}")


Tiles = Mapping[TileId, bytes]


def read_path(path: str) -> tuple[TileId, int]:
    """The tile, and how many of its hashes are asked for. Raises ValueError for what is no tile's address."""
    found = _PATH.fullmatch(path)
    if found is None:
        raise ValueError("not a tile's address")
    tile = TileId(int(found["level"]), int(re.sub(r"\D", "", found["number"])))
    wanted = int(found["width"] or WIDTH)
    if tile.path(wanted) != path or not 0 < wanted <= WIDTH:
        raise ValueError("not a tile's address")
    return tile, wanted


def width_at(tile: TileId, size: int) -> int:
    """How many hashes a tile has in a tree of so many leaves."""
    return min(WIDTH, max(0, (size >> (HEIGHT * tile.level)) - tile.number * WIDTH))


def tile_of(node: Node) -> TileId:
    """The tile that holds what a node's hash is made of."""
    level, rest = divmod(node.height, HEIGHT)
    return TileId(level, node.number >> (HEIGHT - rest))


def tiles_of(stretches: Iterable[Stretch]) -> set[TileId]:
    """The tiles that the hashes of these stretches are made of."""
    return {tile_of(node) for stretch in stretches for node in perfect_trees(stretch)}


def edge_of(size: int) -> list[TileId]:
    """The tiles at the right edge of a tree that are not full, one a level: with them it can grow."""
    levels = range(max(1, -(-size.bit_length() // HEIGHT)))
    return [TileId(level, size >> (HEIGHT * (level + 1))) for level in levels]


def stretch_hash(tiles: Tiles, stretch: Stretch) -> bytes:
    """The hash over a stretch of leaves. Raises KeyError when a tile is missing that it is made of."""
    return joined(_node(tiles, node) for node in perfect_trees(stretch))


def _node(tiles: Tiles, node: Node) -> bytes:
    rest = node.height % HEIGHT
    first = ((node.number << rest) % WIDTH) * HASH_BYTES
    found = tiles[tile_of(node)][first : first + (HASH_BYTES << rest)]
    if len(found) != HASH_BYTES << rest:
        raise KeyError(node)
    return perfect_root(found)


class Edge:
    """The right edge of a growing tree. `keep` is told each tile that is full, once."""

    def __init__(self, size: int, tiles: Tiles, keep: Callable[[TileId, bytes], None]) -> None:
        """From the tiles of `edge_of(size)`; longer ones are cut to that size. Raises KeyError when one is missing."""
        self.size = size
        self._levels = [bytearray(_cut(tiles, tile, size)) for tile in edge_of(size)]
        self._keep = keep

    def append(self, leaf: bytes) -> None:
        """Add the hash of a leaf."""
        self.size += 1
        self._add(0, leaf)

    def root(self) -> bytes:
        """The root of the tree as it is."""
        return joined(reversed([root for level in self._levels for root in reversed(_perfect_roots(level))]))

    def open_tiles(self) -> dict[TileId, bytes]:
        """The tiles that are not full yet, as they are."""
        held = zip(edge_of(self.size), self._levels, strict=False)
        return {tile: bytes(hashes) for tile, hashes in held if hashes}

    def _add(self, level: int, found: bytes) -> None:
        if level == len(self._levels):
            self._levels.append(bytearray())
        hashes = self._levels[level]
        hashes += found
        if len(hashes) == FULL_BYTES:
            full = bytes(hashes)
            hashes.clear()
            self._keep(TileId(level, (self.size >> (HEIGHT * (level + 1))) - 1), full)
            self._add(level + 1, perfect_root(full))


def _cut(tiles: Tiles, tile: TileId, size: int) -> bytes:
    width = width_at(tile, size)
    return tiles[tile][: width * HASH_BYTES] if width else b""


def _perfect_roots(hashes: bytearray) -> list[bytes]:
    """The roots of the perfect trees over a tile's hashes, from the left to the right."""
    trees = perfect_trees(Stretch(0, len(hashes) // HASH_BYTES))
    places = ((tree.number << tree.height, 1 << tree.height) for tree in trees)
    return [perfect_root(bytes(hashes[at * HASH_BYTES : (at + count) * HASH_BYTES])) for at, count in places]
