"""What looks like reserving accounts nobody works: three families of evidence, and the limits of a watch and a flag."""

from collections.abc import Collection
from datetime import timedelta
from math import log10
from typing import Final, Literal

from contracts.claims import Filing

RULE: Final = "BLANKET_PATTERN"
RULE_VERSION: Final = 1
Family = Literal["volume", "filing", "follow_up"]

WINDOWS_DAYS: Final = (3, 7, 28)
MEMORY_DAYS: Final = 120.0
"""Habits fade: what lies so far back counts about a third."""
MATURE: Final = timedelta(days=21)
"""By this age an honest filing has seen some activity; before it, silence says nothing."""
FOLLOWED_DAYS: Final = 120
"""Filings of the last so many days are looked at for follow-up."""
FILINGS_MIN: Final = 8
"""With fewer in a window there is no pattern, whatever the chances say."""
FILINGS_MAX: Final = 500
"""So many filings of a partner are remembered one by one, the latest."""
THIN_ITEMS_MAX: Final = 2
FAMILY_SCORE_MIN: Final = 1.3
"""About one chance in twenty; below it a family says nothing."""
FAMILY_SCORE_MAX: Final = 4.0
"""One family alone can never reach a flag."""
FAMILIES_MIN: Final = 2
WATCH_SCORE: Final = 3.0
FLAG_SCORE: Final = 5.0
GROWN: Final = 1.5
"""A flag nobody judged yet is raised again, with newer counts, once it concerns this many times as many claims."""
PEER_RATE: Final = 0.1
PEER_THIN_SHARE: Final = 0.2
PEER_IDLE_SHARE: Final = 0.25
PEER_REUSED_SHARE: Final = 0.05
"""What peers do while a vendor has none to look at: filings a day; shares of thin, idle, reused-contact ones."""

ASSUMED_DAYS: Final = 100.0
ASSUMED_TRIALS: Final = 50.0
"""So much the assumption about peers weighs against what is seen of a vendor's own partners."""

_ITEMS: Final = {
    "contact": "contact",
    "needs_conversation": "need",
    "meeting": "meeting",
    "demonstration": "meeting",
    "budget": "budget",
    "timeline": "timeline",
}


def evidence_items(filing: Filing) -> int:
    """How many kinds of proof of work a filing carries: meeting, named contact, budget, need, timeline, documents."""
    kinds: Collection[str] = [item.kind for item in filing.evidence]
    items = {_ITEMS.get(kind, kind) for kind in kinds}
    if filing.contact_domain_matches:
        items.add("contact")
    return len(items)


def is_thin(filing: Filing) -> bool:
    """Whether a filing says too little to show that anybody works on it."""
    return evidence_items(filing) <= THIN_ITEMS_MAX


def score(chance: float, looks: int = 1) -> float:
    """A family's score: how many zeros its chance has, after as many looks; capped, and 0 where it says nothing."""
    corrected = min(1.0, max(chance, 1e-12) * looks)
    found = min(FAMILY_SCORE_MAX, -log10(corrected))
    return round(found, 2) if found >= FAMILY_SCORE_MIN else 0.0


def level(scores: Collection[float]) -> Literal["watch", "flag"] | None:
    """What the families' scores amount to: two of them have to speak, whatever one alone says."""
    speaking = [one for one in scores if one > 0]
    if len(speaking) < FAMILIES_MIN or sum(speaking) < WATCH_SCORE:
        return None
    return "flag" if sum(speaking) >= FLAG_SCORE else "watch"
