"""What may be asked of a partner's record."""

from typing import ClassVar

from pydantic import Field

from contracts.message import Command
from contracts.partners.profile import Profile
from contracts.values import (
    Certification,
    Code,
    Fact,
    PartnerId,
    Prequalification,
    ProgrammeId,
    Slug,
    Text,
)


class RecordPartner(Command):
    """Enter a partner, or change its profile."""

    TYPE: ClassVar[str] = "record-partner.v1"
    partner: PartnerId
    profile: Profile


class ChangeTier(Command):
    """Move a partner to another tier, in one programme or in all that state none of their own."""

    TYPE: ClassVar[str] = "change-tier.v1"
    partner: PartnerId
    tier: Slug
    programme: ProgrammeId | None = None
    reason: Text = ""


class RecordCertification(Command):
    """Record a certificate, or the renewal of the one of the same name, product, seller and level."""

    TYPE: ClassVar[str] = "record-certification.v1"
    partner: PartnerId
    certification: Certification


class SuspendPartner(Command):
    """Stop a partner from making claims; what it holds stays."""

    TYPE: ClassVar[str] = "suspend-partner.v1"
    partner: PartnerId
    code: Code
    note: Text = ""


class ReinstatePartner(Command):
    """Let a suspended partner make claims again."""

    TYPE: ClassVar[str] = "reinstate-partner.v1"
    partner: PartnerId
    note: Text = ""


class TerminatePartner(Command):
    """End the relation with a partner."""

    TYPE: ClassVar[str] = "terminate-partner.v1"
    partner: PartnerId
    code: Code
    note: Text = ""


class RecordFact(Command):
    """Record a number of a partner, such as its revenue; it replaces the one of the same name."""

    TYPE: ClassVar[str] = "record-fact.v1"
    partner: PartnerId
    fact: Fact


class PrequalifySolution(Command):
    """Approve a partner's solution once, so that its deals need not each be examined."""

    TYPE: ClassVar[str] = "prequalify-solution.v1"
    partner: PartnerId
    prequalification: Prequalification


class ImposeCap(Command):
    """Bound how many claims a partner may have open, with a reason."""

    TYPE: ClassVar[str] = "impose-cap.v1"
    partner: PartnerId
    open_claims: int = Field(ge=0, le=1_000_000)
    reason: Text = Field(min_length=1)


class LiftCap(Command):
    """Take the bound away."""

    TYPE: ClassVar[str] = "lift-cap.v1"
    partner: PartnerId
    note: Text = ""
