"""What is remembered of claims beside how they stand: which ran out without progress, and which were asked about."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from contracts.values import EntityId
from services.conflict.domain.state import Lapsed, LiveClaim
from services.conflict.policy.evergreen import RAN_OUT, WON


class PastImage(msgspec.Struct, array_like=True):
    """Everything remembered."""

    lapsed: dict[EntityId, dict[str, Lapsed]]
    asked: dict[EntityId, datetime]


class Past:
    """Cycles by customer and party; the last question about each live claim."""

    def __init__(self) -> None:
        self._lapsed: dict[EntityId, dict[str, Lapsed]] = {}
        self._asked: dict[EntityId, datetime] = {}

    def lapsed(self, customer: EntityId, party: str) -> Lapsed | None:
        """The claims of a party on a customer that ran out without progress, since the last that did not."""
        return self._lapsed.get(customer, {}).get(party)

    def asked(self, claim: EntityId) -> datetime | None:
        """When direct sales last asked about an account and was told of this claim."""
        return self._asked.get(claim)

    def fold_asked(self, claims: Iterable[EntityId], at: datetime) -> None:
        """Direct sales was told of these claims."""
        self._asked.update((claim, at) for claim in claims)

    def fold_ended(self, gone: LiveClaim, cause: str) -> None:
        """Count a claim that ends if it ran out without progress; one that did better makes up for all before it."""
        self._asked.pop(gone.id, None)
        if cause in RAN_OUT and (gone.worked_at is None or gone.worked_at <= gone.priority_at):
            before = self.lapsed(gone.customer, gone.party)
            count = 1 if before is None else before.count + 1
            self._lapsed.setdefault(gone.customer, {})[gone.party] = Lapsed(count, gone.as_granted())
        elif cause in RAN_OUT or cause == WON:
            self._lapsed.get(gone.customer, {}).pop(gone.party, None)

    def fold_merged(self, customer: EntityId, absorbed: EntityId) -> None:
        """Two customers are one: what ran out on either ran out on this one."""
        for party, known in self._lapsed.pop(absorbed, {}).items():
            own = self.lapsed(customer, party)
            both = known if own is None else Lapsed(own.count + known.count, own.last)
            self._lapsed.setdefault(customer, {})[party] = both

    def dump(self) -> PastImage:
        """Everything, as plain data."""
        return PastImage(self._lapsed, self._asked)

    def load(self, image: PastImage) -> None:
        """Take over what `dump` returned."""
        self._lapsed = image.lapsed
        self._asked = image.asked
