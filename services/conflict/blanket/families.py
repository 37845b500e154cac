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
from services.conflict.blanket.look import Look, Sign, most, sign, usual
from services.conflict.blanket.shares import allowed, surprising
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
    """What one family of evidence says, the strongest sign first."""

    family: Family
    score: float
    signs: Sequence[Sign]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What was seen, as counts that a person can check."""
        return tuple(one.reason for one in self.signs)

    @property
    def claims(self) -> dict[str, datetime]:
        """The claims it speaks about, and when each was filed."""
        return {claim: at for one in self.signs for claim, at in one.claims.items()}


def speaking(look: Look) -> list[Spoken]:
    """What the families say; those that say nothing are left out, and volume that would speak alone is not asked."""
    followed, filed = follow_up(look), at_filing(look)
    if followed is None and filed is None:
        return []
    loud = volume(look)
    if followed is not None:
        loud = max((one for one in (loud, was_loud(look, followed)) if one), key=lambda one: one.score, default=None)
    return [one for one in (loud, filed, followed) if one is not None]


def volume(look: Look) -> Spoken | None:
    """Many filings, but for those that a campaign was declared for."""
    windows = ((window.counts[0], window.span) for window in look.windows)
    return _volume(loudest(windows, look.habit, look.peers, look.at), look, look.at)


def was_loud(look: Look, followed: Spoken) -> Spoken | None:
    """Many filings when those were filed that nothing followed, whatever had been declared about them."""
    unfollowed = followed.claims
    heard = [one for one in look.portfolio.filed if one.loud is not None and one.claim in unfollowed]
    last = max(heard, key=lambda one: one.loud.surprise if one.loud else 0.0, default=None)
    return None if last is None else _volume(last.loud, look, last.at)


def _volume(loud: Loud | None, look: Look, at: datetime) -> Spoken | None:
    if loud is None or loud.surprise < VOLUME_MIN:
        return None
    habit = f"your usual is {look.habit.counts[0]:.0f} in {look.habit.days:.0f} days"
    span = next(span for span in WINDOWS if span.days == loud.days)
    said = Sign(
        loud.surprise,
        lambda: f"{loud.count} claims filed in {loud.days} days; {habit}",
        lambda: look.portfolio.filed[look.portfolio.stretch(at - span, at)],
    )
    return Spoken("volume", min(VOLUME_MAX, loud.surprise), [said])


def at_filing(look: Look) -> Spoken | None:
    """Little work at filing. Copied texts alone are a habit of writing, not of claiming: they only add to the rest."""
    thin = most([_at_filing(look, THIN, AT_FILING[THIN]), _dripping(look)])
    found = [thin, *(_at_filing(look, place, words) for place, words in AT_FILING.items() if place != THIN)]
    return _together("filing", FILING_MAX, found, [_at_filing(look, COPIED, REPEATED)])


def _at_filing(look: Look, place: int, words: str) -> Sign | None:
    if not look.windows[-1].counts[place]:
        return None
    # Of a newcomer all windows hold the same: they are one look.
    looks = len({window.filings.start for window in look.windows}) * len(AT_FILING)
    return sign(look, place, look.windows, looks, f"claims filed in {{days}} days {words}")


def _dripping(look: Look) -> Sign | None:
    """Thin filings that come oftener than ever, one by one; where habit has caught up with them, they are habit."""
    drip, own = look.portfolio.drip, look.habit.share(THIN)
    if drip.filings < FILINGS_MIN or drip.since is None:
        return None
    thin = set(drip.claims)
    by_habit = surprising(len(thin), drip.filings, allowed(own, look.peers.shares[THIN - 1]), 1)
    said = f"{len(thin)} of the last {drip.filings} claims, since {drip.since:%Y-%m-%d}, {AT_FILING[THIN]}"
    return Sign(
        min(by_habit, round(drip.surprise, 2)),
        lambda: f"{said}; {usual(own)}",
        lambda: [one for one in look.portfolio.filed if one.claim in thin],
    )


def follow_up(look: Look) -> Spoken | None:
    """No work on what was filed: none by the time it should have begun, none until it expired, filed again unworked."""
    refiled = sign(look, REFILED, look.windows[-1:], 1, ONCE_MORE)
    return _together("follow_up", FOLLOW_UP_MAX, [_idle(look), _silent(look), refiled])


def _idle(look: Look) -> Sign | None:
    until, filed = look.at - MATURE, look.portfolio.filed
    widest = look.portfolio.stretch(until - MATURED_WINDOWS[-1], until)
    if widest.stop - widest.start < FILINGS_MIN:
        return None
    own, looks = look.habit.share(IDLE, MATURED), len(MATURED_WINDOWS)
    bar, found = allowed(own, look.peers.idle), []
    for span in MATURED_WINDOWS:
        mature = filed[look.portfolio.stretch(until - span, until)]
        idle = [one for one in mature if not one.active]
        if len(mature) >= FILINGS_MIN:
            found.append((surprising(len(idle), len(mature), bar, looks), len(mature), idle))
    best, trials, hits = max(found, key=lambda one: one[0])
    said = f"{len(hits)} of {trials} claims saw no activity in {MATURE.days} days"
    return Sign(best, lambda: f"{said}; {usual(own)}", lambda: hits)


def _silent(look: Look) -> Sign | None:
    lately = look.portfolio.ended_since(look.at - CLOSED_WINDOW)
    if len(lately) < FILINGS_MIN:
        return None
    silent, own = sum([one.silent for one in lately]), look.habit.share(SILENT, CLOSED)
    said = f"{silent} of {len(lately)} claims that ended in {CLOSED_WINDOW.days} days expired without any activity"
    bar = allowed(own, look.peers.silent)
    return Sign(surprising(silent, len(lately), bar, 1), lambda: f"{said}; {usual(own)}", list)


def _together(
    family: Family, score_max: float, signs: Sequence[Sign | None], aside: Sequence[Sign | None] = ()
) -> Spoken | None:
    """What signs of one family say together, the strongest first; those `aside` say nothing without it."""
    first = most(signs)
    if first is None or first.surprise < SCORE_MIN:
        return None
    rest = [one for one in (*signs, *aside) if one is not None and one is not first and one.surprise >= SIGN_MIN]
    score = min(score_max, first.surprise + FURTHER * sum(one.surprise for one in rest))
    return Spoken(family, round(score, 2), (first, *rest))
