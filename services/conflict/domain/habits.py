"""What a partner's filings look like: the recent ones each by itself, the older ones as a fading habit."""

from bisect import bisect_right
from datetime import datetime, timedelta
from math import exp

import msgspec

from contracts.values import EntityId
from services.conflict.policy.blanket import (
    ASSUMED_DAYS,
    ASSUMED_TRIALS,
    FILINGS_MAX,
    FOLLOWED_DAYS,
    MATURE,
    MEMORY_DAYS,
    PEER_IDLE_SHARE,
    PEER_RATE,
    PEER_REUSED_SHARE,
    PEER_THIN_SHARE,
    WINDOWS_DAYS,
)

LONGEST_WINDOW = timedelta(days=max(WINDOWS_DAYS))
FOLLOWED = timedelta(days=FOLLOWED_DAYS)


class Filed(msgspec.Struct, array_like=True):
    """One filing: how much proof it came with, whether its contact had been used before, whether anything followed."""

    claim: EntityId
    at: datetime
    thin: bool
    contact: str | None
    reused: bool
    active: bool = False
    suspect: bool = False


class Habit(msgspec.Struct, array_like=True):
    """Sums over filings that fade with time: half of them in some eighty days.

    `days` is how long it was watched, `partners` how many were watched at once: one, or all of a vendor.
    """

    at: datetime
    partners: int = 1
    filings: float = 0.0
    days: float = 0.0
    thin: float = 0.0
    reused: float = 0.0
    matured: float = 0.0
    idle: float = 0.0

    def faded(self, at: datetime) -> "Habit":
        """The habit as it will be at a later time."""
        later = msgspec.structs.replace(self)
        later.fade(at)
        return later

    def fade(self, at: datetime) -> None:
        """Bring the sums to a later time; `days` grows by the time that passed, as far as it is remembered."""
        passed = (at - self.at).total_seconds() / 86_400
        if passed <= 0:
            return
        left = exp(-passed / MEMORY_DAYS)
        self.filings *= left
        self.thin *= left
        self.reused *= left
        self.matured *= left
        self.idle *= left
        self.days = self.days * left + self.partners * MEMORY_DAYS * (1 - left)
        self.at = at

    def add(self, filed: Filed) -> None:
        """Count a filing that has left the windows."""
        self.filings += 1
        self.thin += filed.thin
        self.reused += filed.reused

    def add_follow_up(self, filed: Filed) -> None:
        """Count whether anything followed a filing that is old enough to tell."""
        self.matured += 1
        self.idle += not filed.active


class Peers(msgspec.Struct, frozen=True, array_like=True):
    """What a vendor's partners usually do: filings a day, and shares of thin, reused-contact and idle ones."""

    rate: float = PEER_RATE
    thin: float = PEER_THIN_SHARE
    reused: float = PEER_REUSED_SHARE
    idle: float = PEER_IDLE_SHARE


def peers_of(all_partners: Habit, at: datetime) -> Peers:
    """What a vendor's partners usually do, by what was seen of them; what was assumed before fades as more is seen."""
    seen = all_partners.faded(at)
    filings, matured = seen.filings + ASSUMED_TRIALS, seen.matured + ASSUMED_TRIALS
    return Peers(
        rate=(seen.filings + PEER_RATE * ASSUMED_DAYS) / (seen.days + ASSUMED_DAYS),
        thin=(seen.thin + PEER_THIN_SHARE * ASSUMED_TRIALS) / filings,
        reused=(seen.reused + PEER_REUSED_SHARE * ASSUMED_TRIALS) / filings,
        idle=(seen.idle + PEER_IDLE_SHARE * ASSUMED_TRIALS) / matured,
    )


class Portfolio(msgspec.Struct, array_like=True):
    """The filings of one partner at one vendor."""

    vendor: str
    partner: str
    habit: Habit
    everybody: Habit
    """The habit of all the vendor's partners together, which this one's filings are counted into as well."""
    filed: list[Filed] = []
    """The last months, in order."""
    counted: int = 0
    """So many of them, from the front, have left the windows and stand in the habit, unless they were suspect."""
    considered_from: datetime | None = None
    """A person has judged what was filed before."""

    def add(self, filed: Filed) -> None:
        """Take in a filing; what grew old moves into the habit or is forgotten."""
        self.settle(filed.at)
        self.filed.append(filed)

    def settle(self, at: datetime) -> None:
        """Move what has left the windows by now into the habit, and forget what nobody looks at any more."""
        while self.counted < len(self.filed) and self.filed[self.counted].at <= at - LONGEST_WINDOW:
            self._count(self.filed[self.counted])
            self.counted += 1
        while self.filed and (self.filed[0].at <= at - FOLLOWED or len(self.filed) > FILINGS_MAX):
            oldest = self.filed.pop(0)
            if self.counted:
                self.counted -= 1
            else:
                self._count(oldest)
            self._forget(oldest)

    def _count(self, filed: Filed) -> None:
        for habit in (self.habit, self.everybody):
            habit.fade(filed.at)
            if not filed.suspect:  # or a dump would become the habit
                habit.add(filed)

    def _forget(self, filed: Filed) -> None:
        for habit in (self.habit, self.everybody):
            if not filed.suspect:
                habit.add_follow_up(filed)

    def window(self, at: datetime, days: int) -> list[Filed]:
        """The filings of the last days that nobody has judged yet."""
        return self._between(at - timedelta(days=days), at)

    def mature(self, at: datetime) -> list[Filed]:
        """The filings that are old enough for their follow-up to be seen, and that nobody has judged yet."""
        return self._between(at - FOLLOWED, at - MATURE)

    def _between(self, after: datetime, until: datetime) -> list[Filed]:
        if self.considered_from is not None:
            after = max(after, self.considered_from)
        return self.filed[self._place(after) : self._place(until)]

    def _place(self, at: datetime) -> int:
        return bisect_right(self.filed, at, key=lambda one: one.at)

    def next_mature(self, after: datetime) -> datetime | None:
        """When the next filing will be old enough for its follow-up to be seen."""
        place = self._place(max(after - MATURE, self.considered_from or after - MATURE))
        return self.filed[place].at + MATURE if place < len(self.filed) else None

    def has_contact(self, contact: str | None) -> bool:
        """Whether this contact stands in another recent filing."""
        return contact is not None and any(one.contact == contact for one in self.filed)
