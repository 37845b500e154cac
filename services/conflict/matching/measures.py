"""How good scores are against labels: precision, recall, F1, average precision, recall at a precision."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.conflict.matching.verdict import NEAR_CERTAIN, PROBABLE

Floats = npt.NDArray[np.float64]


class Curve(NamedTuple):
    """Precision and recall at every threshold, the highest first."""

    thresholds: Floats
    precision: Floats
    recall: Floats


class Measures(NamedTuple):
    """Figures of one set of pairs; those that need both kinds of pairs are None without.

    `f1` is that at the threshold of one half; `f1_best` that at the best one.
    """

    pairs: int
    same: int
    precision: float | None
    recall: float | None
    f1: float | None
    f1_best: float | None
    average_precision: float | None
    recall_at_95: float | None
    recall_at_99: float | None
    called_same: float
    near_certain: float
    near_certain_right: float | None


def curve(scores: Floats, same: Floats) -> Curve:
    """Precision and recall when all from a score on are called the same; equal scores stand or fall together."""
    order = np.argsort(-scores, kind="stable")
    ranked, hits = scores[order], np.cumsum(same[order])
    last = np.append(ranked[1:] != ranked[:-1], True)
    called = np.arange(1, len(ranked) + 1)[last]
    return Curve(ranked[last], hits[last] / called, hits[last] / max(1.0, float(same.sum())))


def measures(scores: Sequence[float], labels: Sequence[bool]) -> Measures:
    """Everything that can be measured of a set of pairs."""
    given, same = np.array(scores, float), np.array(labels, float)
    sure, called = given >= NEAR_CERTAIN, given >= PROBABLE
    mixed = 0 < same.sum() < len(same)
    found = curve(given, same)
    precision = float(same[called].mean()) if called.any() else 0.0
    recall = float(called[same == 1].mean()) if same.any() else 0.0
    return Measures(
        pairs=len(same),
        same=int(same.sum()),
        precision=_rounded(precision) if mixed else None,
        recall=_rounded(recall) if mixed else None,
        f1=_rounded(_f1(precision, recall)) if mixed else None,
        f1_best=_rounded(max(map(_f1, found.precision, found.recall))) if mixed else None,
        average_precision=_rounded(_area(found)) if mixed else None,
        recall_at_95=_rounded(_recall_at(found, 0.95)) if mixed else None,
        recall_at_99=_rounded(_recall_at(found, 0.99)) if mixed else None,
        called_same=_rounded(float(called.mean())),
        near_certain=_rounded(float(sure.mean())),
        near_certain_right=_rounded(float(same[sure].mean())) if mixed and sure.any() else None,
    )


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _area(found: Curve) -> float:
    return float(np.sum(np.diff(np.concatenate([[0.0], found.recall])) * found.precision))


def _recall_at(found: Curve, precision: float) -> float:
    good = found.recall[found.precision >= precision]
    return float(good.max()) if len(good) else 0.0


def _rounded(figure: float) -> float:
    return round(float(figure), 4)
