"""What people ask to be done with a case."""

from typing import ClassVar

from pydantic import Field

from contracts.conflicts.outcomes import ResolutionCode, SideScope
from contracts.message import Command
from contracts.terms import Share
from contracts.values import EntityId, Evidence, Text


class AcknowledgeConflict(Command):
    """Take a case: somebody is looking at it."""

    TYPE: ClassVar[str] = "acknowledge-conflict.v1"
    conflict: EntityId
    note: Text = ""


class EscalateConflict(Command):
    """Hand a case up."""

    TYPE: ClassVar[str] = "escalate-conflict.v1"
    conflict: EntityId
    reason: Text


class ResolveConflict(Command):
    """Settle a case with one of the closed list of outcomes.

    `winner` where the outcome names one, of a shared deal the claim that leads it; `split`: what each side keeps;
    `share`: that of the partner who joins the other's deal.
    """

    TYPE: ClassVar[str] = "resolve-conflict.v1"
    conflict: EntityId
    outcome: ResolutionCode
    winner: EntityId | None = None
    reason: Text
    split: tuple[SideScope, ...] = Field(default=(), max_length=2)
    share: Share | None = None


class ProposeOutcome(Command):
    """Say how a case should be settled, where the programme wants another person to confirm it."""

    TYPE: ClassVar[str] = "propose-outcome.v1"
    conflict: EntityId
    outcome: ResolutionCode
    winner: EntityId | None = None
    reason: Text
    split: tuple[SideScope, ...] = Field(default=(), max_length=2)
    share: Share | None = None


class ConfirmOutcome(Command):
    """Agree to the outcome that another person proposed; it is carried out."""

    TYPE: ClassVar[str] = "confirm-outcome.v1"
    conflict: EntityId
    note: Text = ""


class DismissConflict(Command):
    """Say that the two claims have nothing to do with each other: a false match."""

    TYPE: ClassVar[str] = "dismiss-conflict.v1"
    conflict: EntityId
    reason: Text


class RequestConflictEvidence(Command):
    """Ask both sides, or one, to show their work on the deal; partners are asked on their own registration."""

    TYPE: ClassVar[str] = "request-conflict-evidence.v1"
    conflict: EntityId
    claims: tuple[EntityId, ...] = Field(default=(), max_length=2)
    note: Text = ""


class ProvideConflictEvidence(Command):
    """Put proof of work, or the customer's signed letter, on a side's account in the case."""

    TYPE: ClassVar[str] = "provide-conflict-evidence.v1"
    conflict: EntityId
    claim: EntityId
    evidence: tuple[Evidence, ...] = Field(min_length=1, max_length=20)
