"""What the families together amount to: a watch, a flag, or nothing; and whether that is news."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from services.conflict.blanket.families import Spoken, speaking
from services.conflict.blanket.habits import Peers
from services.conflict.blanket.limits import (
    AFRESH,
    EPISODE,
    FAMILIES_MIN,
    FILINGS_MIN,
    FLAG_SCORE,
    GROWN,
    WATCH_SCORE,
)
from services.conflict.blanket.look import look_at
from services.conflict.blanket.portfolio import Portfolio

Level = Literal["watch", "flag"]


class Verdict(NamedTuple):
    """At least two families agree; `claims` are what they speak about, by the time of filing."""

    level: Level
    score: float
    families: Sequence[Spoken]
    claims: dict[str, datetime]

    @property
    def reasons(self) -> list[str]:
        """What was seen, as counts that a person can check."""
        return [reason for family in self.families for reason in family.reasons]


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """What was last said of a partner, when, and about which claims."""

    level: Level
    at: datetime
    claims: tuple[str, ...]


def assess(portfolio: Portfolio, peers: Peers, at: datetime) -> Verdict | None:
    """What a partner's filings amount to at a time; None unless two families agree that it is much."""
    if len(portfolio.filed) < FILINGS_MIN:
        return None
    families = speaking(look_at(portfolio, peers, at))
    found = level([one.score for one in families])
    if found is None:
        return None
    claims = {claim: when for one in families for claim, when in one.claims.items()}
    return Verdict(found, round(sum(one.score for one in families), 2), families, claims)


def level(scores: Collection[float]) -> Level | None:
    """What the scores of the families that speak amount to: two have to, whatever one alone says."""
    if len(scores) < FAMILIES_MIN or sum(scores) < WATCH_SCORE:
        return None
    return "flag" if sum(scores) >= FLAG_SCORE else "watch"


def news(found: Verdict, standing: Standing | None, at: datetime) -> Literal["raised", "grown"] | None:
    """Whether a verdict says more than what stands: a higher level, another episode, or many more claims.

    The same claims are never news again, however long they are looked at.
    """
    if standing is None:
        return "raised"
    if _is_another(found, standing, at) or (found.level, standing.level) == ("flag", "watch"):
        return "raised"
    if found.level != standing.level:
        return None
    known = set(standing.claims)
    fresh = sum(claim not in known for claim in found.claims)
    return "grown" if len(known) + fresh >= GROWN * len(known) else None


def _is_another(found: Verdict, standing: Standing, at: datetime) -> bool:
    later = sum(filed > standing.at + AFRESH for filed in found.claims.values())
    return at - standing.at > EPISODE and later >= FILINGS_MIN
