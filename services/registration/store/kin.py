"""Which customers were ever one: a legal hold on one of them is one on all."""

from collections.abc import Iterable, Iterator, Sequence

from contracts.values import EntityId
from services.kit.tables import framed, unframed
from services.registration.store.coding import pack, unpacker

GROUPS = 0
_groups = unpacker(list[tuple[EntityId, ...]])


class Kin:
    """Groups of customers that were merged or taken apart at some time; most customers are in none."""

    def __init__(self) -> None:
        self._groups: dict[EntityId, tuple[EntityId, ...]] = {}

    def of(self, customer: EntityId) -> Sequence[EntityId]:
        """A customer, and all that were ever one with it."""
        return self._groups.get(customer, (customer,))

    def link(self, customer: EntityId, other: EntityId) -> None:
        """These two were one."""
        self._enter(tuple(dict.fromkeys((*self.of(customer), *self.of(other)))))

    def _enter(self, group: tuple[EntityId, ...]) -> None:
        self._groups |= dict.fromkeys(group, group)

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return framed({GROUPS: (pack(list(dict.fromkeys(self._groups.values()))),)})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        for packed in unframed(b"".join(pieces))[GROUPS]:
            for group in _groups.decode(packed):
                self._enter(group)
