"""Commands and events of a conflict case between two claims. Stream: `conflict/<id>`."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.claims import Claim, ConflictKind, Finding, Severity
from contracts.message import Command, Event, Value
from contracts.values import Code, EntityId, Name, Text, VendorId

ResolutionCode = Literal[
    "first_claim_upheld",
    "later_claim_awarded",
    "scope_split",
    "co_sell_shared",
    "primary_plus_secondary_terms",
    "sourcing_and_fulfilment_split",
    "customer_choice",
    "incumbent_upheld",
    "direct_stands_down",
    "direct_retained",
    "open_competition",
    "plural_by_law",
    "same_partner_merged",
    "not_a_conflict",
    "all_rejected",
]


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
    """Settle a case with one of the closed list of outcomes; `winner` where the outcome names one."""

    TYPE: ClassVar[str] = "resolve-conflict.v1"
    conflict: EntityId
    outcome: ResolutionCode
    winner: EntityId | None = None
    reason: Text


class DismissConflict(Command):
    """Say that the two claims have nothing to do with each other: a false match."""

    TYPE: ClassVar[str] = "dismiss-conflict.v1"
    conflict: EntityId
    reason: Text


class ConflictDetected(Event):
    """Two claims meet; the earlier by priority stands first, `held` is the one that has to wait until it is settled."""

    TYPE: ClassVar[str] = "conflict.detected.v1"
    conflict: EntityId
    vendor: VendorId | None = None
    held: EntityId | None = None
    kind: ConflictKind
    severity: Severity
    sides: tuple[Claim, Claim]
    finding: Finding


class ConflictAcknowledged(Event):
    """Somebody took the case."""

    TYPE: ClassVar[str] = "conflict.acknowledged.v1"
    conflict: EntityId
    note: Text = ""


class ConflictEscalated(Event):
    """The case was handed up."""

    TYPE: ClassVar[str] = "conflict.escalated.v1"
    conflict: EntityId
    reason: Text


class Effect(Value):
    """What an outcome does to one claim: `award` it goes on to approval, `deny` it ends, `keep` it stays as it is.

    `proposal`: only what a granted claim asks for beyond its grant was contested, in this version of its registration;
    `deny` ends the request, and what was granted stands.
    """

    claim: EntityId
    effect: Literal["award", "deny", "keep"]
    proposal: int | None = None


class ConflictResolved(Event):
    """The case was settled; the owner of each claim carries its effect out."""

    TYPE: ClassVar[str] = "conflict.resolved.v1"
    conflict: EntityId
    outcome: ResolutionCode
    rule: Code
    winner: EntityId | None = None
    effects: tuple[Effect, ...] = Field(min_length=1, max_length=2)
    reason: Text


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
