"""Who a partner is for a vendor, as the vendor writes it down."""

from pydantic import Field

from contracts.message import Value
from contracts.values import (
    Name,
    PartnerId,
    PartnerType,
    ProgrammeId,
    Slug,
    TerritoryCode,
)


class Profile(Value):
    """Who a partner is for this vendor: types, tier, where it may sell, programmes joined, who looks after it.

    `tiers`: its tier in programmes where that differs. `distributors`: those it sources through, who may file for it.
    `group`: the owner it shares with other partners, under one name for all of them; claims of two of them are one's.
    """

    name: Name
    types: tuple[PartnerType, ...] = Field(min_length=1, max_length=11)
    tier: Slug
    territories: tuple[TerritoryCode, ...] = Field(min_length=1, max_length=100)
    programmes: tuple[Slug, ...] = Field(default=(), max_length=20)
    channel_manager: Name
    website: Name | None = None
    group: Name | None = None
    tiers: dict[ProgrammeId, Slug] = Field(default_factory=dict, max_length=20)
    distributors: tuple[PartnerId, ...] = Field(default=(), max_length=50)
