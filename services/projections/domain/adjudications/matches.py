"""Decisions that say whether two writings are one customer's, and the writings as they were.

A case labels identity where the match itself was in doubt, and only by what says so: a dismissal, or an outcome that
shares one customer's business out. What ends both claims, or finds that they do not collide, is silent about it.
"""

from collections.abc import Iterator
from typing import Final

from contracts import conflicts as c
from contracts import customers as k
from contracts.claims import ClaimScreened
from contracts.customers import Resolution
from contracts.direct import DirectClaimRegistered
from contracts.findings import Account
from contracts.values import Customer
from services.projections.domain.adjudications.row import Chance, Label, MatchAdjudication, Source, Writing, written
from services.projections.domain.adjudications.said import Said

__all__ = ["MatchAdjudication", "Matches"]

SILENT: Final[frozenset[c.ResolutionCode]] = frozenset({"not_a_conflict", "all_rejected"})
"""Outcomes that may be chosen between claims on one customer as well as on two."""
MATCHED: Final[frozenset[Account]] = frozenset({"same", "probable", "possible", "contradictory"})
"""Settled as claims on one customer; two of one family are contested without being one."""
IN_DOUBT: Final = frozenset(MATCHED - {"same"}) | {"family"}
"""Dismissed as a false match; whoever thinks so of claims on what is recorded as one customer splits it, too."""


class Matches:
    """Folds the records of cases, of their claims and of the customers that people joined or took apart, in order."""

    def __init__(self) -> None:
        self._cases: dict[str, c.ConflictDetected] = {}
        self._claims: dict[str, Customer] = {}
        self._customers: dict[str, Customer] = {}
        self._taken: dict[str, tuple[str, Chance]] = {}
        self._near: dict[frozenset[str], Chance] = {}
        self._labelled: dict[object, MatchAdjudication] = {}

    def take(self, said: Said) -> None:
        """Fold one record; what says nothing of identity changes nothing."""
        match said.event:
            case ClaimScreened() as event:
                self._claims[event.registration] = event.customer
                self._recognised(event.registration, event.resolution, event.matching_version)
            case DirectClaimRegistered() as event:
                self._claims[event.direct_claim] = event.written
                self._recognised(event.direct_claim, event.resolution, None)
            case k.CustomerResolved() | k.CustomerAliasAdded() as event:
                self._named(event.customer, event.written)
            case c.ConflictDetected() as event:
                self._cases[event.conflict] = event
            case _ if said.by_person:
                self._decided(said)

    def found(self) -> Iterator[MatchAdjudication]:
        """Every pair of writings once, by the last word on it; those of withheld customers as often as decided."""
        last: dict[object, MatchAdjudication] = {}
        for one in sorted(self._labelled.values(), key=lambda one: one.at):
            left, right = self._sides(one)
            pair = frozenset((left, right)) if left.name and right.name else one.pair_id
            last[pair] = one._replace(left=left, right=right)
        yield from last.values()

    def _recognised(self, claim: str, resolution: Resolution, version: str | None) -> None:
        chance = Chance(resolution.probability, version)
        self._taken[claim] = (resolution.customer, chance if resolution.relation == "same" else Chance())
        for near in resolution.candidates:
            self._near[frozenset((resolution.customer, near.customer))] = Chance(near.probability, version)

    def _named(self, customer: str, writing: Customer) -> None:
        """The first way to write a customer that may be read stands for it, as its page shows it."""
        if customer not in self._customers or self._customers[customer].confidential:
            self._customers[customer] = writing

    def _decided(self, said: Said) -> None:
        match said.event:
            case c.ConflictDismissed(conflict=case):
                self._case(case, said, "dismissed", "unrelated" if self._account(case) in IN_DOUBT else None)
            case (
                c.ConflictResolved(conflict=case, outcome=outcome) | c.OutcomeOverturned(conflict=case, outcome=outcome)
            ):
                told = self._account(case) in MATCHED and outcome not in SILENT
                self._case(case, said, "outcome", "same" if told else None)
            case k.CustomersMerged(customer=customer, absorbed=other):
                self._pair((customer, other), said, "merge", "same", self._near.get(frozenset((customer, other))))
            case k.CustomerSplit() as event:
                self._split(event, said)
            case k.CustomerParentRecorded(customer=customer, parent=None):
                self._labelled.pop(("parent", customer), None)
            case k.CustomerParentRecorded(customer=customer, parent=str(parent)):
                chance = self._near.get(frozenset((customer, parent)))
                self._labelled["parent", customer] = self._row((customer, parent), said, "parent", "family", chance)

    def _account(self, case: str) -> Account | None:
        detected = self._cases.get(case)
        return None if detected is None else detected.finding.account

    def _case(self, case: str, said: Said, source: Source, label: Label | None) -> None:
        """A case has one label, by how it ended last."""
        self._labelled.pop(case, None)
        detected = self._cases.get(case)
        if label is None or detected is None:
            return
        sides = (detected.sides[0].claim, detected.sides[1].claim)
        if not all(side in self._claims for side in sides):
            return  # an account that is kept for somebody is a side that nobody wrote
        left, right = (written(self._claims[side]) for side in sides)
        finding = detected.finding
        chance = Chance(finding.probability, finding.model_version)
        self._labelled[case] = MatchAdjudication(case, said.at, source, left, right, label, finding.account, chance)

    def _split(self, event: k.CustomerSplit, said: Said) -> None:
        chances = [self._taken[claim][1] for claim in event.claims if claim in self._taken]
        pair = (event.customer, event.part)
        near = self._near.get(frozenset(pair))
        self._pair(pair, said, "split", "unrelated", next(iter(chances), near) if not event.undone else near)

    def _pair(self, pair: tuple[str, str], said: Said, source: Source, label: Label, chance: Chance | None) -> None:
        """Two customers that were joined and then parted again have one label, the last."""
        self._labelled[frozenset(pair)] = self._row(pair, said, source, label, chance)

    def _row(
        self, pair: tuple[str, str], said: Said, source: Source, label: Label, chance: Chance | None
    ) -> MatchAdjudication:
        nobody = Writing()  # a part is written down behind the record that makes it
        return MatchAdjudication(":".join(pair), said.at, source, nobody, nobody, label, None, chance or Chance())

    def _sides(self, one: MatchAdjudication) -> tuple[Writing, Writing]:
        if one.account is not None:
            return one.left, one.right
        left, right = (self._customers.get(customer) for customer in one.pair_id.split(":"))
        return written(left), written(right)
