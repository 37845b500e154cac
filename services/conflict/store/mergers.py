"""Which customers became part of another one, and which a person has told apart."""

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from contracts.values import EntityId
from services.conflict.domain.state import Absorbed, Designated


class Mergers:
    """Absorbed customers by id, so that a merger can be undone, and pairs that are two customers for good."""

    def __init__(self) -> None:
        self.absorbed: dict[EntityId, Absorbed] = {}
        self._apart: defaultdict[EntityId, dict[EntityId, None]] = defaultdict(dict)
        self._parts: defaultdict[EntityId, dict[EntityId, None]] = defaultdict(dict)

    def stands_for(self, customer: EntityId) -> EntityId:
        """The customer that goes on for this one: itself, or whoever absorbed it in the end."""
        while (found := self.absorbed.get(customer)) is not None:
            customer = found.into
        return customer

    def apart(self, one: EntityId, other: EntityId) -> bool:
        """Whether a person has said that two customers are not the same, or what became part of them is not."""
        if not self._apart:
            return False
        others = set(self._whole(other))
        return any(not others.isdisjoint(self._apart.get(part, ())) for part in self._whole(one))

    def _whole(self, customer: EntityId) -> Iterator[EntityId]:
        """A customer, and what became part of it."""
        yield customer
        for part in self._parts.get(customer, ()):
            yield from self._whole(part)

    def absorb(self, part: EntityId, how: Absorbed) -> None:
        """A customer becomes part of another; that a person told the two apart before counts no more."""
        self.absorbed[part] = how
        self._parts[how.into][part] = None
        for one, other in ((part, how.into), (how.into, part)):
            self._apart[one].pop(other, None)

    def release(self, part: EntityId) -> Absorbed:
        """A customer stands by itself again. Raises KeyError."""
        how = self.absorbed.pop(part)
        del self._parts[how.into][part]
        return how

    def brought(self, part: EntityId, meant: Designated) -> None:
        """What a customer was designated for went with it."""
        self.absorbed[part] = msgspec.structs.replace(self.absorbed[part], designated=meant)

    def tell_apart(self, one: EntityId, other: EntityId) -> None:
        """Two customers are not the same, however alike they are written."""
        self._apart[one][other] = self._apart[other][one] = None

    def pairs(self) -> list[tuple[EntityId, EntityId]]:
        """The customers that were told apart, each pair once."""
        return [(one, other) for one, others in self._apart.items() for other in others if one < other]

    def load(self, absorbed: dict[EntityId, Absorbed], apart: list[tuple[EntityId, EntityId]]) -> None:
        """Take over a checkpoint."""
        self.absorbed = absorbed
        for part, how in absorbed.items():
            self._parts[how.into][part] = None
        for one, other in apart:
            self.tell_apart(one, other)
