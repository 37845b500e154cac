"""How many claims a partner has open in each programme, and how many it made lately: what caps are counted by."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from services.kit.tables import framed, unframed
from services.registration.domain.state import UNDECIDED, Registration
from services.registration.store.coding import pack, unpacker

Office = tuple[str, str]
"""A partner at a vendor."""
Place = tuple[str, str, str]
"""The same, in one programme."""
COUNTED = UNDECIDED | {"approved"}
"""The stages in which a claim counts as open."""
REMEMBERED = timedelta(days=7)
OPEN, MADE = range(2)
_open, _made = unpacker(list[tuple[Office, dict[str, int]]]), unpacker(list[tuple[Place, list[datetime]]])


class Tally:
    """Counts that every event keeps up to date, so that a cap is looked up and never counted out."""

    def __init__(self) -> None:
        self._open: dict[Office, dict[str, int]] = {}
        self._made: defaultdict[Place, list[datetime]] = defaultdict(list)

    def open_claims(self, vendor: str, partner: str, programme: str | None) -> int:
        """The claims that are open now, in one programme or in all; drafts left out."""
        open_now = self._open.get((vendor, partner), {})
        return sum(open_now.values()) if programme is None else open_now.get(programme, 0)

    def made_since(self, vendor: str, partner: str, programme: str, since: datetime) -> int:
        """The claims that were made after a time, which lies no more than seven days back."""
        times = self._made.get((vendor, partner, programme), [])
        return len(times) - bisect_right(times, since)

    def moved(self, before: Registration | None, now: Registration) -> None:
        """A registration came to be what it is now."""
        if before is not None:
            self._count(before, -1)
        self._count(now, 1)

    def _count(self, registration: Registration, by: int) -> None:
        if registration.stage in COUNTED:
            open_now = self._open.setdefault((registration.vendor, registration.partner), {})
            open_now[registration.programme] = open_now.get(registration.programme, 0) + by

    def made(self, registration: Registration, at: datetime) -> None:
        """A claim was made; what lies further back than anybody asks is forgotten."""
        times = self._made[registration.vendor, registration.partner, registration.programme]
        del times[: bisect_right(times, at - REMEMBERED)]
        times.append(at)

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return framed({OPEN: (pack(list(self._open.items())),), MADE: (pack(list(self._made.items())),)})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        tables = unframed(b"".join(pieces))
        for packed in tables[OPEN]:
            self._open = dict(_open.decode(packed))
        for packed in tables[MADE]:
            self._made = defaultdict(list, _made.decode(packed))
