"""The named terms of the model: each says one thing about two names, in a range of about 0 to 2.

They are grouped by what they look at; `terms` computes all of them. What each weighs stands in `model.json`.
"""

from math import log1p

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Indel, JaroWinkler

from services.conflict.matching.reading import Reading
from services.conflict.matching.sides import Sides, sides
from services.conflict.matching.spelling import TYPED_LETTERS_MIN, alike
from services.conflict.matching.vocabulary import KINDS, PLACES, UNITS
from services.conflict.matching.wholes import wholes

Terms = dict[str, float]


def terms(one: Reading, other: Reading) -> Terms:
    """Every term of two names; the same whichever comes first."""
    left, right = (one, other) if _place(one) <= _place(other) else (other, one)
    found = sides(left, right)
    spelt = _spelling(left, right)
    return {
        **_coverage(found),
        **_unexplained(found),
        **spelt,
        **_marks(left, right, found),
        **_positions(left, right, found),
        **wholes(left, right, found),
        **_crossed(found, spelt),
    }


def closeness(found: Terms) -> float:
    """Which of several ways to write two names is compared: the one in which they share most."""
    return max(found["got"], 0.99 * found["equal_glued"], 0.5 * bool(found["acronym"]))


def _place(name: Reading) -> tuple[str, str]:
    return (name.text, name.spelt)


def _coverage(found: Sides) -> Terms:
    shared, less = found.shared, found.less
    size = log1p(less.name.total) / 4
    return {
        "got": found.got,
        "covered_more": found.more.covered,
        "shared_bits": log1p(shared.equal + shared.alike) / 3,
        "equal_bits": min(shared.equal, 40.0) / 20,
        "alike_bits": shared.alike / 10,
        "loose_bits": shared.loose / 10,
        "acronym_bits": shared.acronyms / 20,
        "rarest_shared": shared.rarest / 10,
        "got_of_size": found.got * size,
        "covered_of_words": less.covered * min(len(less.name.words), 6) / 6,
        "words": min(len(less.name.words), 6) / 6,
    }


def _unexplained(found: Sides) -> Terms:
    less, more = found.less, found.more
    return {
        "rarest_open_both": min(less.rarest_open, more.rarest_open) / 10,
        "rarest_open_less": less.rarest_open / 10,
        "rarest_open_more": more.rarest_open / 10,
        "open_less": less.open_bits / 20,
        "open_less_log": log1p(less.open_bits) / 3,
        "open_more_log": log1p(more.open_bits) / 3,
        "open_words_more": min(len(more.open_places), 6) / 6,
        "one_sided": float(not less.open_places or not more.open_places),
    }


def _spelling(one: Reading, other: Reading) -> Terms:
    return {
        "jaro_winkler": JaroWinkler.similarity(one.glued, other.glued),
        "letters": Indel.normalized_similarity(one.glued, other.glued),
        "partial": fuzz.partial_ratio(one.glued, other.glued) / 100,
        "sorted": fuzz.ratio(" ".join(one.in_order), " ".join(other.in_order)) / 100,
        "rare_letters": cosine(one.letters, other.letters),
        "length": min(len(one.glued), len(other.glued)) / max(len(one.glued), len(other.glued)),
        "equal_key": float(one.form.key == other.form.key),
        "equal_glued": float(_glued_equal(one, other)),
        "equal_rare": _equal(one, other) * max(*one.bits, *other.bits) / 10,
        "single_typed": _typed(one, other),
        "acronym": _acronym(one, other) or _acronym(other, one),
    }


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """How much the groups of three letters of two names agree, the rarer ones counting more: 0 to 1."""
    fewer, more = (one, other) if len(one) <= len(other) else (other, one)
    return sum([weight * more[gram] for gram, weight in fewer.items() if gram in more])


def _glued_equal(one: Reading, other: Reading) -> bool:
    return one.glued == other.glued or one.spelt == other.spelt


def _equal(one: Reading, other: Reading) -> float:
    """Whether the names are one and the same, and do not themselves name two countries."""
    abroad = bool(one.countries and other.countries) and one.countries.isdisjoint(other.countries)
    return float(not abroad and (one.form.key == other.form.key or _glued_equal(one, other)))


def _typed(one: Reading, other: Reading) -> float:
    """One wrong, missing or swapped letter in names of one word, the longer the word the more telling."""
    if len(one.words) > 1 or len(other.words) > 1 or min(len(one.glued), len(other.glued)) < TYPED_LETTERS_MIN:
        return 0.0
    error = OSA.distance(one.glued, other.glued, score_cutoff=1) == 1 and one.glued[0] == other.glued[0]
    return float(error) * len(one.glued) / 10


def _acronym(short: Reading, long: Reading) -> float:
    word = short.form.core[0]
    if len(short.words) > 1 or len(long.words) < 2 or not 2 <= len(word) <= 9:
        return 0.0
    if word in {long.form.initials, long.all_initials}:
        return len(word) / 5
    begins = len(word) >= 3 and (long.all_initials.startswith(word) or long.form.initials.startswith(word))
    return 0.4 * len(word) / 5 if begins else 0.0


def _marks(one: Reading, other: Reading, found: Sides) -> Terms:
    """What is a mark by itself: numerals, legal forms, countries, words for kinds and places."""
    numerals = (one.numerals - other.numerals, other.numerals - one.numerals)
    legal, countries = one.legal & other.legal, one.countries & other.countries
    opened = (found.less.open_words, found.more.open_words)
    return {
        "numerals_differ": float(all(numerals)),
        "legal_equal": float(bool(legal)),
        "legal_differ": float(bool(one.legal and other.legal) and not legal),
        "countries_differ": float(bool(one.countries and other.countries) and not countries),
        "country_one_sided": float(bool(one.countries) != bool(other.countries)),
        "kinds_differ": float(all(words & KINDS for words in opened)),
        "places_differ": float(all(words & PLACES for words in opened)),
        "unit_open": float(any(words & UNITS for words in opened)),
        "ideographs": float(one.ideographs and other.ideographs),
    }


def _positions(one: Reading, other: Reading, found: Sides) -> Terms:
    both = (found.less, found.more)
    return {
        "first_alike": alike(one.words[0], other.words[0]),
        "last_alike": alike(one.words[-1], other.words[-1]),
        "first_open": sum(0 in side.open_places for side in both) / 2,
        "inversions": min(found.shared.inversions, 3) / 3,
    }


def _crossed(found: Sides, spelt: Terms) -> Terms:
    """Terms that tell more together than each by itself."""
    both = min(found.less.rarest_open, found.more.rarest_open) / 10
    shared = log1p(found.shared.equal + found.shared.alike) / 3
    return {
        "got_x_letters": found.got * spelt["rare_letters"],
        "got_x_open": found.got * log1p(found.more.open_bits) / 3,
        "open_x_got": both * found.got,
        "open_x_letters": both * spelt["rare_letters"],
        "open_x_spelling": both * spelt["letters"],
        "open_x_shared": both * shared,
        "open_more_x_shared": found.more.rarest_open / 10 * shared,
        "sorted_x_letters": spelt["sorted"] * spelt["rare_letters"],
        "letters_x_shared": spelt["rare_letters"] * shared,
        "covered_both": found.less.covered * found.more.covered,
        "jaro_winkler_x_shared": spelt["jaro_winkler"] * shared,
        "letters_x_rarest": spelt["letters"] * found.shared.rarest / 10,
        "letters_x_named": spelt["letters"] * found.shared.rarest_named / 10,
    }
