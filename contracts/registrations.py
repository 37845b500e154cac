"""Commands and events of a registration, in the order of its life. Stream: `registration/<id>`."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Command, Event, Value
from contracts.values import (
    EVIDENCE_MAX,
    PRODUCTS_MAX,
    Chain,
    Code,
    ContactRef,
    Customer,
    Deal,
    EntityId,
    Evidence,
    Instant,
    Money,
    Name,
    PartnerFacts,
    PartnerId,
    ProductPath,
    ProgrammeId,
    ProgrammeRef,
    TerritoryCode,
    Text,
    derived_id,
)


class Details(Value):
    """What a partner registers: the customer, what is to be sold where, the deal, and the proof of work so far."""

    programme: ProgrammeId
    customer: Customer
    products: tuple[ProductPath, ...] = Field(min_length=1, max_length=PRODUCTS_MAX)
    territory: TerritoryCode
    deal: Deal
    contact: ContactRef | None = None
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=EVIDENCE_MAX)
    chain: Chain = Chain()


def evidence_id(registration: EntityId, item: Evidence) -> EntityId:
    """The id of a proof of work, by its content: the same proof sent twice is one proof."""
    return derived_id("evidence", registration, item.kind, item.at.isoformat(), item.summary)


# --- commands -------------------------------------------------------------------------------------------------------


class CreateDraft(Command):
    """Save a registration without making the claim: no priority yet."""

    TYPE: ClassVar[str] = "create-draft.v1"
    registration: EntityId
    partner: PartnerId
    details: Details


class SubmitRegistration(Command):
    """Make the claim; its place in the ledger is its priority."""

    TYPE: ClassVar[str] = "submit-registration.v1"
    registration: EntityId
    partner: PartnerId
    details: Details


class SubmitDraft(Command):
    """Make the claim of a saved draft."""

    TYPE: ClassVar[str] = "submit-draft.v1"
    registration: EntityId


class AmendRegistration(Command):
    """Change what is asked for; before the decision only. A change of scope or customer is screened again."""

    TYPE: ClassVar[str] = "amend-registration.v1"
    registration: EntityId
    details: Details


class WithdrawRegistration(Command):
    """Give the claim up."""

    TYPE: ClassVar[str] = "withdraw-registration.v1"
    registration: EntityId
    reason: Text = ""


class StartReview(Command):
    """Take a submitted registration to be judged by a person; edits are locked from then on."""

    TYPE: ClassVar[str] = "start-review.v1"
    registration: EntityId


class RequestInformation(Command):
    """Send a registration back with coded reasons and the fields that may be changed."""

    TYPE: ClassVar[str] = "request-information.v1"
    registration: EntityId
    reasons: tuple[Code, ...] = Field(min_length=1, max_length=20)
    fields: tuple[Name, ...] = Field(default=(), max_length=20)
    note: Text = ""


class ProvideInformation(Command):
    """Answer a request for information; priority is kept."""

    TYPE: ClassVar[str] = "provide-information.v1"
    registration: EntityId
    details: Details | None = None
    note: Text = ""


class ApproveRegistration(Command):
    """Grant what was asked for; never by the one who submitted it."""

    TYPE: ClassVar[str] = "approve-registration.v1"
    registration: EntityId
    note: Text = ""


class RejectRegistration(Command):
    """Refuse what was asked for, with a coded reason."""

    TYPE: ClassVar[str] = "reject-registration.v1"
    registration: EntityId
    code: Code
    note: Text = ""


class CancelRegistration(Command):
    """End a registration on the vendor's side: error, fraud, or the partner left the programme."""

    TYPE: ClassVar[str] = "cancel-registration.v1"
    registration: EntityId
    code: Code
    note: Text = ""


class RecordOutcome(Command):
    """Say how the deal ended, with value, date and order reference, or why it was lost."""

    TYPE: ClassVar[str] = "record-outcome.v1"
    registration: EntityId
    outcome: Literal["won", "lost"]
    on: date
    value: Money | None = None
    order_reference: Name | None = None
    reason: Text = ""


class AttachEvidence(Command):
    """Add a dated proof of work."""

    TYPE: ClassVar[str] = "attach-evidence.v1"
    registration: EntityId
    evidence: tuple[Evidence, ...] = Field(min_length=1, max_length=EVIDENCE_MAX)


class VerifyEvidence(Command):
    """A person of the vendor has looked at a proof of work: it holds, or it does not."""

    TYPE: ClassVar[str] = "verify-evidence.v1"
    registration: EntityId
    evidence: EntityId
    holds: bool = True
    note: Text = ""


class ReportActivity(Command):
    """Say what was done on a protected deal, so that the claim stays alive."""

    TYPE: ClassVar[str] = "report-activity.v1"
    registration: EntityId
    at: Instant
    summary: Text


# --- events ---------------------------------------------------------------------------------------------------------


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
    """What is asked for was changed; `material` when customer, products or territory changed: screened again."""

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
