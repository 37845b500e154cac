"""Probabilities of labelled pairs by a model that knew neither of their organisations: what a figure may be made of."""

from collections.abc import Sequence

from services.conflict.matching.compare import fused
from services.conflict.matching.pairs import LabelledPair
from services.conflict.matching.scoring import profile_of
from services.conflict.matching.training.learning import cross_validated
from services.conflict.matching.training.mistyping import mistyped
from services.conflict.matching.training.writing import known


def validated(pairs: Sequence[LabelledPair]) -> list[float]:
    """The probability that both sides of each pair are one; weights and word counts are those of other folds."""
    odds = cross_validated(known([*pairs, *mistyped(pairs)]))
    return [
        fused(profile_of(pair.left), profile_of(pair.right), round(float(told), 4)).same
        for pair, told in zip(pairs, odds, strict=False)
    ]
