"""How surprising a count is, given a habit: tails of predictive distributions, by plain sums."""

QUARTER_END_ALLOWANCE = 1.35
"""Filings come in seasons; so much more than usual is still usual."""
PEER_DAYS = 30.0
"""A partner's own rate is trusted as if its peers' had been watched for so many days before."""
PEER_TRIALS = 10.0
"""A partner's own share is trusted as if its peers' had been seen in so many filings before."""


def volume_tail(count: int, days: float, own: tuple[float, float], peer_rate: float) -> float:
    """The chance of so many filings or more in so many days; `own` is filings and days of the habit.

    The rate is a Gamma posterior around the peers' rate, so a newcomer has wide limits; the count is then negative
    binomial.
    """
    filings, watched = own
    shape = filings + PEER_DAYS * peer_rate
    odds = (watched + PEER_DAYS) / (watched + PEER_DAYS + days * QUARTER_END_ALLOWANCE)
    term = odds**shape
    below = 0.0
    for j in range(count):
        below += term
        term *= (shape + j) / (j + 1) * (1 - odds)
    return max(0.0, 1.0 - below)


def share_tail(hits: int, trials: int, own: tuple[float, float], peer_share: float) -> float:
    """The chance of so many hits or more in so many trials; `own` is hits and trials of the habit.

    The share is a Beta posterior around the peers' share; the hits are then beta-binomial.
    """
    own_hits, own_trials = own
    a = own_hits + PEER_TRIALS * peer_share
    b = own_trials - own_hits + PEER_TRIALS * (1 - peer_share)
    term = 1.0
    for j in range(trials):
        term *= (b + j) / (a + b + j)
    below = 0.0
    for j in range(hits):
        below += term
        term *= (trials - j) / (j + 1) * (a + j) / (b + trials - j - 1)
    return max(0.0, 1.0 - below)
