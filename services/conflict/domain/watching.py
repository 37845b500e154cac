"""Looks at a partner's filings as a whole and says when they look like reserving accounts that nobody works."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from contracts.blanket import (
    BlanketFlagCleared,
    BlanketFlagConfirmed,
    BlanketPatternFlagged,
    ClearBlanketFlag,
    ConfirmBlanketFlag,
    Signal,
)
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import EntityId, derived_id
from services.conflict.domain.habits import Filed, Peers, Portfolio
from services.conflict.domain.state import Flag, Level
from services.conflict.policy.blanket import (
    FILINGS_MIN,
    GROWN,
    RULE,
    RULE_VERSION,
    THIN_ITEMS_MAX,
    WINDOWS_DAYS,
    Family,
    level,
    score,
)
from services.conflict.policy.chances import share_tail, volume_tail


class Spoken(NamedTuple):
    """What one family of evidence says, and the filings it speaks about."""

    family: Family
    score: float
    reason: str
    filings: Sequence[Filed]


def look(portfolio: Portfolio, peers: Peers, flag: Flag | None, at: datetime, cause: str) -> list[Event]:
    """Raise a flag, or one that has grown; nothing when the pattern is not there or is known already."""
    if len(portfolio.filed) < FILINGS_MIN:
        return []
    spoken = assess(portfolio, peers, at)
    found = level([one.score for one in spoken])
    if found is None or (flag is not None and not _grown(flag, found, spoken)):
        return []
    return [_flagged(portfolio, spoken, found, flag, cause)]


def _grown(flag: Flag, found: Level, spoken: Sequence[Spoken]) -> bool:
    """Whether a watch became a flag, or the pattern goes on under a flag that still waits for its judge."""
    if found != flag.level:
        return found == "flag"
    return len(_concerned(spoken)) >= GROWN * len(flag.claims)


def _concerned(spoken: Sequence[Spoken]) -> dict[EntityId, datetime]:
    return {one.claim: one.at for family in spoken for one in family.filings}


def assess(portfolio: Portfolio, peers: Peers, at: datetime) -> list[Spoken]:
    """What each family says of the filings up to this moment; families that say nothing are left out."""
    portfolio = msgspec.structs.replace(portfolio, habit=portfolio.habit.faded(at))
    families = (_volume(portfolio, peers, at), _filing(portfolio, peers, at), _follow_up(portfolio, peers, at))
    return [one for one in families if one is not None and one.score > 0]


def _volume(portfolio: Portfolio, peers: Peers, at: datetime) -> Spoken | None:
    """Many filings, against the partner's own habit and its peers'."""
    habit = portfolio.habit
    looks = [_volume_in(portfolio.window(at, days), days, portfolio, peers) for days in WINDOWS_DAYS]
    found = [one for one in looks if one is not None]
    usual = f"your usual is {habit.filings:.0f} in {habit.days:.0f} days"
    best = max(found, key=lambda one: one.score, default=None)
    return best and best._replace(reason=f"{best.reason}; {usual}")


def _volume_in(filings: Sequence[Filed], days: int, portfolio: Portfolio, peers: Peers) -> Spoken | None:
    if len(filings) < FILINGS_MIN:
        return None
    habit = portfolio.habit
    chance = volume_tail(len(filings), days, (habit.filings, habit.days), peers.rate)
    return Spoken("volume", score(chance, len(WINDOWS_DAYS)), f"{len(filings)} claims filed in {days} days", filings)


def _filing(portfolio: Portfolio, peers: Peers, at: datetime) -> Spoken | None:
    """Little proof of work at filing, or one contact for many accounts."""
    found = [one for days in WINDOWS_DAYS for one in _filing_in(portfolio.window(at, days), days, portfolio, peers)]
    return max(found, key=lambda one: one.score, default=None)


def _filing_in(filings: Sequence[Filed], days: int, portfolio: Portfolio, peers: Peers) -> list[Spoken]:
    if len(filings) < FILINGS_MIN:
        return []
    habit, of = portfolio.habit, f"of {len(filings)} claims filed in {days} days"
    thin, reused = [one for one in filings if one.thin], [one for one in filings if one.reused]
    thin_chance = share_tail(len(thin), len(filings), (habit.thin, habit.filings), peers.thin)
    reused_chance = share_tail(len(reused), len(filings), (habit.reused, habit.filings), peers.reused)
    looks = 2 * len(WINDOWS_DAYS)
    thin_reason = f"{len(thin)} {of} carry <= {THIN_ITEMS_MAX} evidence items"
    reused_reason = f"{len(reused)} {of} name a contact of another account"
    return [
        Spoken("filing", score(thin_chance, looks), f"{thin_reason}; {_usual(habit.thin, habit.filings)}", thin),
        Spoken(
            "filing", score(reused_chance, looks), f"{reused_reason}; {_usual(habit.reused, habit.filings)}", reused
        ),
    ]


def _follow_up(portfolio: Portfolio, peers: Peers, at: datetime) -> Spoken | None:
    """No activity on filings that are old enough to have seen some."""
    mature, habit = portfolio.mature(at), portfolio.habit
    if len(mature) < FILINGS_MIN:
        return None
    idle = [one for one in mature if not one.active]
    chance = share_tail(len(idle), len(mature), (habit.idle, habit.matured), peers.idle)
    reason = f"{len(idle)} of {len(mature)} claims older than 21 days saw no activity"
    return Spoken("follow_up", score(chance), f"{reason}; {_usual(habit.idle, habit.matured)}", idle)


def _usual(hits: float, trials: float) -> str:
    return f"your usual is {hits:.0f} in {trials:.0f}"


def _flagged(
    portfolio: Portfolio, spoken: Sequence[Spoken], found: Level, flag: Flag | None, cause: str
) -> BlanketPatternFlagged:
    concerned = _concerned(spoken)
    return BlanketPatternFlagged(
        flag=flag.id if flag else derived_id(cause, "blanket", portfolio.partner),
        vendor=portfolio.vendor,
        partner=portfolio.partner,
        level=found,
        score=round(sum(one.score for one in spoken), 2),
        signals=tuple(Signal(family=one.family, score=one.score, reason=one.reason) for one in spoken),
        window_start=min(concerned.values()),
        window_end=max(concerned.values()),
        claims=tuple(concerned),
        rule=RULE,
        rule_version=RULE_VERSION,
    )


def confirm(command: ConfirmBlanketFlag, flag: Flag) -> list[Event]:
    """A person agrees. Raises Refused for a mere watch, which demands nothing of anybody."""
    if flag.level == "watch":
        raise refuse(
            "ONLY_WATCHED", "a watch can be cleared, not confirmed; it becomes a flag when the pattern goes on"
        )
    return [BlanketFlagConfirmed(flag=flag.id, partner=flag.partner, claims=flag.claims, note=command.note)]


def clear(command: ClearBlanketFlag, flag: Flag) -> list[Event]:
    """A person knows a good reason for the pattern."""
    return [BlanketFlagCleared(flag=flag.id, partner=flag.partner, reason=command.reason)]
