"""What ended in the past, by the names of the customer it was about, for as long as a rule may look back at it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from struct import Struct

from services.kit.tables import EPOCH, Shards, framed, microseconds, unframed
from services.registration.domain.state import Past
from services.registration.store.coding import pack, unpacker

LAST = Struct(">Q")
"""In front of what is kept under a name: when the last of it is over."""
SWEPT_EVERY_RECORDS = 64
"""A shard of the table is looked through so often: all of it in some 65 000 records, at a few microseconds each."""
PASTS, TIME = range(2)

_line, _time = unpacker(tuple[Past, ...]), unpacker(datetime)


class History:
    """What ended, by vendor and customer key. Whatever is over as of the last record is never seen again."""

    def __init__(self) -> None:
        self._lines = Shards()
        self._now = EPOCH

    def note(self, past: Past) -> None:
        """Keep what ended until its time; a registration that ends again replaces what was known of it."""
        for key in past.keys:
            name = _name(past.vendor, key)
            line = (*(one for one in self._read(name) if one.registration != past.registration), past)
            self._lines.put(name, LAST.pack(microseconds(max(one.until for one in line))) + pack(line))

    def past(self, vendor: str, keys: Iterable[str]) -> Sequence[Past]:
        """What ended for a customer known by any of these keys: each once, in the order in which keys lead to it.

        Time has passed since the last record: whoever asks compares `until` with the time of its decision.
        """
        found = {one.registration: one for key in keys for one in self._read(_name(vendor, key))}
        return tuple(found.values())

    def pass_time(self, now: datetime, sequence: int) -> None:
        """A record came, of this time and place in the ledger: let go what is over, a little with each."""
        self._now = now
        if sequence % SWEPT_EVERY_RECORDS == 0:
            limit = LAST.pack(microseconds(now))
            self._lines.sweep(sequence // SWEPT_EVERY_RECORDS, lambda line: line[: LAST.size] < limit)

    def _read(self, name: str) -> tuple[Past, ...]:
        line = self._lines.get(name)
        if line is None:
            return ()
        return tuple(one for one in _line.decode(memoryview(line)[LAST.size :]) if one.until >= self._now)

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return framed({PASTS: self._lines.dump(), TIME: (pack(self._now),)})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        tables = unframed(b"".join(pieces))
        self._lines.load(tables[PASTS])
        for time in tables[TIME]:
            self._now = _time.decode(time)


def _name(vendor: str, key: str) -> str:
    return f"{vendor}\x1f{key}"
