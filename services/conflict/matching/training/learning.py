"""From labelled pairs to counts, weights and figures; the figures are of pairs that the weights were not trained on."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from services.conflict.matching.likeness import likeness
from services.conflict.matching.pairs import ADJUDICATED, LabelledPair, names_of
from services.conflict.matching.rarity import Counts, Rarity
from services.conflict.matching.reading import grams, reader
from services.conflict.matching.terms import Terms
from services.conflict.matching.training.fitting import Curves, Floats, curves, fit, odds
from services.conflict.matching.training.folds import Mask, folds
from services.conflict.matching.training.mistyping import MISTYPED
from services.conflict.matching.training.progress import shown
from services.conflict.matching.weights import ruled

FAMILY_WEIGHT: Final = 0.4
"""A parent and its subsidiary are negatives too, but of a kind that names alone often cannot tell."""

MISTYPED_WEIGHT: Final = 1.0


class Learned(NamedTuple):
    """The weights of the curves of all terms."""

    names: tuple[str, ...]
    curves: Curves
    weights: Floats


def count(names: Sequence[str]) -> Counts:
    """In how many names each word, each two words side by side and each three letters stand."""
    words: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    unread = reader(Rarity(Counts(1, {}, {})))
    for name in names:
        for read in unread(name)[:1]:
            words.update({*read.words, *map(" ".join, pairwise(read.words))})
            letters.update(set(grams(read.text)))
    return Counts(len(names), dict(words), dict(letters))


def table(pairs: Sequence[LabelledPair], others: Sequence[str] = ()) -> tuple[tuple[str, ...], Floats]:
    """The names of the terms, and their values for each pair, by counts that know neither of its organisations.

    Customers to come are not among the counted names either, nor are a vendor's own, which are nobody's to know of.
    `others` are names beyond the pairs, counted as well.
    """
    rows: list[Terms] = [{} for _ in pairs]
    for trained, scored in shown(folds(pairs), "terms of names"):
        used = zip(pairs, trained, strict=True)
        known = names_of(pair for pair, use in used if use and pair.source != ADJUDICATED)
        read = reader(Rarity(count([*known, *others])))
        for place in np.flatnonzero(scored).tolist():
            rows[place] = likeness(read(pairs[place].left.name), read(pairs[place].right.name))
    names = next(tuple(row) for row in rows if row)
    return names, np.array([[row.get(name, 0.0) for name in names] for row in rows])


def weight_of(pairs: Sequence[LabelledPair], values: Floats, names: tuple[str, ...]) -> Floats:
    """How much each pair counts in training: what names cannot tell does not."""
    equal = values[:, names.index("equal_key")] + values[:, names.index("equal_glued")] > 0
    family = np.array([pair.slice == "family" for pair in pairs]) & ~equal
    mistyped = np.array([pair.slice == MISTYPED for pair in pairs])
    core = np.array([float(pair.core) for pair in pairs])
    return np.asarray(core + FAMILY_WEIGHT * family + MISTYPED_WEIGHT * mistyped)


class Table(NamedTuple):
    """Labelled pairs with the values of their terms, and how much each counts in training."""

    pairs: Sequence[LabelledPair]
    names: tuple[str, ...]
    values: Floats
    same: Floats
    weight: Floats


def learn(known: Table, of: Mask | None = None) -> tuple[Learned, Floats]:
    """Train on the pairs of a mask; returns what was learned and the odds of all pairs."""
    learned, told = fitted(known, of)
    return learned, within_rules(known, told)


def fitted(known: Table, of: Mask | None = None) -> tuple[Learned, Floats]:
    """The same with the odds as the curves alone have them."""
    used = (known.weight > 0) if of is None else (known.weight > 0) & of
    pieces = curves(known.values[used])
    spread = pieces.spread(known.values)
    weights = fit(spread[used], known.same[used], known.weight[used])
    return Learned(known.names, pieces, weights), odds(spread, weights)


def within_rules(known: Table, told: Floats) -> Floats:
    """The odds of all pairs within what is known of two names besides."""
    marks = known.values[:, [known.names.index(name) for name in ("equal_rare", "numerals_differ")]]
    return np.array([ruled(one, *marked) for one, marked in zip(told.tolist(), marks.tolist(), strict=True)])


def cross_validated(known: Table) -> Floats:
    """The odds of each pair by weights that knew neither of its two organisations."""
    found = np.zeros(len(known.pairs))
    for trained, scored in shown(folds(known.pairs), "cross-validation"):
        _, told = learn(known, trained)
        found[scored] = told[scored]
    return found
