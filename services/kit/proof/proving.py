"""Proofs out of tiles, and how a proof is checked by somebody who has none (RFC 9162, 2.1.3 and 2.1.4)."""

from collections.abc import Sequence

from services.kit.proof.hashing import node_hash
from services.kit.proof.shape import Stretch, consistency_stretches, inclusion_stretches
from services.kit.proof.tiles import Tiles, stretch_hash


class ProofError(ValueError):
    """A proof, or what it was to prove, does not hold; the text says which."""


def root_of(tiles: Tiles, size: int) -> bytes:
    """The root of a tree of so many leaves. Raises KeyError when a tile is missing."""
    return stretch_hash(tiles, Stretch(0, size))


def inclusion_proof(tiles: Tiles, index: int, size: int) -> list[bytes]:
    """What shows that a leaf stands in a tree, the leaf's sibling first. Raises ValueError, and KeyError."""
    return [stretch_hash(tiles, stretch) for stretch in inclusion_stretches(index, size)]


def consistency_proof(tiles: Tiles, old: int, new: int) -> list[bytes]:
    """What shows that a tree of `new` leaves begins with that of `old`. Raises ValueError, and KeyError."""
    return [stretch_hash(tiles, stretch) for stretch in consistency_stretches(old, new)]


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """See that a leaf's hash stands at this place of the tree with this root. Raises ProofError."""
    if not 0 <= index < size:
        raise ProofError(f"a tree of {size} leaves has no leaf {index}")
    if _climbed(index, size - 1, leaf, proof)[1] != root:
        raise ProofError(f"leaf {index} is not in the tree of {size} leaves with this root")


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """See that a tree grew from another by leaves added behind it. Raises ProofError."""
    if not 0 < old <= new:
        raise ProofError(f"a tree of {new} leaves cannot have grown from one of {old}")
    perfect = not old & (old - 1)
    path = [old_root, *proof] if perfect or old == new else list(proof)
    at, last = old - 1, new - 1
    while at & 1 or (old == new and last):
        at, last = at >> 1, last >> 1
    if not path or _climbed(at, last, path[0], path[1:]) != (old_root, new_root):
        raise ProofError(f"the tree of {new} leaves does not begin with that of {old}")


def _climbed(at: int, last: int, start: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """From a node up to the root of the tree that ended with it, and to the root of the tree as it is now."""
    old = new = start
    for beside in path:
        if last == 0:
            raise ProofError("the proof is too long")
        if at & 1 or at == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofError("the proof is too short")
    return old, new
