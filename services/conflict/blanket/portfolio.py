"""One partner's filings: the recent ones each by itself, the older ones as a fading habit; bounded, come what may."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final

import msgspec

from services.conflict.blanket.drip import Drip
from services.conflict.blanket.filings import Campaign, Ended, Filed, Filing
from services.conflict.blanket.habits import CLOSED, IDLE, MATURED, SIGNS, SILENT, Everybody, Habit, Peers
from services.conflict.blanket.limits import (
    CAMPAIGNS_MAX,
    CLOSED_WINDOW,
    COMPARED_MAX,
    DOUBTED,
    FILINGS_MIN,
    LIKE_BITS,
    MATURE,
    MATURED_WINDOWS,
    PLACES_MAX,
    PLACES_MIN,
    REFILED_WITHIN,
    REMEMBERED_MAX,
    THIN_ITEMS_MAX,
    WINDOWS,
)
from services.conflict.blanket.volume import loudest

COUNTED: Final = max(WINDOWS)
"""At this age a filing has left every window, and becomes habit."""
FOLLOWED: Final = MATURE + max(MATURED_WINDOWS)
NONE: Final = (0,) * (1 + len(SIGNS))
_AT: Final = attrgetter("at")


class Portfolio(msgspec.Struct, array_like=True):
    """All that is kept of one partner at one vendor."""

    habit: Habit
    drip: Drip
    filed: list[Filed] = []
    counted: int = 0
    """So many, from the front, have become habit."""
    ended: list[Ended] = []
    lapsed: dict[str, datetime] = {}
    """Customers whose claim expired unworked, lately."""
    places: dict[str, int] = {}
    campaigns: list[Campaign] = []
    judged_until: datetime | None = None
    """A person has judged what was filed before."""

    def add(self, filing: Filing, at: datetime, peers: Peers) -> None:
        """Take in a filing, and note how unusual it is against what is habit by now."""
        signs, announced = self._signs(filing, at), self._announced(at)
        sums = self.filed[-1].sums if self.filed else NONE
        if not announced:
            sums = tuple(total + one for total, one in zip(sums, (True, *signs), strict=True))
        filed = Filed(
            filing.claim, at, filing.customer, filing.contact, filing.likeness, signs, sums, announced=announced
        )
        self.filed.append(filed)
        self._doubt(filed, peers)
        for place in (filing.industry, filing.territory):
            if place is not None and (place in self.places or len(self.places) < PLACES_MAX):
                self.places[place] = self.places.get(place, 0) + 1

    def _doubt(self, filed: Filed, peers: Peers) -> None:
        habit, at = self.usual(filed.at), filed.at
        stretches = ((self.stretch(at - span, at), span) for span in WINDOWS)
        filed.loud = loudest(((one.stop - one.start, span) for one, span in stretches), habit, peers, at)
        if not filed.announced:
            self.drip.add(filed.claim, at, habit, peers, thin=filed.signs[0])
        loud = filed.loud.surprise if filed.loud else 0.0
        filed.doubted = max(loud, self.drip.surprise) >= DOUBTED

    def _signs(self, filing: Filing, at: datetime) -> tuple[bool, ...]:
        lately, contact, text = self.filed[-COMPARED_MAX:], filing.contact, filing.likeness
        lapsed = self.lapsed.get(filing.customer)
        return (
            filing.items <= THIN_ITEMS_MAX,
            contact is not None and any(one.contact == contact and one.customer != filing.customer for one in lately),
            contact is not None and filing.contact_own is False,
            self._is_outside(filing),
            text is not None
            and any(one.likeness is not None and (one.likeness ^ text).bit_count() <= LIKE_BITS for one in lately),
            lapsed is not None and at - lapsed <= REFILED_WITHIN,
        )

    def _is_outside(self, filing: Filing) -> bool:
        if sum(self.places.values()) < PLACES_MIN:
            return False
        return any(place is not None and place not in self.places for place in (filing.industry, filing.territory))

    def _announced(self, at: datetime) -> bool:
        """Whether a campaign still waits for a filing; it is used up by it."""
        waiting = next((one for one in self.campaigns if one.at <= at < one.until and one.used < one.expected), None)
        if waiting is not None:
            waiting.used += 1
        return waiting is not None

    def declare(self, campaign: Campaign) -> None:
        """Hear of a campaign."""
        self.campaigns = [*self.campaigns, campaign][-CAMPAIGNS_MAX:]

    def progress(self, claim: str) -> None:
        """Something followed a filing."""
        filed = self._find(claim)
        if filed is not None:
            filed.active = True

    def close(self, claim: str, at: datetime, *, expired: bool) -> None:
        """A claim ended; one that expired and was never worked on ended in silence."""
        filed = self._find(claim)
        silent = expired and filed is not None and not filed.active
        if silent and filed is not None:
            self.lapsed = {name: when for name, when in self.lapsed.items() if at - when <= REFILED_WITHIN}
            self.lapsed[filed.customer] = at
        self.ended = [*self.ended, Ended(at, silent)][-REMEMBERED_MAX:]

    def _find(self, claim: str) -> Filed | None:
        return next((one for one in reversed(self.filed) if one.claim == claim), None)

    def settle(self, at: datetime, everybody: Everybody) -> None:
        """Let what has left the windows become habit, and forget what nobody looks at any more."""
        while self.counted < len(self.filed) and self._is_past(self.counted, COUNTED, at):
            self._count(self.filed[self.counted], everybody)
            self.counted += 1
        gone = 0
        while gone < self.counted and self._is_past(gone, FOLLOWED, at):
            one = self.filed[gone]
            if not one.suspect:
                self._tally(everybody, MATURED, IDLE, hit=not one.active)
            gone += 1
        if gone:
            del self.filed[:gone]
            self.counted -= gone
        while self.ended and at - self.ended[0].at > CLOSED_WINDOW:
            self._tally(everybody, CLOSED, SILENT, hit=self.ended.pop(0).silent)

    def _is_past(self, place: int, age: timedelta, at: datetime) -> bool:
        return at - self.filed[place].at >= age or len(self.filed) - place > REMEMBERED_MAX

    def _count(self, filed: Filed, everybody: Everybody) -> None:
        # What is under suspicion becomes habit only where work followed, or a dump would be the habit after it.
        usual = filed.active or not (filed.suspect or filed.doubted)
        self.habit.fade(filed.at, watched=usual and not filed.announced)
        if not usual or filed.announced:
            return
        for place, one in enumerate((True, *filed.signs)):
            self.habit.counts[place] += one
            everybody.today[place] += one

    def _tally(self, everybody: Everybody, trials: int, hits: int, *, hit: bool) -> None:
        for place, more in ((trials, 1), (hits, int(hit))):
            self.habit.counts[place] += more
            everybody.today[place] += more

    def usual(self, at: datetime) -> Habit:
        """The habit as of a time: what has left the windows by then, and how long it was watched for that."""
        return self.habit.as_of(at - COUNTED)

    def stretch(self, after: datetime, until: datetime) -> slice:
        """Where the filings after one time and until another are, but for those that a person has judged."""
        if self.judged_until is not None:
            after = max(after, self.judged_until)
        return slice(self._place(after), self._place(until))

    def counts(self, stretch: slice) -> Sequence[int]:
        """How many filings of a stretch, and how many with each sign; those of declared campaigns left out.

        Of a stretch that holds too few to mean anything, none.
        """
        if stretch.stop - stretch.start < FILINGS_MIN:
            return NONE
        first, last = self.filed[stretch.start], self.filed[stretch.stop - 1]
        return [late - early for late, early in zip(last.sums, first.sums_before, strict=True)]

    def ended_since(self, at: datetime) -> Sequence[Ended]:
        """The claims that ended at a time or later."""
        return self.ended[bisect_left(self.ended, at, key=_AT) :]

    def _place(self, at: datetime) -> int:
        if not self.filed or self.filed[-1].at <= at:
            return len(self.filed)
        return bisect_right(self.filed, at, key=_AT)

    def next_mature(self, after: datetime) -> datetime | None:
        """When the next filing will be old enough for its follow-up to be seen."""
        place = self._place(max(after - MATURE, self.judged_until or after - MATURE))
        return self.filed[place].at + MATURE if place < len(self.filed) else None

    def mark(self, claims: Collection[str], *, suspect: bool) -> None:
        """Note which filings a flag is about, or is no more."""
        for one in self.filed:
            if one.claim in claims:
                one.suspect = suspect
