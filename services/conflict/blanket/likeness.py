"""A print of a description: 64 bits that differ little where texts differ little (SimHash, Charikar 2002)."""

import re
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Final

import numpy as np

WORDS_MIN: Final = 4
"""Shorter texts are alike by chance."""
_WORD: Final = re.compile(r"\w+")


def likeness(text: str) -> int | None:
    """The print of a text's words and pairs of words; None of one too short to tell."""
    words = _WORD.findall(text.casefold())
    if len(words) < WORDS_MIN:
        return None
    parts = {*words, *map(" ".join, pairwise(words))}
    hashes = b"".join(map(_hash, parts))
    bits = np.unpackbits(np.frombuffer(hashes, dtype=np.uint8)).reshape(len(parts), 64)
    return int.from_bytes(np.packbits(2 * bits.sum(axis=0) > len(parts)).tobytes(), "big")


@lru_cache(maxsize=10_000)
def _hash(part: str) -> bytes:
    """Most words of a trade come again and again."""
    return blake2b(part.encode(), digest_size=8).digest()
