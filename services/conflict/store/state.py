"""What one partition knows: customers, live claims, open cases, the watch over partners, repeats of commands."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from contracts.message import Event
from contracts.values import EntityId
from services.conflict.store.cases import CasesImage
from services.conflict.store.claims import ClaimsImage
from services.conflict.store.customers import CustomersImage
from services.conflict.store.folding import FOLDS
from services.conflict.store.past import PastImage
from services.conflict.store.tables import Tables
from services.conflict.store.watch import WatchImage
from services.kit.repeats import Entry, Repeats


class Image(msgspec.Struct, array_like=True):
    """Everything a partition knows, for a checkpoint."""

    customers: CustomersImage
    claims: ClaimsImage
    past: PastImage
    cases: CasesImage
    disputes: list[bytes]
    watch: WatchImage
    closed: dict[EntityId, str]
    versions: dict[str, int]
    last_at: datetime | None
    repeats: list[bytes]


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

    def dump(self) -> Sequence[bytes]:
        """The state as of now, all in one piece."""
        parts = (
            self.customers.dump(),
            self.claims.dump(),
            self.past.dump(),
            self.cases.dump(),
            self.disputes.dump(),
            self.watch.dump(),
        )
        image = Image(*parts, self._closed, self._versions, self.last_at, list(self.repeats.dump()))
        return (msgspec.msgpack.encode(image),)

    def load(self, data: bytes) -> None:
        """Take over the state of a `dump`."""
        image = msgspec.msgpack.decode(data, type=Image)
        self.customers.load(image.customers)
        self.claims.load(image.claims)
        self.past.load(image.past)
        self.cases.load(image.cases)
        self.disputes.load(image.disputes)
        self.watch.load(image.watch)
        self._closed = image.closed
        self._versions = image.versions
        self.last_at = image.last_at
        self.repeats.load(image.repeats)
        for claim in image.claims.live:
            if claim.kind == "direct" and not claim.reserved:
                self.expiries.enter(("direct-claim", claim.id), claim.until)
        for customer, known in image.customers.designated.items():
            self.expiries.enter(("designation", customer), known.until)
