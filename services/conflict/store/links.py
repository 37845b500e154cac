"""Which customers come near to one another."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from contracts.values import EntityId
from services.conflict.domain.state import Link, Nearness

LinksImage = dict[EntityId, dict[EntityId, Link]]


class Links:
    """Links between customers, kept at both."""

    def __init__(self) -> None:
        self._of: defaultdict[EntityId, dict[EntityId, Link]] = defaultdict(dict)

    def of(self, customer: EntityId) -> Mapping[EntityId, Link]:
        """The customers that come near to this one."""
        return self._of.get(customer, {})

    def join(self, one: EntityId, other: EntityId, link: Link) -> None:
        """Two customers come near to each other."""
        self._of[one][other] = self._of[other][one] = link

    def cut(self, one: EntityId, other: EntityId) -> None:
        """Two customers have nothing to do with each other."""
        for left, right in ((one, other), (other, one)):
            self._of[left].pop(right, None)

    def merge(self, gone: EntityId, heir: EntityId) -> tuple[Nearness, ...]:
        """Who came near to a customer comes near to its heir; returns how near they were to both before."""
        self.cut(gone, heir)
        near = tuple(Nearness(other, link, self._of[heir].get(other)) for other, link in self._of[gone].items())
        for other, link, heirs in ((one.customer, one.link, one.heirs) for one in near):
            self.cut(gone, other)
            if heirs is None or heirs.probability < link.probability:
                self.join(heir, other, link)
        del self._of[gone]
        return near

    def restore(
        self, part: EntityId, heir: EntityId, near: Sequence[Nearness], barred: Callable[[EntityId], bool]
    ) -> None:
        """A customer comes near to whom it did before, and its heir no more to those that it knew by it alone."""
        for one in near:
            if self._of[heir].get(one.customer) == one.link != one.heirs:
                self.cut(heir, one.customer)
                if one.heirs is not None:
                    self.join(heir, one.customer, one.heirs)
            if not barred(one.customer):
                self.join(part, one.customer, one.link)

    def dump(self) -> LinksImage:
        """Everything, as plain data."""
        return dict(self._of)

    def load(self, image: LinksImage) -> None:
        """Take over what `dump` returned."""
        self._of = defaultdict(dict, image)
