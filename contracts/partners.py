"""Commands and events of a partner of one vendor. Stream: `partner/<vendor>/<id>`."""

from typing import ClassVar

from pydantic import Field

from contracts.message import Command, Event, Value
from contracts.values import Certification, Code, Instant, Name, PartnerId, PartnerType, Slug, TerritoryCode, Text


class Profile(Value):
    """Who a partner is for this vendor: types, tier, where it may sell, programmes joined, who looks after it."""

    name: Name
    types: tuple[PartnerType, ...] = Field(min_length=1, max_length=11)
    tier: Slug
    territories: tuple[TerritoryCode, ...] = Field(min_length=1, max_length=100)
    programmes: tuple[Slug, ...] = Field(default=(), max_length=20)
    channel_manager: Name
    website: Name | None = None


class RecordPartner(Command):
    """Enter a partner, or change its profile."""

    TYPE: ClassVar[str] = "record-partner.v1"
    partner: PartnerId
    profile: Profile


class ChangeTier(Command):
    """Move a partner to another tier."""

    TYPE: ClassVar[str] = "change-tier.v1"
    partner: PartnerId
    tier: Slug
    reason: Text = ""


class RecordCertification(Command):
    """Record a certificate, or its renewal."""

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


class PartnerProfileRecorded(Event):
    """A partner was entered or its profile changed."""

    TYPE: ClassVar[str] = "partner.profile-recorded.v1"
    partner: PartnerId
    profile: Profile


class PartnerTierChanged(Event):
    """A partner moved to another tier; open claims keep the terms they were decided under."""

    TYPE: ClassVar[str] = "partner.tier-changed.v1"
    partner: PartnerId
    before: Slug
    tier: Slug
    reason: Text = ""


class CertificationRecorded(Event):
    """A partner holds a certificate until a date."""

    TYPE: ClassVar[str] = "partner.certification-recorded.v1"
    partner: PartnerId
    certification: Certification


class CertificationExpired(Event):
    """A certificate ran out; decided when due."""

    TYPE: ClassVar[str] = "partner.certification-expired.v1"
    partner: PartnerId
    name: Slug
    valid_until: Instant


class PartnerSuspended(Event):
    """A partner may not make claims."""

    TYPE: ClassVar[str] = "partner.suspended.v1"
    partner: PartnerId
    code: Code
    note: Text = ""


class PartnerReinstated(Event):
    """A partner may make claims again."""

    TYPE: ClassVar[str] = "partner.reinstated.v1"
    partner: PartnerId
    note: Text = ""


class PartnerTerminated(Event):
    """The relation with a partner ended."""

    TYPE: ClassVar[str] = "partner.terminated.v1"
    partner: PartnerId
    code: Code
    note: Text = ""
