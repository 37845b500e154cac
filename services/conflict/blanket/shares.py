"""Habits of yes and no: what share is expected of a partner, and how surprising a worse one is."""

from services.conflict.blanket.habits import Share
from services.conflict.blanket.limits import SHARE_ALLOWANCE, SHARE_TRIALS, SHARE_TRIALS_MAX
from services.conflict.blanket.statistics import share_tail, surprise


def allowed(own: Share, peers: float) -> float:
    """A partner's share by its own trials and a few of its peers', and a little worse: that much is let pass."""
    usual = (own.hits + peers * SHARE_TRIALS) / (own.trials + SHARE_TRIALS)
    return usual + SHARE_ALLOWANCE * (1 - usual)


def surprising(hits: int, trials: int, own: Share, peers: float, looks: int) -> float:
    """How surprising so many hits are, one of as many looks.

    The share is Beta around what is allowed: wide for a newcomer, and never as sure as if habits did not drift.
    """
    share, weight = allowed(own, peers), min(own.trials + SHARE_TRIALS, SHARE_TRIALS_MAX)
    return round(surprise(share_tail(hits, trials, share * weight, (1 - share) * weight), looks), 2)
