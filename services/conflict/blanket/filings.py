"""What is seen and kept of one filing, of a declared campaign, and of a claim that ended."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from services.conflict.blanket.volume import Loud

_ITEMS: Final = {
    "contact": "contact",
    "meeting": "meeting",
    "demo": "meeting",
    "visit": "meeting",
    "budget": "budget",
    "need": "need",
    "timeline": "timeline",
    "timeframe": "timeline",
}
"""By what the name of a kind of evidence holds, whatever else stands around it, the proof of work that it is."""


def evidence_items(kinds: Iterable[str]) -> int:
    """How many kinds of proof of work a filing carries: meeting, named contact, budget, need, timeline, documents."""
    return len({_item(kind) for kind in kinds if kind.strip()})


@lru_cache(maxsize=1_000)
def _item(kind: str) -> str:
    name = kind.casefold().strip()
    return next((item for part, item in _ITEMS.items() if part in name), name)


class Filing(NamedTuple):
    """What is seen of one filing: how many items of evidence, whose contact it names, the print of what it says.

    `contact_own`: whether the contact is at the account's own domain; None where that is not known.
    """

    claim: str
    customer: str
    industry: str | None
    territory: str | None
    items: int
    contact: str | None
    contact_own: bool | None
    likeness: int | None


class Campaign(msgspec.Struct, array_like=True):
    """A partner said beforehand that it would file so many claims until then; `used` of them came."""

    at: datetime
    until: datetime
    expected: int
    used: int = 0


class Filed(msgspec.Struct, array_like=True):
    """One filing as it is remembered. `sums`: filings and signs of its partner up to and with this one.

    An announced filing belongs to a campaign and is in no sum: it is judged by what followed it, not by when it came.
    """

    claim: str
    at: datetime
    customer: str
    contact: str | None
    likeness: int | None
    signs: tuple[bool, ...]
    sums: tuple[int, ...]
    announced: bool = False
    loud: Loud | None = None
    doubted: bool = False
    active: bool = False
    suspect: bool = False

    @property
    def sums_before(self) -> tuple[int, ...]:
        """The sums just before this filing."""
        if self.announced:
            return self.sums
        return tuple([total - one for total, one in zip(self.sums, (True, *self.signs), strict=True)])


class Ended(msgspec.Struct, frozen=True, array_like=True):
    """A claim that ended; a silent one expired and nothing had followed it."""

    at: datetime
    silent: bool
