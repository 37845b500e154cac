"""One look at a partner: its windows, its habit and its peers', and a habit that is broken, in counts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from services.conflict.blanket.filings import Filed
from services.conflict.blanket.habits import Habit, Peers, Share
from services.conflict.blanket.limits import FILINGS_MIN, SIGN_MIN, WINDOWS
from services.conflict.blanket.portfolio import Portfolio, counts
from services.conflict.blanket.shares import surprising


class Window(NamedTuple):
    """The filings of so many days: how many, and with each sign, those of declared campaigns left out."""

    span: timedelta
    filings: Sequence[Filed]
    counts: Sequence[int]


class Look(NamedTuple):
    """What is looked at: a partner's filings up to a time, its own habit as of then, and its peers'."""

    portfolio: Portfolio
    habit: Habit
    peers: Peers
    at: datetime
    windows: Sequence[Window]


class Sign(NamedTuple):
    """One habit broken: how surprisingly, in words, by which claims, filed when."""

    surprise: float
    reason: str
    claims: dict[str, datetime]


def look_at(portfolio: Portfolio, peers: Peers, at: datetime) -> Look:
    """A partner's filings as they are looked at."""
    seen = ((span, portfolio.since(at, span)) for span in WINDOWS)
    windows = [Window(span, filings, counts(filings)) for span, filings in seen]
    return Look(portfolio, portfolio.usual(at), peers, at, windows)


def sign(look: Look, place: int, window: Window, looks: int, words: str) -> Sign | None:
    """A habit of filing broken in a window, one of as many looks; none where that is no surprise."""
    trials, hits = window.counts[0], window.counts[place]
    if trials < FILINGS_MIN or hits == 0:
        return None
    own = look.habit.share(place)
    found = surprising(hits, trials, own, look.peers.shares[place - 1], looks)
    if found < SIGN_MIN:
        return None
    claims = named([one for one in window.filings if one.signs[place - 1] and not one.announced])
    return Sign(found, f"{hits} of {trials} {words}; {usual(own)}", claims)


def most(signs: Sequence[Sign | None]) -> Sign | None:
    """The most surprising of some signs."""
    return max((one for one in signs if one is not None), key=lambda one: one.surprise, default=None)


def named(filings: Sequence[Filed]) -> dict[str, datetime]:
    """The claims of filings, and when each was filed."""
    return {one.claim: one.at for one in filings}


def usual(own: Share) -> str:
    """A partner's habit in counts."""
    return f"your usual is {own.hits:.0f} in {own.trials:.0f}"
