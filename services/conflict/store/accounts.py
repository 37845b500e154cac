"""For whom each vendor's accounts are meant, and when direct sales last worked them."""

from collections.abc import Iterable
from datetime import datetime

from contracts.designations import AccountDesignationChanged
from contracts.values import EntityId
from services.conflict.domain.state import Designated


class Accounts:
    """What somebody said of customers as accounts; nothing is known of those that nobody spoke of."""

    def __init__(self) -> None:
        self._designated: dict[EntityId, Designated] = {}
        self._engaged: dict[EntityId, datetime] = {}

    def designated(self, customer: EntityId) -> Designated | None:
        """For whom a customer is meant, if somebody said so."""
        return self._designated.get(customer)

    def engaged(self, customer: EntityId) -> datetime | None:
        """When direct sales last worked an account, as far as that was recorded."""
        return self._engaged.get(customer)

    def shared(self, customer: EntityId, above: Iterable[EntityId]) -> bool:
        """Whether a customer, or the group above it as a whole, is meant for direct sales and partners together."""
        own = self._designated.get(customer)
        if own is not None:
            return own.designation == "shared"
        meant = map(self._designated.get, above) if self._designated else ()
        nearest = next((one for one in meant if one is not None and one.group_wide), None)
        return nearest is not None and nearest.designation == "shared"

    def fold_designated(self, event: AccountDesignationChanged) -> None:
        """An account is meant for somebody from now on, or for nobody any more."""
        if event.designation == "none":
            self._designated.pop(event.customer, None)
            return
        claim = None if event.claim is None else event.claim.claim
        self._designated[event.customer] = Designated(event.designation, event.group_wide, event.until, claim)

    def fold_undesignated(self, customer: EntityId) -> Designated | None:
        """A designation is over."""
        return self._designated.pop(customer, None)

    def fold_engaged(self, customer: EntityId, at: datetime) -> None:
        """Direct sales worked an account at this time."""
        self._engaged[customer] = max(at, self._engaged.get(customer, at))

    def engaged_too(self, customer: EntityId, absorbed: EntityId) -> None:
        """Work on a customer that became part of another was work on that."""
        if absorbed in self._engaged:
            self.fold_engaged(customer, self._engaged[absorbed])

    def hand_over(self, customer: EntityId, to: EntityId) -> Designated | None:
        """For whom a customer is meant goes over to another, if that is meant for nobody. Returns what went over."""
        if to in self._designated or customer not in self._designated:
            return None
        meant = self._designated[to] = self._designated.pop(customer)
        return meant

    def hand_back(self, customer: EntityId, of: EntityId, meant: Designated | None) -> None:
        """What had gone over to another customer returns, if it still stands there."""
        if meant is not None and self._designated.get(of) == meant:
            self._designated[customer] = self._designated.pop(of)

    def dump(self) -> tuple[dict[EntityId, Designated], dict[EntityId, datetime]]:
        """Everything, as plain data."""
        return self._designated, self._engaged

    def load(self, designated: dict[EntityId, Designated], engaged: dict[EntityId, datetime]) -> None:
        """Take over what `dump` returned."""
        self._designated, self._engaged = designated, engaged
