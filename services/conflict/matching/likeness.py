"""How alike two names are, word by word: rare words count more, typing errors and abbreviations are forgiven."""

from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from services.conflict.matching.names import NameForm
from services.conflict.matching.words import weight

TYPING_ERROR_LETTERS_MIN = 5
"""From this length on one wrong, missing or swapped letter is a typing error: "cat" and "car" are two words."""
ABBREVIATION_LETTERS_MIN = 4
ABBREVIATION_SIMILARITY = 0.9
ACRONYM_LETTERS_MIN = 3
CLOSE_SHARE_MIN = 0.86
PARTIAL_SHARE_MIN = 0.55

Kind = Literal["equal", "close", "acronym", "contained", "partial", "different"]
_KINDS: tuple[Kind, ...] = ("different", "partial", "contained", "acronym", "close", "equal")


class Likeness(NamedTuple):
    """What two names have in common: the kind, and the share of their weight that found a partner (0 to 1)."""

    kind: Kind
    share: float


def likeness(ours: tuple[NameForm, ...], theirs: tuple[NameForm, ...]) -> Likeness:
    """Compare two names in all their forms and return the best likeness; the order of the two does not matter."""
    found = [_compare(a, b) for a in ours for b in theirs]
    return max(found, key=lambda one: (_KINDS.index(one.kind), one.share), default=Likeness("different", 0.0))


def _compare(a: NameForm, b: NameForm) -> Likeness:
    if a.key == b.key or "".join(a.core) == "".join(b.core):
        return Likeness("equal", 1.0)
    first, second = sorted((a.core, b.core))
    pairs = _aligned(first, second)
    total = _weight_of(first) + _weight_of(second)
    share = sum(similarity * (weight(one) + weight(other)) for similarity, one, other in pairs) / total
    return Likeness(_kind(a, b, share, len(pairs)), round(share, 4))


def _kind(a: NameForm, b: NameForm, share: float, pairs: int) -> Kind:
    if share >= CLOSE_SHARE_MIN:
        return "close"
    if _is_acronym(a, b) or _is_acronym(b, a):
        return "acronym"
    shorter = min(a.core, b.core, key=len)
    if pairs == len(shorter) and max(weight(word) for word in shorter) >= PARTIAL_SHARE_MIN:
        return "contained"
    return "partial" if share >= PARTIAL_SHARE_MIN else "different"


def _weight_of(words: tuple[str, ...]) -> float:
    return sum(weight(word) for word in words)


def _is_acronym(short: NameForm, long: NameForm) -> bool:
    word = short.core[0]
    return len(short.core) == 1 and len(word) >= ACRONYM_LETTERS_MIN and word in {long.initials, _all_initials(long)}


def _all_initials(form: NameForm) -> str:
    return "".join(word[0] for word in form.words)


def _aligned(first: tuple[str, ...], second: tuple[str, ...]) -> list[tuple[float, str, str]]:
    """Pair the words off, best pairs first, each word once."""
    found = [(_similarity(one, other), i, j) for i, one in enumerate(first) for j, other in enumerate(second)]
    pairs: list[tuple[float, str, str]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for similarity, i, j in sorted(found, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if similarity and i not in taken[0] and j not in taken[1]:
            pairs.append((similarity, first[i], second[j]))
            taken[0].add(i)
            taken[1].add(j)
    return pairs


def _similarity(one: str, other: str) -> float:
    """1 for equal words, 0 for different ones, between for a typing error or an abbreviation."""
    if one == other:
        return 1.0
    if one.isdigit() or other.isdigit():
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= ABBREVIATION_LETTERS_MIN and longer.startswith(shorter):
        return ABBREVIATION_SIMILARITY
    if len(shorter) >= TYPING_ERROR_LETTERS_MIN and OSA.distance(one, other, score_cutoff=1) <= 1:
        return JaroWinkler.similarity(one, other)
    return 0.0
