"""A cumulative sum over filings, thin or not: what comes one by one, thinner than ever, shows here and in no window.

Of each filing it is asked how much likelier it is of a drip than of the partner's habit (Page's sequential test).
"""

from datetime import datetime
from math import log, sqrt
from typing import Final

import msgspec

from services.conflict.blanket.habits import THIN, Habit, Peers
from services.conflict.blanket.limits import DRIP_SHARE, DRIP_SURE, REMEMBERED_MAX
from services.conflict.blanket.shares import allowed

TEN: Final = log(10)


class Drip(msgspec.Struct, array_like=True):
    """How much likelier a drip is than the habit, as a logarithm, since it was last no likelier; and what it is of."""

    level: float = 0.0
    since: datetime | None = None
    filings: int = 0
    claims: list[str] = []

    def add(self, claim: str, at: datetime, habit: Habit, peers: Peers, *, thin: bool) -> None:
        """A filing came. `habit` is as of this time."""
        usual = _at_most(habit, peers)
        drip = usual + DRIP_SHARE * (1 - usual)
        self.level += log(drip / usual) if thin else log((1 - drip) / (1 - usual))
        if self.level <= 0:
            self.level, self.since, self.filings, self.claims = 0.0, None, 0, []
            return
        self.since, self.filings = self.since or at, self.filings + 1
        if thin:
            self.claims = [*self.claims, claim][-REMEMBERED_MAX:]

    @property
    def surprise(self) -> float:
        """As many zeros as the chance has that the habit brings it so far."""
        return self.level / TEN


def _at_most(habit: Habit, peers: Peers) -> float:
    """The share of thin filings that the habit may mean at most: the less is known of it, the more."""
    bar = allowed(habit.share(THIN), peers.shares[THIN - 1])
    return min(0.9, bar.share + DRIP_SURE * sqrt(bar.share * (1 - bar.share) / (bar.weight + 1)))
