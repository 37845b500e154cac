"""The orders that were attributed, by id, and those that earned a reward, by reference: none does so twice."""

from collections.abc import Iterable, Iterator

from contracts.values import EntityId
from services.kit.tables import Rows, framed, key_of, unframed
from services.registration.policy.rewarding import order_key

VERSION_BYTES = 1
"""An order is attributed, and perhaps paid later."""
IDS, REFERENCES = range(2)


class Orders:
    """Ids, and how many events each has; and digests of references, for good: an order may come again after years."""

    def __init__(self) -> None:
        self._rows = Rows(VERSION_BYTES)
        self._credited = Rows(0)

    def version(self, id: EntityId) -> int:
        """How many events an order has; 0 for one that was never attributed."""
        row = self._rows.get(key_of(id))
        return 0 if row is None else row[0]

    def count(self, id: EntityId) -> None:
        """An order was attributed, or fell due."""
        self._rows.put(key_of(id), bytes((self.version(id) + 1,)))

    def credited(self, vendor: str, reference: str) -> bool:
        """Whether an order of this reference earned a reward."""
        return self._credited.get(_key(vendor, reference)) is not None

    def credit(self, vendor: str, reference: str) -> None:
        """An order earned a reward."""
        self._credited.put(_key(vendor, reference), b"")

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return framed({IDS: self._rows.dump(), REFERENCES: self._credited.dump()})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        tables = unframed(b"".join(pieces))
        self._rows.load(tables[IDS])
        self._credited.load(tables[REFERENCES])


def _key(vendor: str, reference: str) -> bytes:
    return key_of(f"{vendor}\x1f{order_key(reference)}")
