"""What can happen to a registration, in the order of its life. Stream: `registration/<id>`."""

from datetime import date
from typing import ClassVar, Literal

from contracts.message import Event
from contracts.registrations.details import Details
from contracts.values import (
    Code,
    EntityId,
    Evidence,
    Instant,
    Money,
    Name,
    PartnerFacts,
    PartnerId,
    ProgrammeRef,
    Text,
)


class RegistrationDrafted(Event):
    """A draft was saved; it claims nothing."""

    TYPE: ClassVar[str] = "registration.drafted.v1"
    registration: EntityId
    partner: PartnerId
    details: Details


class RegistrationSubmitted(Event):
    """The claim was made under the programme's rules; this record's sequence is its priority."""

    TYPE: ClassVar[str] = "registration.submitted.v1"
    registration: EntityId
    partner: PartnerFacts
    programme: ProgrammeRef
    details: Details
    warnings: tuple[Code, ...] = ()


class RegistrationAmended(Event):
    """What is asked for was changed; `material` when it may meet other claims now, so that it is screened again."""

    TYPE: ClassVar[str] = "registration.amended.v1"
    registration: EntityId
    details: Details
    changed: tuple[Name, ...]
    material: bool


class ReviewStarted(Event):
    """The registration waits for a person: why, until when, and which open conflicts hold it.

    `cautioned`: screening found something a person should see although no open conflict holds the claim.
    """

    TYPE: ClassVar[str] = "registration.review-started.v1"
    registration: EntityId
    reasons: tuple[Code, ...]
    approvers: tuple[Name, ...] = ()
    decision_due: Instant | None = None
    conflicts: tuple[EntityId, ...] = ()
    cautioned: bool = False
    screening: EntityId | None = None


class HoldChanged(Event):
    """The open conflicts that hold a registration under review changed; none left means it may be decided."""

    TYPE: ClassVar[str] = "registration.hold-changed.v1"
    registration: EntityId
    conflicts: tuple[EntityId, ...]
    cautioned: bool = False
    cause: Code


class InformationRequested(Event):
    """The registration was sent back; unanswered by the due time it expires."""

    TYPE: ClassVar[str] = "registration.information-requested.v1"
    registration: EntityId
    reasons: tuple[Code, ...]
    fields: tuple[Name, ...]
    note: Text = ""
    due: Instant


class InformationProvided(Event):
    """The partner answered in time; the claim keeps its priority and is screened again if its scope changed."""

    TYPE: ClassVar[str] = "registration.information-provided.v1"
    registration: EntityId
    details: Details
    material: bool
    note: Text = ""


class RegistrationApproved(Event):
    """The claim was granted, by a rule or by a person, under a stated programme version."""

    TYPE: ClassVar[str] = "registration.approved.v1"
    registration: EntityId
    programme: ProgrammeRef
    rule: Code
    automatic: bool
    partner: PartnerFacts
    conflict: EntityId | None = None
    note: Text = ""


class RegistrationRejected(Event):
    """The claim was refused with a coded reason."""

    TYPE: ClassVar[str] = "registration.rejected.v1"
    registration: EntityId
    code: Code
    rule: Code
    conflict: EntityId | None = None
    note: Text = ""


class RegistrationWithdrawn(Event):
    """The partner gave the claim up."""

    TYPE: ClassVar[str] = "registration.withdrawn.v1"
    registration: EntityId
    reason: Text = ""


class RegistrationExpired(Event):
    """Time ran out: a request for information was not answered, or the protection lapsed."""

    TYPE: ClassVar[str] = "registration.expired.v1"
    registration: EntityId
    cause: Literal["information_not_provided", "protection_expired"]


class RegistrationCancelled(Event):
    """The vendor ended the registration."""

    TYPE: ClassVar[str] = "registration.cancelled.v1"
    registration: EntityId
    code: Code
    conflict: EntityId | None = None
    note: Text = ""


class DealWon(Event):
    """The deal was closed and won; the reward basis other systems pay from."""

    TYPE: ClassVar[str] = "deal.won.v1"
    registration: EntityId
    on: date
    value: Money | None = None
    order_reference: Name | None = None


class DealLost(Event):
    """The deal was lost."""

    TYPE: ClassVar[str] = "deal.lost.v1"
    registration: EntityId
    on: date
    reason: Text = ""


class DecisionSlaBreached(Event):
    """A registration under review was not decided by its due time."""

    TYPE: ClassVar[str] = "registration.decision-sla-breached.v1"
    registration: EntityId
    due: Instant


class EvidenceAttached(Event):
    """A dated proof of work was added to the registration."""

    TYPE: ClassVar[str] = "evidence.attached.v1"
    registration: EntityId
    evidence: EntityId
    item: Evidence


class EvidenceVerified(Event):
    """A person of the vendor found that a proof of work holds."""

    TYPE: ClassVar[str] = "evidence.verified.v1"
    registration: EntityId
    evidence: EntityId
    note: Text = ""


class EvidenceRejected(Event):
    """A person of the vendor found that a proof of work does not hold."""

    TYPE: ClassVar[str] = "evidence.rejected.v1"
    registration: EntityId
    evidence: EntityId
    note: Text = ""


class ActivityReported(Event):
    """The partner said what it did on the deal."""

    TYPE: ClassVar[str] = "activity.reported.v1"
    registration: EntityId
    at: Instant
    summary: Text
