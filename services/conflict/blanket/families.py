"""Three families of evidence: many filings, little work at filing, none afterwards; each says in counts what it saw."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple

from services.conflict.blanket.filings import Filed
from services.conflict.blanket.habits import (
    CLOSED,
    COPIED,
    FOREIGN,
    IDLE,
    MATURED,
    OUTSIDE,
    REFILED,
    REUSED,
    SILENT,
    THIN,
    Habit,
    Peers,
    Share,
)
from services.conflict.blanket.limits import (
    CLOSED_WINDOW,
    FILING_MAX,
    FILINGS_MIN,
    FOLLOW_UP_MAX,
    MATURE,
    MATURED_WINDOWS,
    SCORE_MIN,
    THIN_ITEMS_MAX,
    VOLUME_MAX,
    VOLUME_MIN,
    WINDOWS,
)
from services.conflict.blanket.portfolio import Portfolio, counts
from services.conflict.blanket.shares import surprising
from services.conflict.blanket.volume import Loud, loudest

Family = Literal["volume", "filing", "follow_up"]
AT_FILING: Final = {
    THIN: f"carry <= {THIN_ITEMS_MAX} evidence items",
    REUSED: "name a contact of another account",
    FOREIGN: "name no contact of the account's own domain",
    OUTSIDE: "are outside your usual industries and territories",
}
"""Signs of little work at filing, in words."""


class Spoken(NamedTuple):
    """What one family of evidence says, and the claims it speaks about."""

    family: Family
    score: float
    reasons: tuple[str, ...]
    claims: dict[str, datetime]


class Sign(NamedTuple):
    """One habit broken: how surprisingly, in words, by which claims, filed when."""

    surprise: float
    reason: str
    claims: dict[str, datetime]


class Look(NamedTuple):
    """What is looked at: a partner's filings up to a time, its own habit as of then, and its peers'."""

    portfolio: Portfolio
    habit: Habit
    peers: Peers
    at: datetime


def speaking(look: Look) -> list[Spoken]:
    """What the families say; those that say nothing are left out."""
    followed, filed, loud = follow_up(look), at_filing(look), volume(look)
    if followed is not None:
        loud = max((one for one in (loud, was_loud(look, followed)) if one), key=lambda one: one.score, default=None)
    return [one for one in (loud, filed, followed) if one is not None]


def volume(look: Look) -> Spoken | None:
    """Many filings, but for those that a campaign was declared for."""
    windows = [(counts(look.portfolio.since(look.at, span))[0], span) for span in WINDOWS]
    return _volume(loudest(windows, look.habit, look.peers, look.at), look, look.at)


def was_loud(look: Look, followed: Spoken) -> Spoken | None:
    """Many filings when those were filed that nothing followed, whatever had been declared about them."""
    heard = [one for one in look.portfolio.filed if one.loud is not None and one.claim in followed.claims]
    last = max(heard, key=lambda one: one.loud.surprise if one.loud else 0.0, default=None)
    return None if last is None else _volume(last.loud, look, last.at)


def _volume(loud: Loud | None, look: Look, at: datetime) -> Spoken | None:
    if loud is None or loud.surprise < VOLUME_MIN:
        return None
    usual = f"your usual is {look.habit.counts[0]:.0f} in {look.habit.days:.0f} days"
    reason = f"{loud.count} claims filed in {loud.days} days; {usual}"
    span = next(span for span in WINDOWS if span.days == loud.days)
    return Spoken("volume", min(VOLUME_MAX, loud.surprise), (reason,), _named(look.portfolio.since(at, span)))


def at_filing(look: Look) -> Spoken | None:
    """Little work at filing. Copied texts alone are a habit of writing, not of claiming: they only add to the rest."""
    best = [max(_signs(look, place, words), key=_surprise, default=None) for place, words in AT_FILING.items()]
    found = [one for one in (*best, _dripping(look)) if one is not None and one.surprise >= SCORE_MIN]
    copied = max(_signs(look, COPIED, "repeat the text of others"), key=_surprise, default=None)
    if not found:
        return None
    score = max(one.surprise for one in found)
    if copied is not None and copied.surprise >= SCORE_MIN:
        score, found = score + copied.surprise / 2, [*found, copied]
    return _spoken("filing", min(FILING_MAX, score), found)


def _signs(look: Look, place: int, words: str) -> Iterator[Sign]:
    for span in WINDOWS:
        filings = look.portfolio.since(look.at, span)
        every = counts(filings)
        said = f"{every[place]} of {every[0]} claims filed in {span.days} days {words}"
        looks = len(WINDOWS) * len(AT_FILING)
        sign = _sign(look, place, (every[place], every[0]), looks, said)
        if sign is not None:
            yield sign._replace(claims=_named(one for one in filings if one.signs[place - 1] and not one.announced))


def _sign(look: Look, place: int, seen: tuple[int, int], looks: int, said: str) -> Sign | None:
    hits, trials = seen
    own = look.habit.share(place)
    if trials < FILINGS_MIN:
        return None
    found = surprising(hits, trials, own, look.peers.shares[place - 1], looks)
    return Sign(found, f"{said}; {_usual(own)}", {}) if found > 0 else None


def _dripping(look: Look) -> Sign | None:
    """Thin filings that come oftener than ever, one by one."""
    drip = look.portfolio.drip
    if drip.filings < FILINGS_MIN or drip.since is None:
        return None
    thin = set(drip.claims)
    filed = _named(one for one in look.portfolio.filed if one.claim in thin)
    said = f"{len(thin)} of the last {drip.filings} claims, since {drip.since:%Y-%m-%d}, {AT_FILING[THIN]}"
    return Sign(round(drip.surprise, 2), f"{said}; {_usual(look.habit.share(THIN))}", filed)


def follow_up(look: Look) -> Spoken | None:
    """No work on what was filed: none by the time it should have begun, none until it expired, filed again unworked."""
    found = [one for one in (_idle(look), _silent(look), _refiled(look)) if one and one.surprise >= SCORE_MIN]
    if not found:
        return None
    return _spoken("follow_up", min(FOLLOW_UP_MAX, max(one.surprise for one in found)), found)


def _idle(look: Look) -> Sign | None:
    until, own, found = look.at - MATURE, look.habit.share(IDLE, MATURED), []
    for span in MATURED_WINDOWS:
        mature = look.portfolio.between(until - span, until)
        idle = [one for one in mature if not one.active]
        if len(mature) < FILINGS_MIN:
            continue
        surprise = surprising(len(idle), len(mature), own, look.peers.idle, len(MATURED_WINDOWS))
        said = f"{len(idle)} of {len(mature)} claims saw no activity in {MATURE.days} days"
        found.append(Sign(surprise, f"{said}; {_usual(own)}", _named(idle)))
    return max(found, key=_surprise, default=None)


def _silent(look: Look) -> Sign | None:
    lately = [one for one in look.portfolio.ended if look.at - one.at <= CLOSED_WINDOW]
    silent, own = sum(one.silent for one in lately), look.habit.share(SILENT, CLOSED)
    if len(lately) < FILINGS_MIN:
        return None
    said = f"{silent} of {len(lately)} claims that ended in {CLOSED_WINDOW.days} days expired without any activity"
    return Sign(surprising(silent, len(lately), own, look.peers.silent, 1), f"{said}; {_usual(own)}", {})


def _refiled(look: Look) -> Sign | None:
    filings = look.portfolio.since(look.at, max(WINDOWS))
    every = counts(filings)
    said = f"{every[REFILED]} of {every[0]} claims are on customers whose last claim of yours expired unworked"
    sign = _sign(look, REFILED, (every[REFILED], every[0]), 1, said)
    return sign and sign._replace(claims=_named(one for one in filings if one.signs[REFILED - 1]))


def _surprise(sign: Sign) -> float:
    return sign.surprise


def _spoken(family: Family, score: float, signs: Sequence[Sign]) -> Spoken:
    claims = {claim: at for sign in signs for claim, at in sign.claims.items()}
    return Spoken(family, round(score, 2), tuple(sign.reason for sign in signs), claims)


def _named(filings: "Iterator[Filed] | Sequence[Filed]") -> dict[str, datetime]:
    return {one.claim: one.at for one in filings}


def _usual(own: Share) -> str:
    return f"your usual is {own.hits:.0f} in {own.trials:.0f}"
