"""What is remembered of claims beside how they stand: which ran out without progress, and which were asked about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from contracts.values import EntityId
from services.conflict.domain.state import Lapsed, LiveClaim
from services.conflict.policy.evergreen import RAN_OUT, WON
from services.conflict.policy.limits import REMEMBERED


class PastImage(msgspec.Struct, array_like=True):
    """Everything remembered."""

    lapsed: dict[EntityId, dict[str, Lapsed]]
    asked: dict[EntityId, datetime]
    over: list[LiveClaim]


class Past:
    """Cycles by customer and party; protections that ended lately; the last question about each of them and of others.

    Protections are kept in the order in which they ended, and forgotten in it.
    """

    def __init__(self) -> None:
        self._lapsed: dict[EntityId, dict[str, Lapsed]] = {}
        self._asked: dict[EntityId, datetime] = {}
        self._over: dict[EntityId, LiveClaim] = {}
        self._over_on: defaultdict[EntityId, dict[EntityId, None]] = defaultdict(dict)

    def lapsed(self, customer: EntityId, party: str) -> Lapsed | None:
        """The claims of a party on a customer that ran out without progress, since the last that did not."""
        return self._lapsed.get(customer, {}).get(party)

    def over(self, customer: EntityId) -> Sequence[LiveClaim]:
        """The protections on a customer that ended lately, each with the end that it had."""
        return [self._over[claim] for claim in self._over_on.get(customer, ())]

    def asked(self, claim: EntityId) -> datetime | None:
        """When direct sales last asked about an account and was told of this claim."""
        return self._asked.get(claim)

    def fold_asked(self, claims: Iterable[EntityId], at: datetime) -> None:
        """Direct sales was told of these claims."""
        self._asked.update((claim, at) for claim in claims)

    def fold_ended(self, gone: LiveClaim, cause: str, at: datetime) -> None:
        """Count a claim that ends if it ran out without progress; one that did better makes up for all before it."""
        if gone.protected:
            self._remember(
                replace(gone.as_granted(), end=min(at, gone.grace_until or gone.end or at), grace_until=None)
            )
        if cause in RAN_OUT or cause == WON:
            self._count(gone, idle=cause != WON)

    def fold_direct_ended(self, gone: LiveClaim) -> None:
        """Direct sales let a claim go, in whichever way: it counts as a partner's would."""
        self._count(gone, idle=True)

    def _count(self, gone: LiveClaim, *, idle: bool) -> None:
        if idle and (gone.worked_at is None or gone.worked_at <= gone.priority_at):
            before = self.lapsed(gone.customer, gone.party)
            count = 1 if before is None else before.count + 1
            self._lapsed.setdefault(gone.customer, {})[gone.party] = Lapsed(count, gone.as_granted())
        else:
            self._lapsed.get(gone.customer, {}).pop(gone.party, None)

    def _remember(self, claim: LiveClaim) -> None:
        self._forget(claim.id)
        self._enter(claim)
        while (first := next(iter(self._over.values()))).end and claim.end and first.end < claim.end - REMEMBERED:
            self._forget(first.id)
            self._asked.pop(first.id, None)

    def _enter(self, claim: LiveClaim) -> None:
        self._over[claim.id] = claim
        self._over_on[claim.customer][claim.id] = None

    def _forget(self, claim: EntityId) -> None:
        known = self._over.pop(claim, None)
        if known is not None:
            del self._over_on[known.customer][claim]

    def fold_gone(self, claim: EntityId) -> None:
        """What was asked about a claim that is gone is of no use, unless it was a protection that is remembered."""
        if claim not in self._over:
            self._asked.pop(claim, None)

    def fold_merged(self, customer: EntityId, absorbed: EntityId) -> None:
        """Two customers are one: what ran out on either ran out on this one, and what was protected was so here."""
        for claim in self._over_on.pop(absorbed, ()):
            self._over[claim] = replace(self._over[claim], customer=customer)
            self._over_on[customer][claim] = None
        for party, known in self._lapsed.pop(absorbed, {}).items():
            own = self.lapsed(customer, party)
            both = known if own is None else Lapsed(own.count + known.count, own.last)
            self._lapsed.setdefault(customer, {})[party] = both

    def dump(self) -> PastImage:
        """Everything, as plain data."""
        return PastImage(self._lapsed, self._asked, list(self._over.values()))

    def load(self, image: PastImage) -> None:
        """Take over what `dump` returned."""
        self._lapsed = image.lapsed
        self._asked = image.asked
        for claim in image.over:
            self._enter(claim)
