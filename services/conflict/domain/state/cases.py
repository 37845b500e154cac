"""What is known of a conflict case: what it is about, what was said in it, and what was settled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.conflicts import ENDING, Effect, ResolutionCode, Settlement
from contracts.findings import ConflictKind
from contracts.values import EntityId, Evidence
from services.conflict.domain.state.claim import LiveClaim

Stage = Literal["detected", "acknowledged", "escalated", "resolved", "appealed"]
OPEN: frozenset[Stage] = frozenset({"detected", "acknowledged", "escalated"})
"""Nobody has settled it yet. A case that is closed, dismissed or lapsed is kept no more."""


class Contested(msgspec.Struct, frozen=True, array_like=True):
    """What a case is about; a settled pair is a new case only when this has changed."""

    kind: ConflictKind
    products: tuple[str, ...]
    territory: str | None
    holds: bool = False

    def is_of(self, other: "Contested") -> bool:
        """Whether it is about the same, by whatever name: a flag over a claim makes no other matter of it."""
        named = {self.kind, other.kind}
        same = len(named) == 1 or "BLOCKED_BY_BLANKET" in named
        return same and (self.products, self.territory, self.holds) == (other.products, other.territory, other.holds)


class Demand(msgspec.Struct, frozen=True, array_like=True):
    """What the sides were asked to show: who has yet to answer, until when, and who let the time pass."""

    waiting: tuple[EntityId, ...] = ()
    due: datetime | None = None
    silent: tuple[EntityId, ...] = ()

    def made(self, claims: tuple[EntityId, ...], due: datetime) -> "Demand":
        """The demand once these sides are asked, again or for the first time; the silence of others stands."""
        return Demand(claims, due, tuple(one for one in self.silent if one not in claims))

    def answered(self, claim: EntityId) -> "Demand":
        """The demand once a side has shown something: late is better than never."""
        waiting, silent = ((one for one in asked if one != claim) for asked in (self.waiting, self.silent))
        still = tuple(waiting)
        return Demand(still, self.due if still else None, tuple(silent))

    def passed_on(self, old: EntityId, new: EntityId) -> "Demand":
        """The demand when a claim lives on as another."""
        waiting, silent = (tuple(new if one == old else one for one in asked) for asked in (self.waiting, self.silent))
        return Demand(waiting, self.due, silent)


class Proposed(msgspec.Struct, frozen=True, array_like=True):
    """An outcome that one person proposed and another is to confirm; its settlement as JSON."""

    settlement: bytes
    reason: str
    by: str

    def parsed(self) -> Settlement:
        """The settlement that was proposed."""
        return Settlement.model_validate_json(self.settlement)


class Done(msgspec.Struct, frozen=True, array_like=True):
    """What an outcome did to one side, as far as undoing it needs it."""

    claim: EntityId
    effect: str
    proposal: bool = False
    rescoped: bool = False
    standing: str | None = None

    @classmethod
    def by(cls, effect: Effect) -> "Done":
        """What an effect does."""
        return cls(effect.claim, effect.effect, effect.proposal is not None, effect.scope is not None, effect.standing)

    @property
    def ended(self) -> bool:
        """The claim itself is over, not only what it asked for beyond its grant."""
        return self.effect in ENDING and not self.proposal


class Settled(msgspec.Struct, frozen=True, array_like=True):
    """How a case was settled, as long as that may be appealed: what it did, and the sides as they were.

    `people` are those who settled it, and whoever asked for another look.
    """

    outcome: ResolutionCode
    people: tuple[str, ...]
    done: tuple[Done, ...]
    sides: tuple[LiveClaim, ...]
    until: datetime | None = None

    @property
    def lost(self) -> tuple[EntityId, ...]:
        """The sides that ended, or go on with less than they claimed."""
        return tuple(one.claim for one in self.done if one.ended or one.rescoped or one.standing)

    def shown(self, claim: EntityId, evidence: Iterable[Evidence]) -> "Settled":
        """The same, after a side showed more: it counts when the outcome is looked at again."""
        sides = {side.id: side for side in self.sides}
        for item in evidence if claim in sides else ():
            sides[claim] = sides[claim].worked(item.kind, item.at)
        return replace(self, sides=tuple(sides.values()))

    def passed_on(self, old: EntityId, new: EntityId) -> "Settled":
        """The same, when a claim lives on as another."""
        done = tuple(replace(one, claim=new) if one.claim == old else one for one in self.done)
        sides = tuple(replace(side, id=new) if side.id == old else side for side in self.sides)
        return replace(self, done=done, sides=sides)


class Case(msgspec.Struct, frozen=True, array_like=True):
    """A case that is not closed: its two claims, the earlier first, and which of them has to wait for the outcome.

    `programme` and its version say by whose rules it is settled; `due` and `at_risk` what is promised, for the decision
    or, once it is appealed, for that. `suggested` is the outcome and winner that the rules would decide.
    """

    id: EntityId
    vendor: str
    earlier: EntityId
    later: EntityId
    contested: Contested
    held: EntityId | None
    stage: Stage = "detected"
    programme: tuple[str, int] | None = None
    due: datetime | None = None
    at_risk: datetime | None = None
    suggested: tuple[str, EntityId | None] | None = None
    demand: Demand = Demand()
    proposed: Proposed | None = None
    settled: Settled | None = None

    @property
    def sides(self) -> tuple[EntityId, EntityId]:
        return (self.earlier, self.later)

    @property
    def open(self) -> bool:
        """Nobody has settled it yet."""
        return self.stage in OPEN

    def rival_of(self, claim: EntityId) -> EntityId:
        """The other side."""
        return self.later if claim == self.earlier else self.earlier

    def passed_on(self, old: EntityId, new: EntityId) -> "Case":
        """The case when a claim lives on as another."""
        sides = {name: new for name in ("earlier", "later", "held") if getattr(self, name) == old}
        settled = None if self.settled is None else self.settled.passed_on(old, new)
        return replace(self, demand=self.demand.passed_on(old, new), settled=settled, **sides)

    def next_due(self) -> datetime | None:
        """When the clock next has something to decide about it."""
        until = self.settled.until if self.settled is not None and self.stage == "resolved" else None
        return min((at for at in (self.at_risk, self.due, self.demand.due, until) if at is not None), default=None)
