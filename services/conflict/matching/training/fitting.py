"""Logistic regression with a ridge, by Newton's method, over curves of straight pieces."""

from collections.abc import Sequence
from math import log
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

RIDGE: Final = 15.0
"""On terms of one standard deviation; chosen by cross-validation among 3, 8 and 20."""
KNOTS: Final = (0.12, 0.37, 0.63, 0.88)
"""The share of pairs below each bend of a curve."""
STEPS_MAX: Final = 25
BIT: Final = log(2)


class Curves(NamedTuple):
    """Where each term bends: places of terms, and the knots there."""

    places: npt.NDArray[np.intp]
    knots: Floats

    def spread(self, values: Floats) -> Floats:
        """Terms by row, spread into pieces by column."""
        return np.maximum(values[:, self.places] - self.knots, 0.0)


def curves(values: Floats) -> Curves:
    """A straight line for a mark that is there or not, four bends for what has many values."""
    places, knots = [], []
    for place, column in enumerate(values.T):
        bends = [0.0]
        found = np.unique(column)
        if len(found) > 8:
            inner = column[(column > found[0]) & (column < found[-1])]
            bends += sorted(set(np.quantile(inner, KNOTS).round(3).tolist()) - {0.0})
        places += [place] * len(bends)
        knots += bends
    return Curves(np.array(places), np.array(knots))


def fit(values: Floats, same: Floats, weight: Floats, ridge: float = RIDGE, start: Floats | None = None) -> Floats:
    """The weights of the columns, behind the intercept, in bits."""
    middle, spread = values.mean(0), values.std(0) + 1e-9
    design = np.column_stack([np.ones(len(values)), (values - middle) / spread])
    held = np.diag([1e-6, *[ridge] * values.shape[1]])
    found = np.zeros(design.shape[1])
    for _ in range(STEPS_MAX):
        likely = 1 / (1 + np.exp(-np.clip(design @ found, -40, 40)))
        slope = design.T @ (weight * (likely - same)) + held @ found
        bend = (design * (weight * likely * (1 - likely))[:, None]).T @ design + held
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-3:
            break
    slopes = found[1:] / spread
    return np.array([found[0] - slopes @ middle, *slopes]) / BIT


def odds(values: Floats, weights: Floats) -> Floats:
    """The log2 odds of each row."""
    return np.asarray(weights[0] + values @ weights[1:])


def rounded(weights: Floats, digits: int) -> Sequence[float]:
    """Weights as they are written down."""
    return [round(float(weight), digits) for weight in weights]
