"""Probabilities of labelled pairs by a model that knew neither of their organisations: what a figure may be made of."""

from collections.abc import Iterable, Sequence

from services.conflict.matching.compare import fused
from services.conflict.matching.pairs import LabelledPair
from services.conflict.matching.scoring import profile_of
from services.conflict.matching.training.learning import cross_validated
from services.conflict.matching.training.mistyping import mistyped
from services.conflict.matching.training.writing import known
from services.conflict.matching.weights import DIGITS


def validated(pairs: Sequence[LabelledPair]) -> list[float]:
    """The probability that both sides of each pair are one; weights and word counts are those of other folds."""
    return probabilities(pairs, cross_validated(known([*pairs, *mistyped(pairs)])))


def probabilities(pairs: Sequence[LabelledPair], odds: Iterable[float]) -> list[float]:
    """What the odds of the names come to with the other fields; odds behind those of the pairs are left out."""
    return [
        fused(profile_of(pair.left), profile_of(pair.right), round(float(told), DIGITS)).same
        for pair, told in zip(pairs, odds, strict=False)
    ]
