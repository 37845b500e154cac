"""Whom the criteria of a programme favour among several candidates."""

from collections.abc import Mapping
from typing import Final

POINTS_MAX: Final = 100
"""What one criterion gives at most, and none below nought: how much each counts, its weight says alone."""
Points = Mapping[str, Mapping[str, int]]
"""By candidate, then by criterion."""


def totals(points: Points, weights: Mapping[str, int]) -> dict[str, int]:
    """The weighted sum of each candidate's points."""
    return {name: sum(weights[criterion] * given[criterion] for criterion in weights) for name, given in points.items()}
