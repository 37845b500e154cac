"""What becomes of a case, written from the rules alone: states, who may decide, what is promised, and the one end."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

EARLIER, LATER = "earlier", "later"
SIDES: Final = (EARLIER, LATER)
OPEN: Final = frozenset({"detected", "acknowledged", "escalated"})
GOES_ON, ENDS, COMPETES = "goes on", "ends", "competes"
PARTNERS_OUTCOMES: Final[Mapping[str, tuple[str, str]]] = {
    "first_claim_upheld": (GOES_ON, ENDS),
    "later_claim_awarded": (ENDS, GOES_ON),
    "not_a_conflict": (GOES_ON, GOES_ON),
    "all_rejected": (ENDS, ENDS),
    "open_competition": (COMPETES, COMPETES),
}
"""What each does to the earlier and the later side."""
DIRECT_OUTCOMES: Final[Mapping[str, tuple[str, str]]] = {
    **{name: fates for name, fates in PARTNERS_OUTCOMES.items() if name != "open_competition"},
    "direct_retained": (GOES_ON, ENDS),
    "direct_stands_down": (ENDS, GOES_ON),
}
"""The same where the earlier side is direct sales."""


class No(Exception):
    """It is refused with this code."""


@dataclass(frozen=True)
class Person:
    """Somebody of the vendor: whether of direct sales, and whether the claim of direct sales is theirs."""

    name: str
    sells: bool = False
    entered: bool = False
    decides: bool = True


@dataclass(frozen=True)
class Promises:
    """What the programme says; each span is one that no other ends with."""

    four_eyes: bool
    by_rule: bool
    appeal_within: timedelta | None
    within: timedelta = timedelta(days=5)
    at_risk: timedelta = timedelta(days=1)
    evidence_within: timedelta = timedelta(hours=73)
    appeal_decided_within: timedelta = timedelta(hours=51)


@dataclass
class Case:
    """A case and what is known of it; `ends` counts how often it came to an end."""

    promises: Promises
    direct: bool
    opened: datetime
    stage: str = "detected"
    due: datetime | None = None
    risk: datetime | None = None
    waiting: set[str] = field(default_factory=set)
    answer_due: datetime | None = None
    silent: set[str] = field(default_factory=set)
    proposed: tuple[str, str] | None = None
    outcome: str = ""
    people: set[str] = field(default_factory=set)
    until: datetime | None = None
    ends: int = 0

    def __post_init__(self) -> None:
        self.due = self.opened + self.promises.within
        self.risk = self.due - self.promises.at_risk

    @property
    def outcomes(self) -> Mapping[str, tuple[str, str]]:
        return DIRECT_OUTCOMES if self.direct else PARTNERS_OUTCOMES

    def suggested(self) -> str:
        """What the rules would decide: who was asked and said nothing shows nothing; else who was first."""
        if len(self.silent) == len(SIDES):
            return "all_rejected"
        if EARLIER in self.silent:
            return "direct_stands_down" if self.direct else "later_claim_awarded"
        return "direct_retained" if self.direct else "first_claim_upheld"

    def expect(self, *stages: str) -> None:
        """Raise No where the case is somewhere else."""
        if self.ends:
            raise No("ALREADY_CLOSED")
        if self.stage not in stages:
            raise No("WRONG_STATE")

    def neutral(self, by: Person) -> None:
        """Nobody of direct sales decides where direct sales is a side."""
        if self.direct and (by.sells or by.entered):
            raise No("NOT_NEUTRAL")

    def settle(self, outcome: str, at: datetime, people: set[str]) -> list[str]:
        """It is settled; whoever lost something may ask for another look, if there is such a thing."""
        self.stage, self.outcome, self.people = "resolved", outcome, people
        self.due = self.risk = self.answer_due = None
        lost = any(fate != GOES_ON for fate in self.outcomes[outcome])
        if lost and self.promises.appeal_within is not None:
            self.until = at + self.promises.appeal_within
        else:
            self.ends += 1
        return ["ConflictResolved"]

    def end(self, event: str) -> list[str]:
        """It is over."""
        self.ends += 1
        return [event]

    def clock(self, end: datetime) -> Iterator[str]:
        """Everything that falls due until then, in its order."""
        while not self.ends and (due := [one for one in self._due() if one[0] <= end]):
            yield from min(due, key=lambda one: one[0])[1]()

    def _due(self) -> Iterator[tuple[datetime, Callable[[], list[str]]]]:
        every = ((self.risk, self._at_risk), (self.due, self._late), (self.answer_due, self._unanswered))
        for at, happens in (*every, (self.until, lambda: self.end("ConflictClosed"))):
            if at is not None and not (at is self.until and self.stage == "appealed"):
                yield at, happens

    def _at_risk(self) -> list[str]:
        self.risk = None
        return ["ConflictSlaAtRisk"]

    def _late(self) -> list[str]:
        self.due = None
        if self.stage not in OPEN or self.stage == "escalated":
            return ["ConflictSlaBreached"]
        self.stage = "escalated"
        return ["ConflictSlaBreached", "ConflictEscalated"]

    def _unanswered(self) -> list[str]:
        at, before = self.answer_due, self.suggested()
        assert at is not None
        self.silent |= self.waiting
        self.waiting, self.answer_due = set(), None
        said = ["ConflictEvidenceOverdue", *self.reconsidered(before)]
        if self.promises.by_rule and not self.promises.four_eyes and len(self.silent) == 1:
            said += self.settle(self.suggested(), at, set())
        return said

    def reconsidered(self, before: str) -> list[str]:
        """What the rules would decide now, if that is something else."""
        return ["OutcomeSuggested"] if self.suggested() != before and self.stage in OPEN else []
