"""Work on a deal and how it ended: proofs, activity, outcome. Stream: `registration/<id>`."""

from datetime import date
from typing import ClassVar, Literal

from contracts.message import Event, Value
from contracts.terms import Reward
from contracts.trace import Ruling
from contracts.values import (
    Code,
    EntityId,
    Evidence,
    EvidenceKind,
    Instant,
    Money,
    Name,
    PartnerId,
    ProgrammeRef,
    Role,
    Text,
)


class OrderChecked(Value):
    """An order, and whether its end customer is the registered one, as far as their written identities tell."""

    reference: Name
    end_customer: Literal["same", "different", "unclear"]
    because: Text = ""
    sell_through: Name | None = None


class DealWon(Event):
    """The deal was closed and won; the reward basis other systems pay from."""

    TYPE: ClassVar[str] = "deal.won.v1"
    registration: EntityId
    on: date
    value: Money | None = None
    order_reference: Name | None = None
    recurring: Money | None = None
    order: OrderChecked | None = None
    partner: PartnerId | None = None
    role: Role | None = None
    programme: ProgrammeRef | None = None
    reward: Reward | None = None
    payable: bool = True
    not_payable: Code | None = None


class DealConfirmed(Event):
    """Somebody of the vendor said that the deal was won as it was told: it is paid, unless the reason says why not."""

    TYPE: ClassVar[str] = "deal.confirmed.v1"
    registration: EntityId
    partner: PartnerId
    payable: bool
    not_payable: Code | None = None
    note: Text = ""


class DealRewardDue(Event):
    """A won deal that another claim of its partner preceded is paid after all: that one ended without earning it."""

    TYPE: ClassVar[str] = "deal.reward-due.v1"
    registration: EntityId
    partner: PartnerId
    trace: tuple[Ruling, ...] = ()


class DealLost(Event):
    """The deal was lost."""

    TYPE: ClassVar[str] = "deal.lost.v1"
    registration: EntityId
    on: date
    reason: Text = ""


class EvidenceAttached(Event):
    """A dated proof of work was added to the registration; it is work reported too, where reports are owed."""

    TYPE: ClassVar[str] = "evidence.attached.v1"
    registration: EntityId
    evidence: EntityId
    item: Evidence
    activity_due: Instant | None = None
    revocable_from: Instant | None = None


class EvidenceSuperseded(Event):
    """A proof of work was replaced by a better one, and counts no more; of the kind `lost`, none is left that does."""

    TYPE: ClassVar[str] = "evidence.superseded.v1"
    registration: EntityId
    evidence: EntityId
    superseded_by: EntityId
    lost: EvidenceKind | None = None


class EvidenceVerified(Event):
    """A person of the vendor found that a proof of work holds; of the kind `regained`, none was left before."""

    TYPE: ClassVar[str] = "evidence.verified.v1"
    registration: EntityId
    evidence: EntityId
    note: Text = ""
    regained: EvidenceKind | None = None


class EvidenceRejected(Event):
    """A person of the vendor found that a proof of work does not hold; of the kind `lost`, none is left that does."""

    TYPE: ClassVar[str] = "evidence.rejected.v1"
    registration: EntityId
    evidence: EntityId
    note: Text = ""
    lost: EvidenceKind | None = None


class ActivityReported(Event):
    """The partner said what it did on the deal; where reports are owed, when the next one is."""

    TYPE: ClassVar[str] = "activity.reported.v1"
    registration: EntityId
    at: Instant
    summary: Text
    activity_due: Instant | None = None
    revocable_from: Instant | None = None


class ActivityOverdue(Event):
    """The partner did not report work on a granted deal in time; after `revocable_from` the grant may be taken away."""

    TYPE: ClassVar[str] = "activity.overdue.v1"
    registration: EntityId
    due: Instant
    revocable_from: Instant
