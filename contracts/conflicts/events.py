"""A case from its detection to its settlement."""

from typing import ClassVar

from pydantic import Field

from contracts.claims import Claim
from contracts.conflicts.outcomes import Effect, ResolutionCode, Settlement, Suggestion
from contracts.findings import ConflictKind, Finding, Severity
from contracts.message import Event
from contracts.values import Code, EntityId, Instant, Name, ProgrammeRef, Slug, Text, VendorId


class ConflictDetected(Event):
    """Two claims meet; the earlier by priority stands first, `held` is the one that has to wait until it is settled.

    `programme`: the version whose rules the case is settled by, `due` and `at_risk` its promise, `suggestion` what they
    would decide on what is known now.
    """

    TYPE: ClassVar[str] = "conflict.detected.v1"
    conflict: EntityId
    vendor: VendorId | None = None
    held: EntityId | None = None
    kind: ConflictKind
    severity: Severity
    sides: tuple[Claim, Claim]
    finding: Finding
    programme: ProgrammeRef | None = None
    due: Instant | None = None
    at_risk: Instant | None = None
    suggestion: Suggestion | None = None


class ConflictRescored(Event):
    """An open case goes by another name, as a flag was raised over one of its claims, or lifted; who waits, waits."""

    TYPE: ClassVar[str] = "conflict.rescored.v1"
    conflict: EntityId
    kind: ConflictKind
    severity: Severity
    finding: Finding


class ConflictAcknowledged(Event):
    """Somebody took the case."""

    TYPE: ClassVar[str] = "conflict.acknowledged.v1"
    conflict: EntityId
    note: Text = ""


class ConflictEscalated(Event):
    """The case was handed up, by a person or because it was not settled in time; `to` is the desk that is told."""

    TYPE: ClassVar[str] = "conflict.escalated.v1"
    conflict: EntityId
    reason: Text
    to: Slug | None = None


class ConflictSlaAtRisk(Event):
    """The case is due soon and not settled."""

    TYPE: ClassVar[str] = "conflict.sla-at-risk.v1"
    conflict: EntityId
    due: Instant


class ConflictSlaBreached(Event):
    """The case, or the appeal in it, was not decided by its due time."""

    TYPE: ClassVar[str] = "conflict.sla-breached.v1"
    conflict: EntityId
    due: Instant


class OutcomeSuggested(Event):
    """What is known of the sides changed, and with it what the rules would decide."""

    TYPE: ClassVar[str] = "conflict.outcome-suggested.v1"
    conflict: EntityId
    suggestion: Suggestion


class OutcomeProposed(Event):
    """A person said how the case should be settled; another one has to confirm it."""

    TYPE: ClassVar[str] = "conflict.outcome-proposed.v1"
    conflict: EntityId
    settlement: Settlement
    reason: Text


class ConflictResolved(Event):
    """The case was settled; the owner of each claim carries its effect out.

    `rule`: by which rule of ours, or the outcome's own name where a person decided otherwise. `proposed_by`: the first
    of the two people the programme asks for. `appeal_until`: how long the losing side may ask for another look.
    """

    TYPE: ClassVar[str] = "conflict.resolved.v1"
    conflict: EntityId
    outcome: ResolutionCode
    rule: Code
    winner: EntityId | None = None
    effects: tuple[Effect, ...] = Field(min_length=1, max_length=2)
    reason: Text
    programme: ProgrammeRef | None = None
    proposed_by: Name | None = None
    appeal_until: Instant | None = None


class ConflictDismissed(Event):
    """The case was a false match; the claims no longer hold each other up."""

    TYPE: ClassVar[str] = "conflict.dismissed.v1"
    conflict: EntityId
    claims: tuple[EntityId, ...]
    reason: Text


class ConflictLapsed(Event):
    """One side ended by itself, so nothing is left to settle."""

    TYPE: ClassVar[str] = "conflict.lapsed.v1"
    conflict: EntityId
    claims: tuple[EntityId, ...]
    ended: EntityId
    cause: Name
