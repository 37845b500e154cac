"""What the vendor, its rules and the clock decide about a registration. Stream: `registration/<id>`."""

from typing import ClassVar

from contracts.message import Event, Value
from contracts.rules import Step
from contracts.terms import Share
from contracts.trace import Ruling
from contracts.values import (
    Code,
    EntityId,
    Instant,
    Name,
    PartnerFacts,
    PartnerId,
    ProgrammeRef,
    Slug,
    Text,
)


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
    trace: tuple[Ruling, ...] = ()
    customer: EntityId | None = None
    route: tuple[Step, ...] = ()
    at_risk: Instant | None = None


class AgreedTerms(Value):
    """On which terms a settled case lets a claim go on: as what, and at which price and part of the reward."""

    conflict: EntityId
    code: Code
    price_level: Slug | None = None
    reward_share: Share | None = None


class HoldChanged(Event):
    """The open conflicts that hold a registration under review changed; none left means it may be decided.

    Of a granted one, that its customer is known by another id now, and why. `terms`: on which it will be granted, where
    a settled case left it other ones than its programme's.
    """

    TYPE: ClassVar[str] = "registration.hold-changed.v1"
    registration: EntityId
    conflicts: tuple[EntityId, ...]
    cautioned: bool = False
    cause: Code
    customer: EntityId | None = None
    terms: AgreedTerms | None = None


class ReviewerAssigned(Event):
    """The claim was handed to one person, who may answer for these desks."""

    TYPE: ClassVar[str] = "registration.reviewer-assigned.v1"
    registration: EntityId
    reviewer: Name
    desks: tuple[Slug, ...] = ()
    note: Text = ""


class StepApproved(Event):
    """A desk agreed; others of the route are still to be asked. `next_desks`: who is asked now."""

    TYPE: ClassVar[str] = "registration.step-approved.v1"
    registration: EntityId
    desk: Slug
    next_desks: tuple[Slug, ...]
    note: Text = ""


class DecisionSlaAtRisk(Event):
    """A registration under review is due soon and not decided."""

    TYPE: ClassVar[str] = "registration.decision-sla-at-risk.v1"
    registration: EntityId
    due: Instant


class DecisionSlaBreached(Event):
    """A registration under review was not decided by its due time."""

    TYPE: ClassVar[str] = "registration.decision-sla-breached.v1"
    registration: EntityId
    due: Instant
    escalated_to: tuple[Slug, ...] = ()


class InformationRequested(Event):
    """The registration was sent back; unanswered by the due time it expires."""

    TYPE: ClassVar[str] = "registration.information-requested.v1"
    registration: EntityId
    reasons: tuple[Code, ...]
    fields: tuple[Name, ...]
    note: Text = ""
    due: Instant


class ExceptionGranted(Event):
    """A rule of the programme does not count for this claim; the record says who answers for it and why."""

    TYPE: ClassVar[str] = "policy.exception-granted.v1"
    registration: EntityId
    partner: PartnerId
    programme: ProgrammeRef | None = None
    rule: Code
    reason: Text


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
    trace: tuple[Ruling, ...] = ()
    customer: EntityId | None = None
    exceptions: tuple[Code, ...] = ()


class RegistrationRejected(Event):
    """The claim was refused with a coded reason.

    `settled_by`: who settled the conflict that was lost; `appeal_in`: the case, where that may be looked at again.
    """

    TYPE: ClassVar[str] = "registration.rejected.v1"
    registration: EntityId
    code: Code
    rule: Code
    conflict: EntityId | None = None
    note: Text = ""
    trace: tuple[Ruling, ...] = ()
    appeal_until: Instant | None = None
    settled_by: Name | None = None
    partner: PartnerFacts | None = None
    programme: ProgrammeRef | None = None
    appeal_in: EntityId | None = None


class RegistrationCancelled(Event):
    """The vendor ended the registration. After a lost conflict that may be looked at again, the rest says by when."""

    TYPE: ClassVar[str] = "registration.cancelled.v1"
    registration: EntityId
    code: Code
    conflict: EntityId | None = None
    note: Text = ""
    appeal_until: Instant | None = None
    settled_by: Name | None = None
    appeal_in: EntityId | None = None
