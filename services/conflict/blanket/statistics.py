"""How surprising a count is, given a habit: tails of predictive distributions."""

from math import exp, lgamma, log, log1p, log10
from typing import Final

TINY: Final = 1e-12
"""Chances below this are alike: so small a number says nothing about the world any more."""


PRECISION: Final = 1e-9
STEPS_MAX: Final = 500
"""So near a continued fraction is brought to its value; it takes about the square root of the count in steps."""


def surprise(chance: float, looks: int = 1) -> float:
    """How many zeros a chance has after as many looks; 0 at least."""
    return max(0.0, -log10(min(1.0, max(chance, TINY) * looks)))


def volume_tail(count: int, shape: float, exposure: float, span: float) -> float:
    """The chance of so many filings or more in `span` days, of a rate that is Gamma(shape, exposure days).

    The count is then negative binomial.
    """
    if count <= shape * span / exposure:
        return 1.0
    return min(1.0, _incomplete_beta(span / (exposure + span), count, shape))


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, for x below a / (a + b): Lentz's continued fraction, DLMF 8.17.22."""
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    upper, lower = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1))
    value = lower
    for m in range(1, STEPS_MAX):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            lower, upper = 1.0 / (1.0 + term * lower), 1.0 + term / upper
            value *= lower * upper
        if abs(lower * upper - 1.0) < PRECISION:
            break
    return front * value


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
