"""A partner programme as data: who may register what, on which evidence, and what a grant is worth.

A programme is written as YAML, published as an event and pinned, with its version, in every decision taken under it.
Rules are stated once for all partner types and overridden where a type differs, so a new programme needs no code.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from contracts.evidence import EvidenceRule
from contracts.message import Value
from contracts.periods import Period
from contracts.values import CurrencyCode, Instant, Name, PartnerType, ProductPath, ProgrammeId, Slug, TerritoryCode

EVERYWHERE = "*"
Step = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]
Rate = Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=8)]
Reference = tuple[tuple[str | int, ...], str]
"""Where in the programme something is named, and what is wrong with the name."""


class Tier(Value):
    """A rung of the programme; rungs are listed from the lowest to the highest."""

    id: Slug
    name: Name


class Line(Value):
    """A product line and its SKUs by name."""

    name: Name
    skus: dict[Step, Name] = {}


class Family(Value):
    """A product family and its lines."""

    name: Name
    lines: dict[Step, Line] = {}


class CertificateRule(Value):
    """A certificate that must be valid on the day, for claims on these products; no products means for every claim."""

    certificate: Slug
    products: tuple[ProductPath, ...] = ()


class Protection(Value):
    """How long a grant lasts (from approval), where a tier differs, and how long before the end the partner is told."""

    period: Period
    by_tier: dict[Slug, Period] = {}
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


class Programme(Value):
    """One version of one programme of one vendor.

    `effective_from`: from when claims are judged by it; without one, from its publication. `rates` turn other
    currencies into the programme's (one unit of theirs in units of ours); a currency without a rate is not accepted.
    """

    id: ProgrammeId
    name: Name
    effective_from: Instant | None = None
    currency: CurrencyCode
    rates: dict[CurrencyCode, Rate] = {}
    tiers: tuple[Tier, ...] = Field(min_length=1)
    products: dict[Step, Family] = Field(min_length=1)
    territories: dict[TerritoryCode, tuple[TerritoryCode, ...]] = {}
    rules: Track
    tracks: dict[PartnerType, Track] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_exist(self) -> "Programme":
        for place, problem in self._dangling():
            raise PydanticCustomError("programme_reference", "{problem}", {"place": place, "problem": problem})
        return self

    def _dangling(self) -> Iterator[Reference]:
        yield from self._dangling_in(("rules",), self.rules)
        for kind, track in self.tracks.items():
            yield from self._dangling_in(("tracks", kind), track)
            yield from self._incomplete(kind)

    def _dangling_in(self, place: tuple[str, ...], track: Track) -> Iterator[Reference]:
        for field, tier in _tiers_named(track):
            if tier not in self.ranks:
                yield (*place, *field), f"there is no tier {tier!r}"
        for field, product in _products_named(track):
            if product not in self.product_names:
                yield (*place, *field), f"there is no product {product!r}"
        for index, territory in enumerate(track.territories or ()):
            if not self.knows_territory(territory):
                yield (*place, "territories", index), f"there is no territory {territory!r}"

    def _incomplete(self, kind: PartnerType) -> Iterator[Reference]:
        if self.tracks[kind].extends is not None and self.tracks[kind].extends not in self.tracks:
            yield ("tracks", kind, "extends"), f"there is no track {self.tracks[kind].extends!r}"
            return
        lineage = list(self._lineage(kind))
        if len(lineage) > len(self.tracks) + 1:
            yield ("tracks", kind, "extends"), "the tracks extend one another in a circle"
            return
        for field in ("protection", "decision", "routes"):
            if not getattr(self.track(kind), field):
                yield ("tracks", kind, field), "is stated neither here nor in 'rules'"

    def _lineage(self, kind: PartnerType) -> Iterator[Track]:
        """The tracks from the type itself down to the common rules; cut off where it runs in a circle."""
        follow: PartnerType | None = kind
        for _ in range(len(self.tracks) + 1):
            if follow is None:
                break
            yield self.tracks[follow]
            follow = self.tracks[follow].extends
        yield self.rules

    def track(self, kind: PartnerType) -> Track:
        """The whole rules for a partner type, taken together from what it extends. Raises KeyError."""
        found = self._tracks.get(kind)
        if found is None:
            stated: dict[str, Any] = {}
            for part in self._lineage(kind):
                stated = {name: getattr(part, name) for name in part.model_fields_set} | stated
            found = self._tracks[kind] = Track.model_construct(**stated)
        return found

    @cached_property
    def _tracks(self) -> dict[PartnerType, Track]:
        return {}

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The rungs by tier id, 0 the lowest."""
        return {tier.id: rank for rank, tier in enumerate(self.tiers)}

    @cached_property
    def product_names(self) -> dict[str, str]:
        """The name of every family, line and SKU by its path."""
        return dict(_tree(self.products))

    @cached_property
    def _regions(self) -> dict[str, str]:
        return {country: region for region, countries in self.territories.items() for country in countries}

    def knows_territory(self, code: str) -> bool:
        """Whether the programme speaks of this region, country or subdivision (`US-CA` lies in `US`)."""
        return code == EVERYWHERE or code in self.territories or code.partition("-")[0] in self._regions

    def within(self, code: str, wide: str) -> bool:
        """Whether a territory lies in a wider one: everywhere > region > country > subdivision."""
        country = code.partition("-")[0]
        return wide in (EVERYWHERE, code, country) or self._regions.get(country) == wide

    def in_own_currency(self, amount: Decimal, currency: str) -> Decimal | None:
        """An amount in the programme's currency, or None when the programme has no rate for it."""
        if currency == self.currency:
            return amount
        rate = self.rates.get(currency)
        return None if rate is None else amount * rate


def _tree(products: dict[str, Family]) -> Iterator[tuple[str, str]]:
    for family_id, family in products.items():
        yield family_id, family.name
        for line_id, line in family.lines.items():
            yield f"{family_id}/{line_id}", line.name
            for sku, name in line.skus.items():
                yield f"{family_id}/{line_id}/{sku}", name


def _tiers_named(track: Track) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if track.minimum_tier is not None:
        yield ("minimum_tier",), track.minimum_tier
    if track.protection is not None:
        for tier in track.protection.by_tier:
            yield ("protection", "by_tier", tier), tier
    if track.automatic is not None:
        for index, tier in enumerate(track.automatic.tiers):
            yield ("automatic", "tiers", index), tier


def _products_named(track: Track) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for index, product in enumerate(track.products or ()):
        yield ("products", index), product
    for rule, certificate in enumerate(track.certificates or ()):
        for index, product in enumerate(certificate.products):
            yield ("certificates", rule, "products", index), product
