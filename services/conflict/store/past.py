"""What is remembered of claims beside how they stand: which ran out without progress, and which were asked about."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from contracts.values import EntityId
from services.conflict.domain.state import Lapsed, LiveClaim
from services.conflict.policy.evergreen import RAN_OUT, WON


class PastImage(msgspec.Struct, array_like=True):
    """Everything remembered."""

    lapsed: list[tuple[EntityId, str, Lapsed]]
    asked: dict[EntityId, datetime]


class Past:
    """Cycles by customer and party; the last question about each live claim."""

    def __init__(self) -> None:
        self._lapsed: dict[tuple[EntityId, str], Lapsed] = {}
        self._asked: dict[EntityId, datetime] = {}

    def lapsed(self, customer: EntityId, party: str) -> Lapsed | None:
        """The claims of a party on a customer that ran out without progress, since the last that did not."""
        return self._lapsed.get((customer, party))

    def asked(self, claim: EntityId) -> datetime | None:
        """When direct sales last asked about an account and was told of this claim."""
        return self._asked.get(claim)

    def fold_asked(self, claims: Iterable[EntityId], at: datetime) -> None:
        """Direct sales was told of these claims."""
        self._asked.update((claim, at) for claim in claims)

    def fold_ended(self, gone: LiveClaim, cause: str) -> None:
        """Count a claim that ends if it ran out without progress; one that did better makes up for all before it."""
        self._asked.pop(gone.id, None)
        key = (gone.customer, gone.party)
        if cause in RAN_OUT and (gone.worked_at is None or gone.worked_at <= gone.priority_at):
            before = self._lapsed.get(key)
            self._lapsed[key] = Lapsed(1 if before is None else before.count + 1, gone.as_granted())
        elif cause in RAN_OUT or cause == WON:
            self._lapsed.pop(key, None)

    def dump(self) -> PastImage:
        """Everything, as plain data."""
        return PastImage([(*key, known) for key, known in self._lapsed.items()], self._asked)

    def load(self, image: PastImage) -> None:
        """Take over what `dump` returned."""
        self._lapsed = {(customer, party): known for customer, party, known in image.lapsed}
        self._asked = image.asked
