"""The keys under which near misses of a name meet: words, beginnings, consonants, glued neighbours, acronym."""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Final, NamedTuple

from services.conflict.matching.profile import Profile, exact_keys
from services.conflict.matching.vocabulary import concepts
from services.kit.organisations.names import NameForm, name_forms

PREFIX_LETTERS: Final = 5
SKELETON_LETTERS_MIN: Final = 3
ACRONYM_LETTERS: Final = range(3, 10)
WORDS_MAX: Final = 12
"""So many words of a name are looked up."""
_VOWELS: Final = re.compile(r"[aeiouy]|(.)(?=\1)")


class NearKeys(NamedTuple):
    """Keys of a name, as numbers of 64 bits.

    Under `own` it meets whoever has one of them too. It is entered under `short` as well, the acronym it has or is, and
    meets under `long` those of which it is the acronym, or which are its own.
    """

    own: tuple[int, ...]
    short: tuple[int, ...]
    long: tuple[int, ...]


NO_KEYS: Final = NearKeys((), (), ())


def near_keys_of(known: Profile) -> NearKeys:
    """Those of a customer; one that is confidential is found by its digests alone."""
    return NO_KEYS if known.confidential else near_keys(known.name)


@lru_cache(maxsize=16_384)
def near_keys(name: str) -> NearKeys:
    """The keys of every way to write a name."""
    forms = name_forms(name)
    initials = [text for form in forms for text in _initials(form)]
    single = [form.core[0] for form in forms if len(form.core) == 1 and len(form.core[0]) in ACRONYM_LETTERS]
    return NearKeys(
        numbered(dict.fromkeys(key for form in forms for key in _keys(form))),
        numbered(dict.fromkeys((*(f"initials={text}" for text in initials), *(f"acronym={word}" for word in single)))),
        numbered(dict.fromkeys((*(f"acronym={text}" for text in initials), *(f"initials={word}" for word in single)))),
    )


@lru_cache(maxsize=4_096)
def exact_numbers(known: Profile) -> tuple[int, ...]:
    """The exact keys of a customer: it is looked for by them, and entered under them."""
    return numbered(exact_keys(known))


def numbered(keys: Iterable[str]) -> tuple[int, ...]:
    """Keys as numbers of 64 bits: two of a million names share one by chance once in a million vendors."""
    return tuple(int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) for key in keys)


def _initials(form: NameForm) -> list[str]:
    found = dict.fromkeys((form.initials, "".join(word[0] for word in form.words)))
    return [text for text in found if len(text) in ACRONYM_LETTERS]


def _keys(form: NameForm) -> list[str]:
    compared = concepts(form.core)
    words = compared[:WORDS_MAX]
    keys = [key for word in words for key in _of_word(word)]
    keys += [f"word={one}{other}" for one, other in pairwise(words)]
    keys += [f"word={''.join(form.core)}", f"glued={''.join(form.words)}"]
    if form.syllables:
        keys += [f"two={one} {other}" for one, other in pairwise(compared)]
    return keys


def _of_word(word: str) -> list[str]:
    keys = [f"word={word}"]
    if len(word) >= PREFIX_LETTERS:
        keys.append(f"begin={word[:PREFIX_LETTERS]}")
    bones = _VOWELS.sub("", word)
    if len(bones) >= SKELETON_LETTERS_MIN:
        keys.append(f"bones={bones}")
    return keys
