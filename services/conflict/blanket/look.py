"""One look at a partner: its windows, its habit and its peers', and a habit that is broken, in counts."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from services.conflict.blanket.filings import Filed
from services.conflict.blanket.habits import Habit, Peers, Share
from services.conflict.blanket.limits import FILINGS_MIN, SIGN_MIN, WINDOWS
from services.conflict.blanket.portfolio import Portfolio
from services.conflict.blanket.shares import allowed, surprising


class Window(NamedTuple):
    """The filings of so many days: which they are, how many, and with each sign, declared campaigns left out."""

    span: timedelta
    filings: slice
    counts: Sequence[int]


class Look(NamedTuple):
    """What is looked at: a partner's filings up to a time, its own habit as of then, and its peers'."""

    portfolio: Portfolio
    habit: Habit
    peers: Peers
    at: datetime
    windows: Sequence[Window]
    """The widest is the last, and holds all others."""


class Sign(NamedTuple):
    """One habit broken: how surprisingly. Most signs come to nothing, so words are found only for those that matter."""

    surprise: float
    words: Callable[[], str]
    filings: Callable[[], Sequence[Filed]]

    @property
    def reason(self) -> str:
        """What was seen, as counts."""
        return self.words()

    @property
    def claims(self) -> dict[str, datetime]:
        """The claims by which it was broken, and when each was filed."""
        return {one.claim: one.at for one in self.filings()}


def look_at(portfolio: Portfolio, peers: Peers, at: datetime) -> Look:
    """A partner's filings as they are looked at."""
    stretches = ((span, portfolio.stretch(at - span, at)) for span in WINDOWS)
    windows = [Window(span, filings, portfolio.counts(filings)) for span, filings in stretches]
    return Look(portfolio, portfolio.usual(at), peers, at, windows)


def sign(look: Look, place: int, windows: Sequence[Window], looks: int, words: str) -> Sign | None:
    """A habit of filing broken, in the window where that is the most surprising; none where it is no surprise."""
    if windows[-1].counts[0] < FILINGS_MIN or not windows[-1].counts[place]:
        return None
    own = look.habit.share(place)
    bar, best, found = allowed(own, look.peers.shares[place - 1]), 0.0, windows[-1]
    for window in windows:
        trials = window.counts[0]
        surprise = surprising(window.counts[place], trials, bar, looks) if trials >= FILINGS_MIN else 0.0
        if surprise > best:
            best, found = surprise, window
    if best < SIGN_MIN:
        return None
    return Sign(best, lambda: _said(found, place, words, own), lambda: _signed(look, found, place))


def _said(window: Window, place: int, words: str, own: Share) -> str:
    trials, hits = window.counts[0], window.counts[place]
    return f"{hits} of {trials} {words.format(days=window.span.days)}; {usual(own)}"


def _signed(look: Look, window: Window, place: int) -> Sequence[Filed]:
    filings = look.portfolio.filed[window.filings]
    return [one for one in filings if one.signs[place - 1] and not one.announced]


def most(signs: Sequence[Sign | None]) -> Sign | None:
    """The most surprising of some signs."""
    return max((one for one in signs if one is not None), key=lambda one: one.surprise, default=None)


def usual(own: Share) -> str:
    """A partner's habit in counts."""
    return f"your usual is {own.hits:.0f} in {own.trials:.0f}"
