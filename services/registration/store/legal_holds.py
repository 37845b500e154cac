"""Legal holds, of which there are few, and those that were released."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from contracts.values import EntityId
from services.kit.tables import framed, unframed
from services.registration.domain.state import LegalHold
from services.registration.store.coding import pack, unpacker

HOLDS = 0
_holds = unpacker(list[LegalHold])


class LegalHolds:
    """By id, and those in force by vendor."""

    def __init__(self) -> None:
        self._holds: dict[EntityId, LegalHold] = {}

    def get(self, id: EntityId) -> LegalHold | None:
        """A legal hold, in force or not."""
        return self._holds.get(id)

    def of(self, vendor: str) -> Sequence[LegalHold]:
        """Those in force at a vendor."""
        return [hold for hold in self._holds.values() if hold.vendor == vendor and not hold.released]

    def keep(self, hold: LegalHold) -> None:
        """Enter one."""
        self._holds[hold.id] = hold

    def release(self, id: EntityId) -> None:
        """It is in force no more."""
        hold = self._holds[id]
        self._holds[id] = replace(hold, released=True, version=hold.version + 1)

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return framed({HOLDS: (pack(list(self._holds.values())),)})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        for packed in unframed(b"".join(pieces))[HOLDS]:
            self._holds = {hold.id: hold for hold in _holds.decode(packed)}
