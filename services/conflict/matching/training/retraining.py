"""Trains on the labelled pairs and on what people decided since, and shows what that changes, for good or bad.

Before is the same training without the decisions. Every pair is scored by weights, and moved by a start, that knew
neither of its organisations; word counts are those of the labelled pairs alone.
"""

from collections.abc import Sequence
from math import log
from typing import Final, NamedTuple

import numpy as np

from services.conflict.matching.pairs import ADJUDICATED, LabelledPair
from services.conflict.matching.training.fitting import Floats
from services.conflict.matching.training.folds import Mask, folds
from services.conflict.matching.training.learning import Learned, Table, fitted, within_rules
from services.conflict.matching.training.mistyping import mistyped
from services.conflict.matching.training.progress import shown
from services.conflict.matching.training.validating import probabilities
from services.conflict.matching.training.writing import known

STEADINESS: Final = 2.0
"""What holds the start where the labelled pairs put it: as much as eight decisions at even odds would."""
STEPS_MAX: Final = 30
SURE: Final = 1e-6
"""No chance is taken for nearer to none, or to certainty: one decision alone must not move the start far."""
BIT: Final = log(2)


class Compared(NamedTuple):
    """Chances of every pair before and after, and by how many bits the start of the model moved in the end."""

    pairs: Sequence[LabelledPair]
    before: list[float]
    after: list[float]
    learned: Learned
    moved_bits: float


def retrained(pairs: Sequence[LabelledPair], decided: Sequence[LabelledPair]) -> Compared:
    """What the decisions change, wherever they are from. Both sets have labels and names."""
    both = [*pairs, *(pair._replace(source=ADJUDICATED) for pair in decided)]
    table = known([*both, *mistyped(pairs)])
    live = np.array([pair.source == ADJUDICATED for pair in table.pairs])
    before, after = np.zeros(len(live)), np.zeros(len(live))
    for trained, scored in shown(folds(table.pairs), "before and after"):
        _, told = fitted(table, trained & ~live)
        before[scored] = within_rules(table, told)[scored]
        _, told = fitted(table, trained)
        after[scored] = within_rules(table, told + moved(table, told, trained & live))[scored]
    learned, told = fitted(table)
    return Compared(both, probabilities(both, before), probabilities(both, after), learned, moved(table, told, live))


def moved(table: Table, told: Floats, of: Mask) -> float:
    """By how many bits the start has to move for the chances of these pairs to be as often right as they say.

    `told`: the odds of the names; what the other fields add stays as it is.
    """
    if not of.any():
        return 0.0
    chosen = np.flatnonzero(of)
    odds = within_rules(table, told)[chosen]
    chances = np.clip(probabilities([table.pairs[place] for place in chosen.tolist()], odds), SURE, 1 - SURE)
    said, same, step = np.log(chances / (1 - chances)), table.same[chosen], 0.0
    for _ in range(STEPS_MAX):
        likely = 1 / (1 + np.exp(-(said + step)))
        slope = float((likely - same).sum()) + STEADINESS * step
        change = slope / (float((likely * (1 - likely)).sum()) + STEADINESS)
        step -= change
        if abs(change) < SURE:
            break
    return step / BIT
