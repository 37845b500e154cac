"""The trained weights: for every term a curve of straight pieces, in bits for one organisation; read from JSON."""

import json
from collections.abc import Mapping
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from services.conflict.matching.terms import Terms

DIGITS: Final = 4
"""Odds are rounded, so that no last binary digit of a sum decides."""
EQUAL_ODDS: Final = 7.3
"""What an equal normal form comes to at least, measured: 2 094 of 2 101 such pairs are one organisation."""
EQUAL_RARE_MIN: Final = 0.9
"""If it has a word that tells nine bits: names of common words alone are often two organisations'."""
NUMBERED_ODDS: Final = -1.0
"""What names that differ in a numeral come to at most ("Fund II", "Fund III"): the labelled pairs have too few."""
Floats = npt.NDArray[np.float64]


def ruled(odds: float, equal_rare: float, numerals_differ: float) -> float:
    """The odds of the curves, within what is known of two names besides."""
    if equal_rare >= EQUAL_RARE_MIN:
        return max(odds, EQUAL_ODDS)
    return min(odds, NUMBERED_ODDS) if numerals_differ else odds


class Weights:
    """A logistic model over curves of the terms: from each knot on the slope changes by what is given for it."""

    def __init__(self, made: tuple[str, str], curves: Mapping[str, tuple[Floats, Floats]], start: float) -> None:
        self.version, self.trained_on = made
        names = self._names = tuple(curves)
        self._start = start
        self._values = itemgetter(*names)
        self._place = np.repeat(np.arange(len(names)), [len(curves[name][0]) for name in names])
        self._knots = np.concatenate([curves[name][0] for name in names])
        self._slopes = np.concatenate([curves[name][1] for name in names])
        self._first = np.searchsorted(self._place, np.arange(len(names)))

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Weights from a document as the training writes it."""
        curves = {name: _curve(pieces) for name, pieces in document["terms"].items()}
        return cls((document["version"], document["trained_on"]), curves, document["start_bits"])

    def odds(self, found: Terms) -> float:
        """The log2 odds that two names are one organisation's, at the mix of pairs the model was trained on."""
        odds = self._start + float(self._pieces(found).sum())
        return round(ruled(odds, found["equal_rare"], found["numerals_differ"]), DIGITS)

    def told(self, found: Terms) -> dict[str, float]:
        """What each term adds to the odds, in bits, and the start of them all."""
        sums = np.add.reduceat(self._pieces(found), self._first)
        return {"start": self._start, **dict(zip(self._names, sums.tolist(), strict=True))}

    def _pieces(self, found: Terms) -> Floats:
        values = np.array(self._values(found))
        # A knot at zero stands for the whole line: no term is below zero.
        pieces: Floats = values.take(self._place)
        pieces -= self._knots
        np.maximum(pieces, 0.0, out=pieces)
        pieces *= self._slopes
        return pieces


def _curve(pieces: list[tuple[float, float]]) -> tuple[Floats, Floats]:
    return np.array([knot for knot, _ in pieces]), np.array([slope for _, slope in pieces])


@cache
def shipped() -> Weights:
    """The model that is shipped."""
    return Weights.read(json.loads(Path(__file__).with_name("model.json").read_text(encoding="utf-8")))
