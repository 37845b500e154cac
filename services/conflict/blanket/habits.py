"""What is usual: of one partner, as sums that fade; of all a vendor's partners together, brought up to date daily."""

from datetime import date, datetime
from math import exp
from typing import Final

import msgspec

from services.conflict.blanket.limits import (
    ASSUMED_DAYS,
    ASSUMED_IDLE,
    ASSUMED_RATE,
    ASSUMED_SILENT,
    ASSUMED_TRIALS,
    MEMORY_DAYS,
)

SIGNS: Final = ("thin", "reused", "foreign", "outside", "copied", "refiled")
"""What is noted of each filing, yes or no: little evidence; a contact of another account; none of the account's own;
beyond the partner's own field; a near-duplicate of what it wrote before; again what it let expire unworked."""
ASSUMED_SHARES: Final = (0.2, 0.05, 0.15, 0.1, 0.15, 0.05)
"""The share of each sign among peers, while a vendor has none to look at."""
THIN, REUSED, FOREIGN, OUTSIDE, COPIED, REFILED = range(1, 1 + len(SIGNS))
NOTED: Final = len(SIGNS)
DAY_SECONDS: Final = 86_400

Counts = list[float]
"""Filings, then of these every sign; mature ones and of these the idle; ended ones and of these the silent."""
MATURED, IDLE, CLOSED, SILENT = range(NOTED + 1, NOTED + 5)
WIDTH: Final = NOTED + 5


class Share(msgspec.Struct, frozen=True, array_like=True):
    """A habit of yes and no: so many hits in so many trials."""

    hits: float
    trials: float


class Habit(msgspec.Struct, array_like=True):
    """One partner's sums, half of which are forgotten in some eighty days; `days` is how long it was watched."""

    at: datetime
    days: float = 0.0
    counts: Counts = msgspec.field(default_factory=lambda: [0.0] * WIDTH)

    def fade(self, at: datetime, *, watched: bool = True) -> None:
        """Bring the sums to a later time, until which the partner was watched or under suspicion."""
        passed = (at - self.at).total_seconds() / DAY_SECONDS
        if passed <= 0:
            return
        left = exp(-passed / MEMORY_DAYS)
        self.counts = [count * left for count in self.counts]
        self.days = self.days * left + MEMORY_DAYS * (1 - left) * watched
        self.at = at

    def as_of(self, at: datetime) -> "Habit":
        """The habit as it will be at a later time."""
        later = msgspec.structs.replace(self)
        later.fade(at)
        return later

    def share(self, place: int, among: int = 0) -> Share:
        """The habit in one sign."""
        return Share(self.counts[place], self.counts[among])


class Peers(msgspec.Struct, frozen=True, array_like=True):
    """What a vendor's partners usually do: filings a day, the share of each sign, of idle and of silent ones."""

    rate: float = ASSUMED_RATE
    shares: tuple[float, ...] = ASSUMED_SHARES
    idle: float = ASSUMED_IDLE
    silent: float = ASSUMED_SILENT


class Everybody(msgspec.Struct, array_like=True):
    """All partners of a vendor together. What a day brings counts from the next day on, in whatever order it came."""

    day: date
    partners: int = 0
    days: float = 0.0
    counts: Counts = msgspec.field(default_factory=lambda: [0.0] * WIDTH)
    today: list[int] = msgspec.field(default_factory=lambda: [0] * WIDTH)
    joined: int = 0

    def turn(self, at: datetime) -> None:
        """Close the days before this time."""
        passed = (at.date() - self.day).days
        if passed <= 0:
            return
        left = exp(-passed / MEMORY_DAYS)
        self.counts = [(count + new) * left for count, new in zip(self.counts, self.today, strict=True)]
        self.today = [0] * WIDTH
        self.partners += self.joined
        self.joined = 0
        self.days = self.days * left + self.partners * MEMORY_DAYS * (1 - left)
        self.day = at.date()

    def peers(self) -> Peers:
        """What is usual as of the last day that was closed; what was assumed before fades as more is seen."""
        seen = self.counts
        filings = seen[0] + ASSUMED_TRIALS
        shares = (
            (seen[1 + place] + assumed * ASSUMED_TRIALS) / filings for place, assumed in enumerate(ASSUMED_SHARES)
        )
        return Peers(
            rate=(seen[0] + ASSUMED_RATE * ASSUMED_DAYS) / (self.days + ASSUMED_DAYS),
            shares=tuple(shares),
            idle=(seen[IDLE] + ASSUMED_IDLE * ASSUMED_TRIALS) / (seen[MATURED] + ASSUMED_TRIALS),
            silent=(seen[SILENT] + ASSUMED_SILENT * ASSUMED_TRIALS) / (seen[CLOSED] + ASSUMED_TRIALS),
        )
