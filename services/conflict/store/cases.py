"""The conflict cases that are not closed, and what the settled ones between live claims were about."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from contracts.conflicts import ConflictDetected
from contracts.values import EntityId
from services.conflict.domain.state import Case, Contested
from services.kit.agenda import Agenda


class CasesImage(msgspec.Struct, array_like=True):
    """Everything known of cases."""

    cases: list[Case]
    settled: list[tuple[EntityId, EntityId, Contested]]
    orphaned: dict[EntityId, tuple[datetime, str]]


class Cases:
    """Cases by id and by claim; settled pairs, so that what was settled is not raised again."""

    def __init__(self) -> None:
        self.agenda = Agenda()
        self._cases: dict[EntityId, Case] = {}
        self._of_claim: defaultdict[EntityId, dict[EntityId, None]] = defaultdict(dict)
        self._settled: defaultdict[EntityId, dict[EntityId, Contested]] = defaultdict(dict)
        self._orphaned: dict[EntityId, tuple[datetime, str]] = {}

    def get(self, case: EntityId) -> Case | None:
        """A case that is not closed."""
        return self._cases.get(case)

    def known(self, case: EntityId) -> Case:
        """A case that is known not to be closed. Raises KeyError."""
        return self._cases[case]

    def of_claim(self, claim: EntityId) -> Sequence[Case]:
        """The open cases of a claim, the oldest first."""
        return [known for case in self._of_claim.get(claim, ()) if (known := self._cases[case]).open]

    def settled(self, one: EntityId, other: EntityId) -> Contested | None:
        """What a settled case between two live claims was about."""
        return self._settled.get(one, {}).get(other)

    def fold_detected(self, event: ConflictDetected) -> None:
        """Open a case."""
        earlier, later = event.sides
        found, programme, suggestion = event.finding, event.programme, event.suggestion
        self._enter(
            Case(
                event.conflict,
                event.vendor or "",
                earlier.claim,
                later.claim,
                Contested(event.kind, found.shared_products, found.shared_territory, bool(found.holds)),
                event.held,
                programme=None if programme is None else (programme.programme, programme.version),
                due=event.due,
                at_risk=event.at_risk,
                suggested=None if suggestion is None else (suggestion.outcome, suggestion.winner),
            )
        )

    def fold_changed(self, case: EntityId, **changes: Any) -> None:
        """Something was said or done in a case."""
        self._keep(replace(self._cases[case], **changes))

    def fold_settled(self, case: EntityId, **changes: Any) -> Case:
        """A decision, which stands as long as both claims live and contest the same; the case may be appealed yet."""
        settled = replace(self._cases[case], **changes)
        self._keep(settled)
        self._busy_no_more(settled)
        self.fold_allowed(settled)
        return settled

    def fold_allowed(self, case: Case) -> None:
        """The two claims of a case may stand as it was settled, whichever of them lives again."""
        for one, other in (case.sides, case.sides[::-1]):
            self._settled[one][other] = case.contested

    def fold_closed(self, case: EntityId) -> Case:
        """Nothing is left to decide about a case."""
        closed = self._cases.pop(case)
        for claim in closed.sides:
            self._of_claim[claim].pop(case, None)
            if not self._of_claim[claim]:
                del self._of_claim[claim]
        self._busy_no_more(closed)
        self.agenda.enter(("case", case), None)
        return closed

    def _busy_no_more(self, case: Case) -> None:
        """A claim that has gone has nothing left to be closed once none of its cases is open."""
        for claim in case.sides:
            if claim in self._orphaned and not self.of_claim(claim):
                del self._orphaned[claim]

    def fold_passed_on(self, old: EntityId, new: EntityId) -> None:
        """A claim lives on as another: its cases are that one's, settled ones too, and so is what was settled."""
        for case in self._of_claim.pop(old, {}):
            self._enter(self._cases[case].passed_on(old, new))
        for other, contested in self._settled.pop(old, {}).items():
            self._settled[new][other] = contested
            self._settled[other][new] = self._settled[other].pop(old)

    def fold_claim_ended(self, claim: EntityId, cause: str, at: datetime) -> None:
        """Forget what was settled with a claim that has gone; its open cases are yet to be closed."""
        for other in self._settled.pop(claim, {}):
            self._settled[other].pop(claim, None)
        if self.of_claim(claim):
            self._orphaned[claim] = (at, cause)

    def fold_lives(self, claim: EntityId) -> None:
        """A claim that had gone lives again: its cases that were yet to be closed are its own."""
        self._orphaned.pop(claim, None)

    def next_orphaned(self) -> tuple[datetime, EntityId, str] | None:
        """A claim that has gone and still has open cases: since when, which, and why it went."""
        return min(((at, claim, cause) for claim, (at, cause) in self._orphaned.items()), default=None)

    def _enter(self, case: Case) -> None:
        self._keep(case)
        for claim in case.sides:
            self._of_claim[claim][case.id] = None

    def _keep(self, case: Case) -> None:
        self._cases[case.id] = case
        self.agenda.enter(("case", case.id), case.next_due())

    def dump(self) -> CasesImage:
        """Everything, as plain data."""
        settled = [(one, other, found) for one, pairs in self._settled.items() for other, found in pairs.items()]
        return CasesImage(list(self._cases.values()), settled, self._orphaned)

    def load(self, image: CasesImage) -> None:
        """Take over what `dump` returned."""
        for case in image.cases:
            self._enter(case)
        for one, other, contested in image.settled:
            self._settled[one][other] = contested
        self._orphaned = image.orphaned
