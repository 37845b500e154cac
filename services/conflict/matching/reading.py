"""A name made ready for comparison, once: its words as concepts, what each tells, numerals, countries, letters."""

from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from math import sqrt

from msgspec import Struct

from services.conflict.matching.ordinary import commonness
from services.conflict.matching.rarity import Rarity
from services.conflict.matching.vocabulary import concepts, countries_by_place, countries_in
from services.conflict.matching.wording import heads, telling
from services.kit.organisations.forms import LEGAL_ALIASES, LINKING_WORDS
from services.kit.organisations.names import NameForm, bracketed, name_forms


class Reading(Struct, frozen=True, gc=False):
    """One way to write a name.

    `dropped` are generic words left out of `words`, `bits` what each word tells, `letters` the weights of its groups
    of three letters, of length 1 together, `heads` the first letters of the words as they are written, `following` what
    each word tells once the one before it is known, `commonness` how ordinary each is outside of names.
    """

    form: NameForm
    words: tuple[str, ...]
    bits: tuple[float, ...]
    total: float
    text: str
    in_order: tuple[str, ...]
    glued: str
    spelt: str
    all_initials: str
    numerals: frozenset[str]
    countries: frozenset[str]
    legal: frozenset[str]
    dropped: frozenset[str]
    letters: dict[str, float]
    ideographs: bool
    countries_by_place: dict[int, str]
    heads: str
    written: tuple[str, ...]
    following: tuple[float, ...]
    commonness: tuple[float, ...]


Reader = Callable[[str], tuple[Reading, ...]]


def reader(rarity: Rarity) -> Reader:
    """What reads names by the given rarity of words; it remembers the names it read last."""

    @lru_cache(maxsize=200_000)
    def readings(name: str) -> tuple[Reading, ...]:
        told = bracketed(name)
        return tuple(_reading(form, told, rarity) for form in name_forms(name))

    return readings


def _reading(form: NameForm, told: tuple[str, ...], rarity: Rarity) -> Reading:
    written = telling(form.core)
    words = concepts(written)
    told_by_place = countries_by_place(words)
    bits = tuple(rarity.word(word) for word in words)
    text = " ".join(words)
    return Reading(
        form=form,
        words=words,
        bits=bits,
        total=sum(bits),
        text=text,
        in_order=tuple(sorted(words)),
        glued="".join(form.core),
        spelt="".join(form.words),
        all_initials="".join(word[0] for word in form.words),
        numerals=frozenset(word for word in words if word[0].isdigit()),
        countries=countries_in(form.core, told) | frozenset(told_by_place.values()),
        countries_by_place=told_by_place,
        legal=frozenset(LEGAL_ALIASES.get(word, word) for word in form.legal),
        dropped=frozenset(word for word in form.words if word not in form.core and word not in LINKING_WORDS),
        letters=_letters(text, rarity),
        ideographs=form.syllables,
        heads=heads(written),
        written=written,
        following=rarity.following(words),
        commonness=tuple(commonness(word) for word in words),
    )


def grams(text: str) -> list[str]:
    """Every three letters in a row, with the edges of words."""
    padded = f" {text} "
    return [one + two + three for one, two, three in zip(padded, padded[1:], padded[2:], strict=False)]


def _letters(text: str, rarity: Rarity) -> dict[str, float]:
    weights = {gram: count * rarity.gram(gram) for gram, count in Counter(grams(text)).items()}
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {gram: weight / length for gram, weight in weights.items()}
