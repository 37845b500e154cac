"""What a vendor knows of a partner, and the programme version a decision was taken under."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from contracts.message import Value
from contracts.values.primitives import (
    CurrencyCode,
    Instant,
    Name,
    PartnerId,
    PartnerType,
    ProductPath,
    ProgrammeId,
    Slug,
    TerritoryCode,
)


class ProgrammeRef(Value):
    """The version of the programme a decision was taken under."""

    programme: ProgrammeId
    version: int = Field(ge=1)


CertificateTrack = Literal["sales", "technical", "marketing", "compliance"]


class Certification(Value):
    """A certificate a partner holds for a product, until when, for the company or one seller."""

    name: Slug
    product: ProductPath | None = None
    valid_until: Instant
    people: int = Field(default=1, ge=1, le=100_000)
    level: int = Field(default=0, ge=0, le=100)
    track: CertificateTrack | None = None
    seller: Slug | None = None


class Fact(Value):
    """A number recorded of a partner, for example its revenue of a year in one currency, and until when it counts."""

    name: Slug
    amount: Decimal = Field(ge=0, max_digits=18, decimal_places=4)
    currency: CurrencyCode | None = None
    valid_until: Instant | None = None


class Prequalification(Value):
    """A partner's solution that was approved once for these products, so that each deal need not be examined."""

    solution: Slug
    products: tuple[ProductPath, ...] = ()
    valid_until: Instant | None = None


class PartnerFacts(Value):
    """What a decision knew of a partner, copied into the event so that a replay needs no look-up.

    `group` and `website` tell which partners belong together.
    """

    partner: PartnerId
    types: tuple[PartnerType, ...]
    tier: Slug
    territories: tuple[TerritoryCode, ...]
    certifications: tuple[Certification, ...] = ()
    channel_manager: Name
    facts: tuple[Fact, ...] = ()
    prequalified: tuple[Prequalification, ...] = ()
    group: Name | None = None
    website: Name | None = None
