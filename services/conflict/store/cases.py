"""The open conflict cases, and what the settled ones between live claims were about."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import msgspec

from contracts.conflicts import ConflictDetected
from contracts.values import EntityId
from services.conflict.domain.state import Case, Contested, Stage


class CasesImage(msgspec.Struct, array_like=True):
    """Everything known of cases."""

    open: list[Case]
    settled: list[tuple[EntityId, EntityId, Contested]]
    orphaned: dict[EntityId, tuple[datetime, str]]


class Cases:
    """Open cases by id and by claim; settled pairs, so that what was settled is not raised again."""

    def __init__(self) -> None:
        self._open: dict[EntityId, Case] = {}
        self._of_claim: defaultdict[EntityId, dict[EntityId, None]] = defaultdict(dict)
        self._settled: defaultdict[EntityId, dict[EntityId, Contested]] = defaultdict(dict)
        self._orphaned: dict[EntityId, tuple[datetime, str]] = {}

    def get(self, case: EntityId) -> Case | None:
        """An open case."""
        return self._open.get(case)

    def of_claim(self, claim: EntityId) -> Sequence[Case]:
        """The open cases of a claim, the oldest first."""
        return [self._open[case] for case in self._of_claim.get(claim, ())]

    def settled(self, one: EntityId, other: EntityId) -> Contested | None:
        """What a settled case between two live claims was about."""
        return self._settled.get(one, {}).get(other)

    def fold_detected(self, event: ConflictDetected) -> None:
        """Open a case."""
        earlier, later = event.sides
        found = event.finding
        contested = Contested(event.kind, found.shared_products, found.shared_territory)
        self._enter(Case(event.conflict, event.vendor or "", earlier.claim, later.claim, contested, event.held))

    def fold_stage(self, case: EntityId, stage: Stage) -> None:
        """Somebody took the case, or handed it up."""
        self._open[case] = msgspec.structs.replace(self._open[case], stage=stage)

    def fold_settled(self, case: EntityId) -> Case:
        """Close a case by a decision, which stands as long as both claims live and contest the same."""
        closed = self.fold_lapsed(case)
        for one, other in (closed.sides, closed.sides[::-1]):
            self._settled[one][other] = closed.contested
        return closed

    def fold_lapsed(self, case: EntityId) -> Case:
        """Close a case that has nothing left to settle."""
        closed = self._open.pop(case)
        for claim in closed.sides:
            self._of_claim[claim].pop(case)
            if not self._of_claim[claim]:
                del self._of_claim[claim]
                self._orphaned.pop(claim, None)
        return closed

    def fold_passed_on(self, old: EntityId, new: EntityId) -> None:
        """A claim lives on as another: its cases are that one's, and so is what was settled with it."""
        for case in self.of_claim(old):
            sides = {name: new for name in ("earlier", "later", "held") if getattr(case, name) == old}
            self._enter(msgspec.structs.replace(case, **sides))
        self._of_claim.pop(old, None)
        for other, contested in self._settled.pop(old, {}).items():
            self._settled[new][other] = contested
            self._settled[other][new] = self._settled[other].pop(old)

    def fold_claim_ended(self, claim: EntityId, cause: str, at: datetime) -> None:
        """Forget what was settled with a claim that has gone; its open cases are yet to be closed."""
        for other in self._settled.pop(claim, {}):
            self._settled[other].pop(claim, None)
        if claim in self._of_claim:
            self._orphaned[claim] = (at, cause)

    def next_orphaned(self) -> tuple[datetime, EntityId, str] | None:
        """A claim that has gone and still has open cases: since when, which, and why it went."""
        return min(((at, claim, cause) for claim, (at, cause) in self._orphaned.items()), default=None)

    def _enter(self, case: Case) -> None:
        self._open[case.id] = case
        for claim in case.sides:
            self._of_claim[claim][case.id] = None

    def dump(self) -> CasesImage:
        """Everything, as plain data."""
        settled = [(one, other, found) for one, pairs in self._settled.items() for other, found in pairs.items()]
        return CasesImage(list(self._open.values()), settled, self._orphaned)

    def load(self, image: CasesImage) -> None:
        """Take over what `dump` returned."""
        for case in image.open:
            self._enter(case)
        for one, other, contested in image.settled:
            self._settled[one][other] = contested
        self._orphaned = image.orphaned
