"""The rules of a programme for one partner type: eligibility, evidence, size, routing, and what a grant is worth."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from contracts.evidence import AllOf, EvidenceRule
from contracts.message import Value
from contracts.periods import Period
from contracts.values import Name, PartnerType, ProductPath, Slug, TerritoryCode

Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]
Place = tuple[str | int, ...]
"""Where in a programme something stands: the keys and indexes that lead there."""


class CertificateRule(Value):
    """A certificate that must be valid on the day, for claims on these products; no products means for every claim."""

    certificate: Slug
    products: tuple[ProductPath, ...] = ()


class Protection(Value):
    """How long a grant lasts (from approval), where a tier differs, and how long before the end the partner is told."""

    period: Period
    by_tier: dict[Slug, Period] = Field(default_factory=dict)
    reminders: tuple[Period, ...] = ()

    def period_of(self, tier: str) -> Period:
        """The length granted to a partner of this tier."""
        return self.by_tier.get(tier, self.period)


class Automatic(Value):
    """A clean claim below this size, of a partner of these tiers, needs no person."""

    under: Amount
    tiers: tuple[Slug, ...]


class Decision(Value):
    """How soon the vendor decides, and how long a partner has to answer a question before the claim lapses."""

    within: Period
    information_within: Period


class Route(Value):
    """Who looks at a claim of at least this size; the first route that fits is taken."""

    to: Slug
    over: Amount = Decimal(0)


class Track(Value):
    """The rules for one partner type; what a track leaves out it takes from the one it extends, then from `rules`."""

    extends: PartnerType | None = None
    label: Name | None = None
    minimum_tier: Slug | None = None
    territories: tuple[TerritoryCode, ...] | None = None
    products: tuple[ProductPath, ...] | None = None
    minimum_deal: Amount | None = None
    certificates: tuple[CertificateRule, ...] | None = None
    evidence: EvidenceRule | None = None
    protection: Protection | None = None
    automatic: Automatic | None = None
    decision: Decision | None = None
    routes: tuple[Route, ...] | None = None
    follow_up: Period | None = None

    def stated(self) -> dict[str, Any]:
        """The rules this track states itself."""
        return {name: value for name, value in self if value is not None}


class Terms(Value):
    """The whole rules for one partner type, after all that its track extends was taken in."""

    label: Name | None = None
    minimum_tier: Slug | None = None
    territories: tuple[TerritoryCode, ...] | None = None
    products: tuple[ProductPath, ...] | None = None
    minimum_deal: Amount = Decimal(0)
    certificates: tuple[CertificateRule, ...] = ()
    evidence: EvidenceRule = AllOf(all_of=())
    protection: Protection
    automatic: Automatic | None = None
    decision: Decision
    routes: tuple[Route, ...] = Field(min_length=1)
    follow_up: Period | None = None


def tiers_named(track: Track) -> Iterator[tuple[Place, str]]:
    """Every tier a track speaks of, and where."""
    if track.minimum_tier is not None:
        yield ("minimum_tier",), track.minimum_tier
    if track.protection is not None:
        for tier in track.protection.by_tier:
            yield ("protection", "by_tier", tier), tier
    if track.automatic is not None:
        for index, tier in enumerate(track.automatic.tiers):
            yield ("automatic", "tiers", index), tier


def products_named(track: Track) -> Iterator[tuple[Place, str]]:
    """Every product a track speaks of, and where."""
    for index, product in enumerate(track.products or ()):
        yield ("products", index), product
    for rule, certificate in enumerate(track.certificates or ()):
        for index, product in enumerate(certificate.products):
            yield ("certificates", rule, "products", index), product
