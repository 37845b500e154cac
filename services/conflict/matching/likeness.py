"""How alike two names are, word by word: rare words count more, typing errors and abbreviations are forgiven."""

from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from services.kit.organisations.names import NameForm
from services.kit.organisations.words import weight

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
    first, second = sorted((_once(a.core), _once(b.core)))
    pairs = _aligned(first, second)
    total = _weight_of(first) + _weight_of(second)
    share = sum(similarity * (weight(one) + weight(other)) for similarity, one, other in pairs) / total
    return Likeness(_kind(a, b, share, len(pairs)), round(share, 4))


def _once(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _kind(a: NameForm, b: NameForm, share: float, pairs: int) -> Kind:
    if share >= CLOSE_SHARE_MIN:
        return "close"
    if _is_acronym(a, b) or _is_acronym(b, a):
        return "acronym"
    shorter = min(_once(a.core), _once(b.core), key=len)
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
    """Pair the words off, equal words first, then the best pairs; each word once."""
    equal = dict.fromkeys(word for word in first if word in second)
    pairs = [(1.0, word, word) for word in equal]
    ours, theirs = (tuple(word for word in words if word not in equal) for words in (first, second))
    found = [(_similarity(one, other), i, j) for i, one in enumerate(ours) for j, other in enumerate(theirs)]
    taken: tuple[set[int], set[int]] = (set(), set())
    for similarity, i, j in sorted((pair for pair in found if pair[0]), key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i not in taken[0] and j not in taken[1]:
            pairs.append((similarity, ours[i], theirs[j]))
            taken[0].add(i)
            taken[1].add(j)
    return pairs


def _similarity(one: str, other: str) -> float:
    """0 for different words, nearly 1 for a typing error or an abbreviation."""
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    if len(shorter) < ABBREVIATION_LETTERS_MIN or shorter.isdigit() or longer.isdigit():
        return 0.0
    if longer.startswith(shorter):
        return ABBREVIATION_SIMILARITY
    near = len(shorter) >= TYPING_ERROR_LETTERS_MIN and len(longer) - len(shorter) <= 1
    return JaroWinkler.similarity(one, other) if near and OSA.distance(one, other, score_cutoff=1) <= 1 else 0.0
