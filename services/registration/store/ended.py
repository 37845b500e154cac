"""The closed registrations: most of a partition, kept in twenty bytes each."""

from collections.abc import Iterable, Iterator
from struct import Struct

from contracts.values import EntityId
from services.kit.tables import Rows, framed, key_of, unframed
from services.registration.domain.state import Closed
from services.registration.store.coding import packed_in_slices, unpacked

NUMBER = Struct(">I")
ROWS, ENDS = range(2)


class Ended:
    """What is left of registrations by id; there are few different ends, and each is kept once."""

    def __init__(self) -> None:
        self._rows = Rows(NUMBER.size)
        self._numbers: dict[Closed, int] = {}
        self._ends: list[Closed] = []

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, id: EntityId) -> Closed | None:
        """A closed registration."""
        row = self._rows.get(key_of(id))
        return None if row is None else self._ends[NUMBER.unpack(row)[0]]

    def keep(self, id: EntityId, end: Closed) -> None:
        """A registration has come to this end."""
        number = self._numbers.setdefault(end, len(self._ends))
        if number == len(self._ends):
            self._ends.append(end)
        self._rows.put(key_of(id), NUMBER.pack(number))

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return framed({ROWS: self._rows.dump(), ENDS: packed_in_slices(tuple(self._ends))})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        tables = unframed(b"".join(pieces))
        self._rows.load(tables[ROWS])
        self._ends = list(unpacked(tables[ENDS], Closed))
        self._numbers = {end: number for number, end in enumerate(self._ends)}
