"""The orders that were attributed, by id: so that none is attributed twice under one."""

from collections.abc import Iterable, Iterator

from contracts.values import EntityId
from services.kit.tables import Rows, key_of

VERSION_BYTES = 1
"""An order is attributed, and perhaps paid later."""


class Orders:
    """Ids, and how many events each has."""

    def __init__(self) -> None:
        self._rows = Rows(VERSION_BYTES)

    def version(self, id: EntityId) -> int:
        """How many events an order has; 0 for one that was never attributed."""
        row = self._rows.get(key_of(id))
        return 0 if row is None else row[0]

    def count(self, id: EntityId) -> None:
        """An order was attributed, or fell due."""
        self._rows.put(key_of(id), bytes((self.version(id) + 1,)))

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return self._rows.dump()

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        self._rows.load(pieces)
