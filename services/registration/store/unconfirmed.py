"""Won deals that are not paid before somebody confirms them, by registration: packed, as nobody may ever do so."""

from collections.abc import Iterable, Iterator

from contracts.values import EntityId
from services.kit.tables import Shards
from services.registration.domain.state import Unconfirmed
from services.registration.store.coding import pack, unpacker

_unconfirmed = unpacker(Unconfirmed)


class Told:
    """What was told of deals that are over, until it is confirmed."""

    def __init__(self) -> None:
        self._packed = Shards()

    def get(self, registration: EntityId) -> Unconfirmed | None:
        """What was told of a deal."""
        packed = self._packed.get(registration)
        return None if packed is None else _unconfirmed.decode(packed)

    def keep(self, told: Unconfirmed) -> None:
        """Somebody told of an outcome."""
        self._packed.put(told.deal.registration, pack(told))

    def drop(self, registration: EntityId) -> None:
        """It is confirmed."""
        self._packed.drop(registration)

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return self._packed.dump()

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        self._packed.load(pieces)
