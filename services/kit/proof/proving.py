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
    at, last, found = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            raise ProofError("the inclusion proof is too long")
        if at & 1 or at == last:
            found = node_hash(beside, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        at, last = at >> 1, last >> 1
    if last or found != root:
        raise ProofError(f"leaf {index} is not in the tree of {size} leaves with this root")


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """See that a tree grew from another by leaves added behind it. Raises ProofError."""
    if not 0 < old <= new:
        raise ProofError(f"a tree of {new} leaves cannot have grown from one of {old}")
    if old == new:
        if proof or old_root != new_root:
            raise ProofError(f"two trees of {old} leaves differ")
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise ProofError("the consistency proof is too short")
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    roots = _grown(path, at, last)
    if roots != (old_root, new_root):
        raise ProofError(f"the tree of {new} leaves does not begin with that of {old}")


def _grown(path: Sequence[bytes], at: int, last: int) -> tuple[bytes, bytes] | None:
    """The old and the new root that a proof leads to; None when its length does not fit."""
    old = new = path[0]
    for beside in path[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        at, last = at >> 1, last >> 1
    return None if last else (old, new)
