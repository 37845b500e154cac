"""The groups of customers as they were recorded: who belongs to whom, and who told so."""

from collections import defaultdict
from collections.abc import Iterator

from contracts.customers import KinSource
from contracts.findings import Kinship
from contracts.values import EntityId
from services.conflict.domain.state import Kin, Parent
from services.conflict.policy.limits import DEPTH_MAX


class Groups:
    """Parents by child, and children by parent; a customer belongs to one group."""

    def __init__(self) -> None:
        self._parents: dict[EntityId, Parent] = {}
        self._children: defaultdict[EntityId, dict[EntityId, None]] = defaultdict(dict)

    def parent(self, customer: EntityId) -> Parent | None:
        """The customer that this one belongs to."""
        return self._parents.get(customer)

    def above(self, customer: EntityId) -> list[EntityId]:
        """The customers that this one belongs to, the nearest first."""
        found: list[EntityId] = []
        while (parent := self._parents.get(customer)) is not None and len(found) < DEPTH_MAX:
            customer = parent.customer
            found.append(customer)
        return found

    def members(self, customer: EntityId) -> list[EntityId]:
        """Everybody else of the customer's group, from the top down."""
        if customer not in self._parents and not self._children.get(customer):
            return []
        top = [customer, *self.above(customer)][-1]
        return [one for one in self._under(top) if one != customer]

    def _under(self, customer: EntityId, depth: int = 0) -> Iterator[EntityId]:
        yield customer
        if depth <= DEPTH_MAX:
            for child in self._children.get(customer, ()):
                yield from self._under(child, depth + 1)

    def kinship(self, one: EntityId, other: EntityId) -> Kinship | None:
        """What a customer is to another one; None where no group is recorded that holds both."""
        over_one, over_other = self.above(one), self.above(other)
        if one in over_other:
            return "parent"
        if other in over_one:
            return "child"
        return "sister" if set(over_one) & set(over_other) else None

    def source(self, one: EntityId, other: EntityId) -> str | None:
        """Who told that two customers are of one group: of the steps between them the one nearest to the first."""
        if self.kinship(one, other) is None:
            return None
        told = self._parents.get(one) or self._parents[other]
        return told.source

    def record(self, customer: EntityId, parent: EntityId | None, source: KinSource) -> None:
        """A customer belongs to another one from now on, or to none."""
        self._place(customer, None if parent is None else Parent(parent, source))

    def _place(self, customer: EntityId, parent: Parent | None) -> None:
        before = self._parents.pop(customer, None)
        if before is not None:
            del self._children[before.customer][customer]
        if parent is not None:
            self._parents[customer] = parent
            self._children[parent.customer][customer] = None

    def move(self, customer: EntityId, to: EntityId) -> None:
        """A customer belongs to another one than before, as known from the same source."""
        self._place(customer, Parent(to, self._parents[customer].source))

    def adopt(self, gone: EntityId, heir: EntityId) -> Kin:
        """Who belonged to a customer belongs to another one, which takes its place if it stood nowhere, or below it.

        Returns where both stood before.
        """
        kin = Kin(self._parents.get(gone), tuple(self._children.get(gone, ())), self._parents.get(heir))
        below, above = gone in self.above(heir), heir in self.above(gone)
        self._place(gone, None)
        if below or (kin.heirs_parent is None and not above):
            self._place(heir, kin.parent)
        for child in kin.children:
            if child != heir:
                self.move(child, heir)
        return kin

    def restore(self, part: EntityId, heir: EntityId, kin: Kin) -> None:
        """A customer stands in its group as before it became part of another one, but for what was said since."""
        if self._parents.get(heir) == kin.parent != kin.heirs_parent:
            self._place(heir, None)
        for child in kin.children:
            if child in self._children.get(heir, ()):
                self.move(child, part)
        for customer, parent in ((part, kin.parent), (heir, kin.heirs_parent)):
            if customer not in self._parents and parent is not None and self._fits(customer, parent.customer):
                self._place(customer, parent)

    def _fits(self, customer: EntityId, parent: EntityId) -> bool:
        above = (parent, *self.above(parent))
        return customer not in above and len(above) + self.levels(customer) <= DEPTH_MAX

    def levels(self, customer: EntityId) -> int:
        """Of how many levels a customer and those that belong to it consist."""
        return 1 + max((self.levels(child) for child in self._children.get(customer, ())), default=0)

    def dump(self) -> dict[EntityId, Parent]:
        """Everything, as plain data."""
        return self._parents

    def load(self, parents: dict[EntityId, Parent]) -> None:
        """Take over what `dump` returned."""
        for customer, parent in parents.items():
            self._place(customer, parent)
