"""Another look at a settled case: asked for within the programme's window, decided by somebody else."""

from typing import ClassVar

from pydantic import Field

from contracts.conflicts.outcomes import Effect, ResolutionCode, SideScope
from contracts.message import Command, Event
from contracts.terms import Share
from contracts.values import Code, EntityId, Evidence, Instant, Text


class AppealConflict(Command):
    """Ask for another look at a settled case, for the side that lost; a partner asks on its own registration."""

    TYPE: ClassVar[str] = "appeal-conflict.v1"
    conflict: EntityId
    claim: EntityId
    grounds: Text = Field(min_length=1)
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=20)


class DecideConflictAppeal(Command):
    """Say whether an outcome stands; without an `outcome` it does, with another one that takes its place.

    Never by one who decided before.
    """

    TYPE: ClassVar[str] = "decide-conflict-appeal.v1"
    conflict: EntityId
    outcome: ResolutionCode | None = None
    winner: EntityId | None = None
    reason: Text
    split: tuple[SideScope, ...] = Field(default=(), max_length=2)
    share: Share | None = None


class ConflictAppealed(Event):
    """The losing side asked for another look; `due`: by when it is to be decided."""

    TYPE: ClassVar[str] = "conflict.appeal-filed.v1"
    conflict: EntityId
    claim: EntityId
    grounds: Text
    evidence: tuple[Evidence, ...] = ()
    due: Instant | None = None


class OutcomeUpheld(Event):
    """The outcome stands, for good. `claims`: those that had to wait for this."""

    TYPE: ClassVar[str] = "conflict.outcome-upheld.v1"
    conflict: EntityId
    claims: tuple[EntityId, ...]
    reason: Text


class OutcomeOverturned(Event):
    """The outcome does not stand: it is undone, and this one is carried out in its place, for good."""

    TYPE: ClassVar[str] = "conflict.outcome-overturned.v1"
    conflict: EntityId
    overturned: ResolutionCode
    outcome: ResolutionCode
    rule: Code
    winner: EntityId | None = None
    effects: tuple[Effect, ...] = Field(min_length=1, max_length=2)
    reason: Text


class ConflictClosed(Event):
    """Nobody asked for another look in time: the outcome is final, and none of the `claims` lives again by the case."""

    TYPE: ClassVar[str] = "conflict.closed.v1"
    conflict: EntityId
    claims: tuple[EntityId, ...] = ()
