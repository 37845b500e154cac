"""Trees for tests: leaves, and a tree of them grown one by one, with the plain recursion of RFC 6962 beside it."""

from collections.abc import Sequence

from services.kit.proof import Edge, TileId, leaf_hash
from services.kit.proof.hashing import EMPTY_ROOT, node_hash


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(b"leaf %d" % number) for number in range(count)]


def plain_root(found: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word for word."""
    if len(found) < 2:
        return found[0] if found else EMPTY_ROOT
    split = 1
    while split * 2 < len(found):
        split *= 2
    return node_hash(plain_root(found[:split]), plain_root(found[split:]))


class Grown:
    """A tree grown from nothing; every full tile was kept exactly once."""

    def __init__(self, found: Sequence[bytes] = ()) -> None:
        self.kept: dict[TileId, bytes] = {}
        self.edge = Edge(0, {}, self._keep)
        for leaf in found:
            self.edge.append(leaf)

    @property
    def tiles(self) -> dict[TileId, bytes]:
        return {**self.kept, **self.edge.open_tiles()}

    def _keep(self, tile: TileId, hashes: bytes) -> None:
        assert tile not in self.kept
        self.kept[tile] = hashes
