"""What one partition knows: customers, live claims, open cases, the watch over partners, repeats of commands."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import msgspec

from contracts.message import Event
from contracts.values import EntityId
from services.conflict.domain.state import LiveClaim
from services.conflict.store.cases import CasesImage
from services.conflict.store.claims import ClaimsImage
from services.conflict.store.customers import CustomersImage
from services.conflict.store.folding import FOLDS
from services.conflict.store.past import PastImage
from services.conflict.store.tables import Tables
from services.conflict.store.watch import WatchImage
from services.kit.repeats import Entry, Repeats
from services.kit.tables import framed, unframed

PIECE: Final = 2_000
"""So many entries of a large table are written in one go: a few milliseconds, in which nothing else is decided."""
REST, LIVE, CLOSED, VERSIONS, REPEATS = range(5)


class Image(msgspec.Struct, array_like=True):
    """What a partition knows beside its large tables, for a checkpoint."""

    customers: CustomersImage
    claims: ClaimsImage
    past: PastImage
    cases: CasesImage
    disputes: list[bytes]
    watch: WatchImage
    last_at: datetime | None


_live = msgspec.msgpack.Decoder(list[LiveClaim])
_closed = msgspec.msgpack.Decoder(list[tuple[EntityId, str]])
_versions = msgspec.msgpack.Decoder(list[tuple[str, int]])


class State(Tables):
    """The tables, kept by folding every event of the partition's own ledger in order."""

    def __init__(self) -> None:
        super().__init__()
        self.repeats = Repeats()
        self.last_at: datetime | None = None
        """The time of the last event."""
        self._versions: dict[str, int] = {}

    def version(self, stream: str) -> int:
        """The version of a stream; 0 for one without events, or whose one event is all it ever gets."""
        return self._versions.get(stream, 0)

    def fold(self, event: Event, stream: str, entry: Entry, actor: str) -> None:
        """Take in one event of the own ledger, with what its record says beside it."""
        self.repeats.note(entry)
        self.last_at = entry.at
        fold = FOLDS.get(type(event))
        if fold is not None:
            self._versions[stream] = self.version(stream) + 1
            fold(self, event, entry.at, actor)

    def dump(self) -> Iterator[bytes]:
        """The state as of now, in pieces; those of the large tables are made when they are asked for."""
        claims = self.claims.dump()
        live, claims.live = claims.live, []
        image = Image(
            self.customers.dump(),
            claims,
            self.past.dump(),
            self.cases.dump(),
            self.disputes.dump(),
            self.watch.dump(),
            self.last_at,
        )
        return framed(
            {
                REST: (msgspec.msgpack.encode(image),),
                LIVE: _slices(live),
                CLOSED: _slices(list(self._closed.items())),
                VERSIONS: _slices(list(self._versions.items())),
                REPEATS: self.repeats.dump(),
            }
        )

    def load(self, data: bytes) -> None:
        """Take over the state of a `dump`, its pieces joined."""
        tables = unframed(data)
        image = msgspec.msgpack.decode(tables[REST][0], type=Image)
        image.claims.live = [claim for piece in tables[LIVE] for claim in _live.decode(piece)]
        self.customers.load(image.customers)
        self.claims.load(image.claims)
        self.past.load(image.past)
        self.cases.load(image.cases)
        self.disputes.load(image.disputes)
        self.watch.load(image.watch)
        self._closed = {id: vendor for piece in tables[CLOSED] for id, vendor in _closed.decode(piece)}
        self._versions = {stream: version for piece in tables[VERSIONS] for stream, version in _versions.decode(piece)}
        self.last_at = image.last_at
        self.repeats.load(tables[REPEATS])
        for claim in image.claims.live:
            if claim.kind == "direct" and not claim.reserved:
                self.expiries.enter(("direct-claim", claim.id), claim.until)
        for customer, known in image.customers.designated.items():
            self.expiries.enter(("designation", customer), known.until)


def _slices(entries: Sequence[object]) -> Iterator[bytes]:
    """Entries that never change, so many in a piece."""
    for start in range(0, len(entries), PIECE):
        yield msgspec.msgpack.encode(entries[start : start + PIECE])
