"""How long to wait before a partition is opened again, and when opening again has become a storm."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from secrets import randbelow


@dataclass(frozen=True)
class BackoffLimits:
    """Pauses between openings grow from the first to the longest; so many openings within the window are a storm."""

    first_seconds: float = 0.05
    longest_seconds: float = 5.0
    storm_reopens: int = 10
    storm_window_seconds: float = 60.0


class Backoff:
    """Doubles the pause with every recent doubt; in a storm every pause is the longest.

    Two owners that are both alive make each other open again: pauses of random length let one of them get ahead.
    """

    def __init__(self, limits: BackoffLimits, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._doubts: deque[float] = deque(maxlen=limits.storm_reopens)

    @property
    def storm(self) -> bool:
        """Were there that many doubts within the window?"""
        return self._recent() >= self._limits.storm_reopens

    def next_seconds(self) -> float:
        """Note a doubt, and say how long to wait because of it."""
        longest = self._limits.longest_seconds
        pause = min(self._limits.first_seconds * 2.0 ** self._recent(), longest)
        self._doubts.append(self._monotonic())
        return (longest if self.storm else pause) * (0.5 + randbelow(1000) / 2000)

    def _recent(self) -> int:
        oldest = self._monotonic() - self._limits.storm_window_seconds
        return sum(at > oldest for at in self._doubts)
