"""How surprising a count is, given a habit: tails of predictive distributions, by plain sums."""

from math import exp, lgamma, log, log10
from typing import Final

TINY: Final = 1e-12
"""Chances below this are alike: so small a number says nothing about the world any more."""


PRECISION: Final = 1e-7
"""What is left of a sum adds less to it than this part, term by term."""


def surprise(chance: float, looks: int = 1) -> float:
    """How many zeros a chance has after as many looks; 0 at least."""
    return max(0.0, -log10(min(1.0, max(chance, TINY) * looks)))


def volume_tail(count: int, shape: float, exposure: float, span: float) -> float:
    """The chance of so many filings or more in `span` days, of a rate that is Gamma(shape, exposure days).

    The count is then negative binomial.
    """
    mean = shape * span / exposure
    if count <= mean:
        return 1.0
    odds = exposure / (exposure + span)
    term = exp(lgamma(shape + count) - lgamma(shape) - lgamma(count + 1) + shape * log(odds) + count * log(1 - odds))
    tail, j = 0.0, count
    while term > tail * PRECISION:
        tail += term
        term *= (shape + j) / (j + 1) * (1 - odds)
        j += 1
    return min(1.0, tail)


def share_tail(hits: int, trials: int, a: float, b: float) -> float:
    """The chance of so many hits or more in so many trials, of a share that is Beta(a, b): they are beta-binomial."""
    if hits * (a + b) <= trials * a:
        return 1.0
    term = exp(
        lgamma(trials + 1) - lgamma(hits + 1) - lgamma(trials - hits + 1)
        + lgamma(a + hits) + lgamma(b + trials - hits) - lgamma(a + b + trials)
        + lgamma(a + b) - lgamma(a) - lgamma(b)
    )  # fmt: skip
    tail = term
    for j in range(hits, trials):
        term *= (trials - j) / (j + 1) * (a + j) / (b + trials - j - 1)
        tail += term
    return min(1.0, tail)
