"""Worlds of partners that differ in what nobody can know beforehand: names, habits of writing, paces, what is told.

A rule that is fitted to one simulator shows it here. Every number is an assumption.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True)
class World:
    """How partners of one world file; shares and chances unless a unit is named."""

    evidence: tuple[str, ...] = ("meeting_note", "named_contact", "budget", "need", "timeline")
    shown: tuple[float, float] = (9, 2)
    """Beta of the chance that an honest filing carries any one item."""
    sloppy: tuple[float, float] = (5, 6)
    own_contact: float = 0.92
    """Honest filings whose contact is of the account's own domain."""
    contacts: float = 1.0
    """Filings that name a contact at all."""
    reused: float = 0.05
    text: str = "own"
    """What descriptions say: `own` words, a `template` of the partner, `one` sentence for all, or `none`."""
    industries: int = 12
    of_industries: int = 3
    """So many of them are a partner's own; the field of a few is wider than its past shows."""
    pace: float = 1.0
    season: float = 1.35
    weekdays: bool = True
    clumps: float = 0.0
    """Honest filings that come in threes on one day."""
    worked: float = 0.85
    """Honest filings that see activity, most of them in their first three weeks."""
    work_days: float = 7.0
    ends: bool = True
    mimic_days: tuple[float, float] = (3, 21)
    drip_days: tuple[float, float] = (60, 180)
    campaign_worked: float = 0.78
    declared: float = 0.0
    shares: tuple[float, ...] = (0.4, 0.25, 0.1, 0.09, 0.08, 0.08)
    """Of honest partners: small, medium, large, with a campaign, sloppy, newcomers."""


PLAIN: Final = World()
WORLDS: Final[Mapping[str, World]] = {
    "as described": PLAIN,
    "other names of evidence": replace(PLAIN, evidence=("Meeting note", "CONTACT", "Budget", "Need", "Timeline")),
    "nobody names a contact": replace(PLAIN, contacts=0.0, own_contact=0.0),
    "contacts of any domain": replace(PLAIN, own_contact=0.6, reused=0.15),
    "one text for all": replace(PLAIN, text="one"),
    "templates": replace(PLAIN, text="template"),
    "no descriptions": replace(PLAIN, text="none"),
    "one industry": replace(PLAIN, industries=1, of_industries=1),
    "any industry": replace(PLAIN, industries=40, of_industries=40),
    "much is worked on": replace(PLAIN, worked=0.95, work_days=4.0),
    "work comes late": replace(PLAIN, worked=0.75, work_days=12.0, campaign_worked=0.7),
    "no ends are told": replace(PLAIN, ends=False),
    "twice the pace": replace(PLAIN, pace=2.0),
    "half the pace": replace(PLAIN, pace=0.5),
    "a strong season": replace(PLAIN, season=2.0),
    "any day, in clumps": replace(PLAIN, weekdays=False, clumps=0.2),
    "little evidence": replace(PLAIN, shown=(6, 4), sloppy=(3, 6)),
    "campaigns declared": replace(PLAIN, declared=0.8),
}
"""By what sets each apart from the first."""
