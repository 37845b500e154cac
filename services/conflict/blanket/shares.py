"""Habits of yes and no: what share is expected of a partner, and how surprising a worse one is."""

from typing import NamedTuple

from services.conflict.blanket.habits import Share
from services.conflict.blanket.limits import SHARE_ALLOWANCE, SHARE_TRIALS, SHARE_TRIALS_MAX
from services.conflict.blanket.statistics import share_tail, surprise


class Bar(NamedTuple):
    """The share that is let pass, and how many trials it is as sure as."""

    share: float
    weight: float


def allowed(own: Share, peers: float) -> Bar:
    """A partner's share by its own trials and a few of its peers', and a little worse: that much is let pass.

    It is wide for a newcomer, and never as sure as if habits did not drift.
    """
    usual = (own.hits + peers * SHARE_TRIALS) / (own.trials + SHARE_TRIALS)
    share = usual + SHARE_ALLOWANCE * (1 - usual)
    return Bar(share, min(own.trials + SHARE_TRIALS, SHARE_TRIALS_MAX))


def surprising(hits: int, trials: int, bar: Bar, looks: int) -> float:
    """How surprising so many hits are, one of as many looks, where the share is Beta around what is let pass."""
    if hits <= trials * bar.share:
        return 0.0
    chance = share_tail(hits, trials, bar.share * bar.weight, (1 - bar.share) * bar.weight)
    return round(surprise(chance, looks), 2)
