"""The tables of one partition side by side, and the look-ups that deciders make in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from sys import intern

from contracts.values import EntityId
from services.conflict.domain.state import Case, Contested, Flag, Known, Link, LiveClaim
from services.conflict.matching import Index
from services.conflict.policy.territory import Regions
from services.conflict.store.cases import Cases
from services.conflict.store.claims import Claims
from services.conflict.store.customers import Customers
from services.conflict.store.watch import Watch
from services.kit.agenda import Agenda


class Tables:
    """The world that deciders look up."""

    def __init__(self) -> None:
        self.customers = Customers()
        self.claims = Claims()
        self.cases = Cases()
        self.watch = Watch()
        self.expiries = Agenda()
        self._closed: dict[EntityId, str] = {}

    def index(self, vendor: str) -> Index:
        """The vendor's customers, for matching."""
        return self.customers.index(vendor)

    def regions(self, vendor: str) -> Regions:
        """The vendor's map."""
        return self.customers.regions(vendor)

    def customer(self, id: EntityId) -> Known:
        """A customer that was resolved before."""
        return self.customers.known(id)

    def links(self, customer: EntityId) -> Mapping[EntityId, Link]:
        """Customers that may be this one or belong to its group."""
        return self.customers.links(customer)

    def claim(self, id: EntityId) -> LiveClaim | None:
        """A live claim."""
        return self.claims.get(id)

    def claims_of(self, customer: EntityId) -> Sequence[LiveClaim]:
        """The live claims on a customer."""
        return self.claims.of_customer(customer)

    def case(self, id: EntityId) -> Case | None:
        """An open case."""
        return self.cases.get(id)

    def cases_of(self, claim: EntityId) -> Sequence[Case]:
        """The open cases of a claim, the oldest first."""
        return self.cases.of_claim(claim)

    def settled(self, one: EntityId, other: EntityId) -> Contested | None:
        """What a settled case between two live claims was about."""
        return self.cases.settled(one, other)

    def last_priority(self) -> int:
        """The highest priority that any screened claim has had."""
        return self.claims.last_priority

    def flag(self, id: EntityId) -> Flag | None:
        """A flag nobody has judged yet."""
        return self.watch.flag(id)

    def closed_for(self, id: EntityId) -> str | None:
        """The vendor of a case, a claim of direct sales or a flag that is closed."""
        return self._closed.get(id)

    def close(self, id: EntityId, vendor: str) -> None:
        """Remember whose a closed entity was; many share the one text of their vendor."""
        self._closed[id] = intern(vendor)

    def let_go(self, claim: EntityId, cause: str, at: datetime) -> None:
        """Forget a claim that is no longer live."""
        self.claims.fold_ended(claim, at)
        self.cases.fold_claim_ended(claim, cause, at)
