"""What deciders may look up: the state of the partition they decide for."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from contracts.values import EntityId
from services.conflict.domain.state import Case, Contested, Flag, Known, Link, LiveClaim
from services.conflict.matching import Index
from services.conflict.policy.territory import Regions


class World(Protocol):
    """The look-ups; whoever answers them changes only by events."""

    def index(self, vendor: str) -> Index:
        """The vendor's customers, for matching."""

    def regions(self, vendor: str) -> Regions:
        """The vendor's map."""

    def customer(self, id: EntityId) -> Known:
        """A customer that was resolved before."""

    def links(self, customer: EntityId) -> Mapping[EntityId, Link]:
        """Customers that may be this one or belong to its group."""

    def claim(self, id: EntityId) -> LiveClaim | None:
        """A live claim."""

    def claims_of(self, customer: EntityId) -> Sequence[LiveClaim]:
        """The live claims on a customer, in the order in which they were first screened."""

    def case(self, id: EntityId) -> Case | None:
        """An open case."""

    def cases_of(self, claim: EntityId) -> Sequence[Case]:
        """The open cases of a claim, the oldest first."""

    def settled(self, one: EntityId, other: EntityId) -> Contested | None:
        """What a settled case between two live claims was about."""

    def flag(self, id: EntityId) -> Flag | None:
        """A flag over a partner that nobody has judged yet."""

    def closed_for(self, id: EntityId) -> str | None:
        """The vendor of a case, a claim of direct sales or a flag that is closed."""

    def last_priority(self) -> int:
        """The highest priority that any screened claim has had."""
