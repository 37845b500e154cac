"""What may be asked of a registration, in the order of its life."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Command
from contracts.registrations.details import Details
from contracts.values import (
    EVIDENCE_MAX,
    Code,
    EntityId,
    Evidence,
    Instant,
    Money,
    Name,
    PartnerId,
    Text,
)


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
