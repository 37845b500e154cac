"""The keys under which near misses of a name meet: words, beginnings, consonants, glued neighbours, acronym."""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Final

from services.conflict.matching.names import read
from services.conflict.matching.profile import Profile
from services.conflict.matching.reading import Reading

PREFIX_LETTERS: Final = 5
SKELETON_LETTERS_MIN: Final = 3
ACRONYM_LETTERS_MIN: Final = 3
WORDS_MAX: Final = 12
"""So many words of a name are looked up."""
_VOWELS: Final = re.compile(r"[aeiouy]|(.)(?=\1)")


@lru_cache(maxsize=65_536)
def near_keys(name: str) -> tuple[int, ...]:
    """The keys of every way to write a name, as numbers of 64 bits."""
    found = dict.fromkeys(key for form in read(name) for key in _keys(form))
    return numbered(found)


def numbered(keys: Iterable[str]) -> tuple[int, ...]:
    """Keys as numbers of 64 bits: two of a million names share one by chance once in a million vendors."""
    return tuple(int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) for key in keys)


def near_keys_of(known: Profile) -> tuple[int, ...]:
    """Those of a customer; one that is confidential is found by its digests alone."""
    return () if known.confidential else near_keys(known.name)


def _keys(form: Reading) -> list[str]:
    words = form.words[:WORDS_MAX]
    keys = [key for word in words for key in _of_word(word)]
    keys += [f"word={one}{other}" for one, other in pairwise(words)]
    keys += [f"word={form.glued}", f"glued={form.spelt}"]
    for initials in dict.fromkeys((form.form.initials, form.all_initials)):
        if len(initials) >= ACRONYM_LETTERS_MIN:
            keys.append(f"word={initials}")
    if form.ideographs:
        keys += [f"two={one} {other}" for one, other in pairwise(form.words)]
    return keys


def _of_word(word: str) -> list[str]:
    keys = [f"word={word}"]
    if len(word) >= PREFIX_LETTERS:
        keys.append(f"begin={word[:PREFIX_LETTERS]}")
    bones = _VOWELS.sub("", word)
    if len(bones) >= SKELETON_LETTERS_MIN:
        keys.append(f"bones={bones}")
    return keys
