"""The orders that were attributed, by id: so that none is attributed twice under one."""

from collections.abc import Iterable, Iterator

from contracts.values import EntityId
from services.kit.tables import Rows, key_of

NOTHING = b""
"""That a row is there is all it says."""


class Orders:
    """A set of ids in sixteen bytes each."""

    def __init__(self) -> None:
        self._rows = Rows(len(NOTHING))

    def __contains__(self, id: EntityId) -> bool:  # noqa: A002 - the trade's word
        return self._rows.get(key_of(id)) is not None

    def keep(self, id: EntityId) -> None:  # noqa: A002
        """An order was attributed."""
        self._rows.put(key_of(id), NOTHING)

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return self._rows.dump()

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        self._rows.load(pieces)
