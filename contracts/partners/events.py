"""What is known of a partner of one vendor. Stream: `partner/<vendor>/<id>`."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Event
from contracts.partners.profile import Profile
from contracts.values import (
    Certification,
    Code,
    Fact,
    Instant,
    PartnerId,
    PartnerType,
    Prequalification,
    ProductPath,
    ProgrammeId,
    Slug,
    Text,
)


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
    programme: ProgrammeId | None = None
    reason: Text = ""


class CertificationRecorded(Event):
    """A partner holds a certificate until a date."""

    TYPE: ClassVar[str] = "partner.certification-recorded.v1"
    partner: PartnerId
    certification: Certification


class CertificationExpired(Event):
    """A certificate ran out; decided when due. Of which product and seller is left out of early records."""

    TYPE: ClassVar[str] = "partner.certification-expired.v1"
    partner: PartnerId
    name: Slug
    valid_until: Instant
    product: ProductPath | None = None
    seller: Slug | None = None


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


class PartnerTypeAssigned(Event):
    """What the partner is, from now on: reseller, distributor, integrator …"""

    TYPE: ClassVar[str] = "partner.type-assigned.v1"
    partner: PartnerId
    types: tuple[PartnerType, ...]


class ProgrammeEnrolled(Event):
    """The partner joined a programme."""

    TYPE: ClassVar[str] = "partner.programme-enrolled.v1"
    partner: PartnerId
    programme: ProgrammeId


class ProgrammeLeft(Event):
    """The partner left a programme; its open claims keep the version they were decided under."""

    TYPE: ClassVar[str] = "partner.programme-left.v1"
    partner: PartnerId
    programme: ProgrammeId


class DistributorRelationRecorded(Event):
    """The partner sources through this distributor, which may file for it and sees its claims; or no longer does."""

    TYPE: ClassVar[str] = "partner.distributor-relation-recorded.v1"
    partner: PartnerId
    distributor: PartnerId
    standing: Literal["active", "ended"]


class FactRecorded(Event):
    """A number of the partner as of now."""

    TYPE: ClassVar[str] = "partner.fact-recorded.v1"
    partner: PartnerId
    fact: Fact


class SolutionPrequalified(Event):
    """A solution of the partner was approved once for all its deals."""

    TYPE: ClassVar[str] = "partner.solution-prequalified.v1"
    partner: PartnerId
    prequalification: Prequalification


class RegistrationCapImposed(Event):
    """The partner may not have more claims open than this."""

    TYPE: ClassVar[str] = "partner.cap-imposed.v1"
    partner: PartnerId
    open_claims: int
    reason: Text


class RegistrationCapLifted(Event):
    """The bound is gone."""

    TYPE: ClassVar[str] = "partner.cap-lifted.v1"
    partner: PartnerId
    note: Text = ""


class ConsequencesCarriedOut(Event):
    """What a partner's standing, or what it now holds, means was carried out for the next few; `left` are to come."""

    TYPE: ClassVar[str] = "partner.consequences-carried-out.v1"
    partner: PartnerId
    standing: Literal["active", "suspended", "terminated"]
    claims: int = Field(ge=1)
    left: int = Field(ge=0)
