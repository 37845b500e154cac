"""What the side that claims may ask, in the order of a registration's life."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Command, Value
from contracts.registrations.details import Details
from contracts.values import EVIDENCE_MAX, Customer, EntityId, Evidence, Instant, Money, Name, PartnerId, Text


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


class PreviewRegistration(Command):
    """Ask what the rules would say to such a claim, and who would decide it, without making it."""

    TYPE: ClassVar[str] = "preview-registration.v1"
    preview: EntityId
    partner: PartnerId
    details: Details


class AmendRegistration(Command):
    """Change what is asked for; a change of scope or customer is screened again before it counts.

    Once approved, who the customer is, the programme and the chain are fixed.
    """

    TYPE: ClassVar[str] = "amend-registration.v1"
    registration: EntityId
    details: Details


class WithdrawRegistration(Command):
    """Give the claim, or the draft of one, up."""

    TYPE: ClassVar[str] = "withdraw-registration.v1"
    registration: EntityId
    reason: Text = ""


class ProvideInformation(Command):
    """Answer a request for information; priority is kept."""

    TYPE: ClassVar[str] = "provide-information.v1"
    registration: EntityId
    details: Details | None = None
    note: Text = ""


class FileAppeal(Command):
    """Ask for another look at a rejection, within the programme's window, with grounds and perhaps new evidence."""

    TYPE: ClassVar[str] = "file-appeal.v1"
    registration: EntityId
    grounds: Text = Field(min_length=1)
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=EVIDENCE_MAX)


class Order(Value):
    """An order as the books show it; its end customer is compared with the registered one."""

    reference: Name
    customer: Customer | None = None
    sell_through: Name | None = None


class RecordOutcome(Command):
    """Say how the deal ended, with value, date and order, or why it was lost."""

    TYPE: ClassVar[str] = "record-outcome.v1"
    registration: EntityId
    outcome: Literal["won", "lost"]
    on: date
    value: Money | None = None
    order_reference: Name | None = None
    recurring: Money | None = None
    order: Order | None = None
    reason: Text = ""


class AttachEvidence(Command):
    """Add dated proofs of work; `supersedes` names one that they replace."""

    TYPE: ClassVar[str] = "attach-evidence.v1"
    registration: EntityId
    evidence: tuple[Evidence, ...] = Field(min_length=1, max_length=EVIDENCE_MAX)
    supersedes: EntityId | None = None


class ReportActivity(Command):
    """Say what was done on a protected deal, so that the claim stays alive."""

    TYPE: ClassVar[str] = "report-activity.v1"
    registration: EntityId
    at: Instant
    summary: Text


class LeaveRegistration(Command):
    """A party of a joint registration leaves it; when the lead leaves, the registration goes to a party or ends."""

    TYPE: ClassVar[str] = "leave-registration.v1"
    registration: EntityId
    partner: PartnerId
    reason: Text = ""
