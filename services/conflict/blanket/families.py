"""Three families of evidence: many filings, little work at filing, none afterwards; each says in counts what it saw."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple

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
)
from services.conflict.blanket.limits import (
    CLOSED_WINDOW,
    FILING_MAX,
    FILINGS_MIN,
    FOLLOW_UP_MAX,
    FURTHER,
    MATURE,
    MATURED_WINDOWS,
    SCORE_MIN,
    SIGN_MIN,
    THIN_ITEMS_MAX,
    VOLUME_MAX,
    VOLUME_MIN,
    WINDOWS,
)
from services.conflict.blanket.look import Look, Sign, most, named, sign, usual
from services.conflict.blanket.shares import surprising
from services.conflict.blanket.volume import Loud, loudest

Family = Literal["volume", "filing", "follow_up"]
AT_FILING: Final = {
    THIN: f"carry <= {THIN_ITEMS_MAX} evidence items",
    REUSED: "name a contact of another account",
    FOREIGN: "name a contact whose domain is not the account's",
    OUTSIDE: "are outside your usual industries and territories",
}
"""Signs of little work at filing, in words."""
REPEATED: Final = "repeat the text of others"
ONCE_MORE: Final = "claims are on customers whose last claim of yours expired unworked"


class Spoken(NamedTuple):
    """What one family of evidence says, and the claims it speaks about."""

    family: Family
    score: float
    reasons: tuple[str, ...]
    claims: dict[str, datetime]


def speaking(look: Look) -> list[Spoken]:
    """What the families say; those that say nothing are left out."""
    followed, filed, loud = follow_up(look), at_filing(look), volume(look)
    if followed is not None:
        loud = max((one for one in (loud, was_loud(look, followed)) if one), key=lambda one: one.score, default=None)
    return [one for one in (loud, filed, followed) if one is not None]


def volume(look: Look) -> Spoken | None:
    """Many filings, but for those that a campaign was declared for."""
    windows = ((window.counts[0], window.span) for window in look.windows)
    return _volume(loudest(windows, look.habit, look.peers, look.at), look, look.at)


def was_loud(look: Look, followed: Spoken) -> Spoken | None:
    """Many filings when those were filed that nothing followed, whatever had been declared about them."""
    heard = [one for one in look.portfolio.filed if one.loud is not None and one.claim in followed.claims]
    last = max(heard, key=lambda one: one.loud.surprise if one.loud else 0.0, default=None)
    return None if last is None else _volume(last.loud, look, last.at)


def _volume(loud: Loud | None, look: Look, at: datetime) -> Spoken | None:
    if loud is None or loud.surprise < VOLUME_MIN:
        return None
    habit = f"your usual is {look.habit.counts[0]:.0f} in {look.habit.days:.0f} days"
    reason = f"{loud.count} claims filed in {loud.days} days; {habit}"
    span = next(span for span in WINDOWS if span.days == loud.days)
    return Spoken("volume", min(VOLUME_MAX, loud.surprise), (reason,), named(look.portfolio.since(at, span)))


def at_filing(look: Look) -> Spoken | None:
    """Little work at filing. Copied texts alone are a habit of writing, not of claiming: they only add to the rest."""
    thin = most([_at_filing(look, THIN, AT_FILING[THIN]), _dripping(look)])
    found = [thin, *(_at_filing(look, place, words) for place, words in AT_FILING.items() if place != THIN)]
    return _together("filing", FILING_MAX, found, [_at_filing(look, COPIED, REPEATED)])


def _at_filing(look: Look, place: int, words: str) -> Sign | None:
    looks = len(WINDOWS) * len(AT_FILING)
    return most(
        [sign(look, place, one, looks, f"claims filed in {one.span.days} days {words}") for one in look.windows]
    )


def _dripping(look: Look) -> Sign | None:
    """Thin filings that come oftener than ever, one by one; where habit has caught up with them, they are habit."""
    drip, own = look.portfolio.drip, look.habit.share(THIN)
    if drip.filings < FILINGS_MIN or drip.since is None:
        return None
    thin = set(drip.claims)
    by_habit = surprising(len(thin), drip.filings, own, look.peers.shares[THIN - 1], 1)
    said = f"{len(thin)} of the last {drip.filings} claims, since {drip.since:%Y-%m-%d}, {AT_FILING[THIN]}"
    filed = named([one for one in look.portfolio.filed if one.claim in thin])
    return Sign(min(by_habit, round(drip.surprise, 2)), f"{said}; {usual(own)}", filed)


def follow_up(look: Look) -> Spoken | None:
    """No work on what was filed: none by the time it should have begun, none until it expired, filed again unworked."""
    refiled = sign(look, REFILED, look.windows[-1], 1, ONCE_MORE)
    return _together("follow_up", FOLLOW_UP_MAX, [_idle(look), _silent(look), refiled])


def _idle(look: Look) -> Sign | None:
    until, own, found = look.at - MATURE, look.habit.share(IDLE, MATURED), []
    for span in MATURED_WINDOWS:
        mature = look.portfolio.between(until - span, until)
        if len(mature) < FILINGS_MIN:
            continue
        idle = [one for one in mature if not one.active]
        surprise = surprising(len(idle), len(mature), own, look.peers.idle, len(MATURED_WINDOWS))
        said = f"{len(idle)} of {len(mature)} claims saw no activity in {MATURE.days} days"
        found.append(Sign(surprise, f"{said}; {usual(own)}", named(idle)))
    return most(found)


def _silent(look: Look) -> Sign | None:
    lately = [one for one in look.portfolio.ended if look.at - one.at <= CLOSED_WINDOW]
    silent, own = sum(one.silent for one in lately), look.habit.share(SILENT, CLOSED)
    if len(lately) < FILINGS_MIN:
        return None
    said = f"{silent} of {len(lately)} claims that ended in {CLOSED_WINDOW.days} days expired without any activity"
    return Sign(surprising(silent, len(lately), own, look.peers.silent, 1), f"{said}; {usual(own)}", {})


def _together(
    family: Family, score_max: float, signs: Sequence[Sign | None], aside: Sequence[Sign | None] = ()
) -> Spoken | None:
    """What signs of one family say together, the strongest first; those `aside` say nothing without it."""
    first = most(signs)
    if first is None or first.surprise < SCORE_MIN:
        return None
    rest = [one for one in (*signs, *aside) if one is not None and one is not first and one.surprise >= SIGN_MIN]
    score = min(score_max, first.surprise + FURTHER * sum(one.surprise for one in rest))
    claims = {claim: at for one in (first, *rest) for claim, at in one.claims.items()}
    return Spoken(family, round(score, 2), tuple(one.reason for one in (first, *rest)), claims)
