"""Hashes of RFC 6962 (and RFC 9162), section 2.1: a leaf and a node can never be mistaken for one another."""

from collections.abc import Iterable
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: of a ledger's tree, of the record bytes as docs/ledger.md has them."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of what stands over two hashes."""
    return sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: bytes) -> bytes:
    """The root over 1, 2, 4, 8 … hashes that lie one behind the other."""
    while len(hashes) > HASH_BYTES:
        pairs = range(0, len(hashes), 2 * HASH_BYTES)
        hashes = b"".join([sha256(b"\x01" + hashes[at : at + 2 * HASH_BYTES]).digest() for at in pairs])
    return hashes


def joined(roots: Iterable[bytes]) -> bytes:
    """The root over perfect trees of falling size, given from the left to the right; of none, the empty tree's."""
    found: bytes | None = None
    for root in reversed(list(roots)):
        found = root if found is None else node_hash(root, found)
    return EMPTY_ROOT if found is None else found
