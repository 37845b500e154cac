"""What the vendor's people may ask of a registration, in the order of its life."""

from typing import ClassVar

from pydantic import Field

from contracts.message import Command
from contracts.values import Code, EntityId, Name, Slug, Text


class StartReview(Command):
    """Take a submitted registration to be judged by a person; edits are locked from then on."""

    TYPE: ClassVar[str] = "start-review.v1"
    registration: EntityId


class AssignReviewer(Command):
    """Hand the claim to one person, by the id that person signs in with; who that is may decide for the desk."""

    TYPE: ClassVar[str] = "assign-reviewer.v1"
    registration: EntityId
    reviewer: Name
    note: Text = ""


class RequestInformation(Command):
    """Send a registration back with coded reasons and the fields that may be changed."""

    TYPE: ClassVar[str] = "request-information.v1"
    registration: EntityId
    reasons: tuple[Code, ...] = Field(min_length=1, max_length=20)
    fields: tuple[Name, ...] = Field(default=(), max_length=20)
    note: Text = ""


class GrantException(Command):
    """Let one rule of the programme not count for this claim; a person answers for it, and it is counted."""

    TYPE: ClassVar[str] = "grant-exception.v1"
    registration: EntityId
    rule: Code
    reason: Text = Field(min_length=1)


class ApproveRegistration(Command):
    """Agree to what was asked for, or to its amendment; never by one who wrote it. The last agreement grants it.

    `desk`: for which desk of the route the sender answers, where it could be several.
    """

    TYPE: ClassVar[str] = "approve-registration.v1"
    registration: EntityId
    note: Text = ""
    desk: Slug | None = None


class RejectRegistration(Command):
    """Refuse what was asked for, with a coded reason; of an approved one only the amendment."""

    TYPE: ClassVar[str] = "reject-registration.v1"
    registration: EntityId
    code: Code
    note: Text = ""


class DecideAppeal(Command):
    """Say whether a rejection stands; never by the one who rejected, nor by one who wrote the registration."""

    TYPE: ClassVar[str] = "decide-appeal.v1"
    registration: EntityId
    upheld: bool
    note: Text = ""


class VerifyEvidence(Command):
    """A person of the vendor has looked at a proof of work: it holds, or it does not."""

    TYPE: ClassVar[str] = "verify-evidence.v1"
    registration: EntityId
    evidence: EntityId
    holds: bool = True
    note: Text = ""


class ConfirmDeal(Command):
    """Say that a deal was won as it was told; never by the one who told it. Domain reference, section 3.2."""

    TYPE: ClassVar[str] = "confirm-deal.v1"
    registration: EntityId
    note: Text = ""


class CancelRegistration(Command):
    """End a registration on the vendor's side: error, fraud, or the partner left the programme."""

    TYPE: ClassVar[str] = "cancel-registration.v1"
    registration: EntityId
    code: Code
    note: Text = ""
