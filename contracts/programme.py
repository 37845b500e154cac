"""A partner programme as data: who may register what, on which evidence, and what a grant is worth.

A programme is written as YAML, published as an event and pinned, with its version, in every decision taken under it.
Rules are stated once for all partner types and overridden where a type differs, so a new programme needs no code.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from contracts.calendars import Calendar
from contracts.conditions import Needs
from contracts.message import Command, Event, Value
from contracts.references import Named, Place, named
from contracts.terms import Desk
from contracts.track import Terms, Track
from contracts.values import CurrencyCode, Instant, Name, PartnerType, ProgrammeId, Slug, TerritoryCode, Text

EVERYWHERE = "*"
Step = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Rate = Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=8)]
Problem = tuple[Place, str]
"""Where in the programme something is named, and what is wrong with the name."""


class Tier(Value):
    """A rung of the programme; rungs are listed from the lowest to the highest.

    `requires`: what a partner's facts must show for it. `until`: a rung that is no longer given from then on; whoever
    still holds it counts as of the tier it `becomes`. Rungs of an older scheme stand before those of the newer one.
    """

    id: Slug
    name: Name
    requires: Needs | None = None
    until: Instant | None = None
    becomes: Slug | None = None


class Competency(Value):
    """A skill that a partner's facts of the day add up to, for example three certified engineers."""

    name: Name
    requires: Needs


class Line(Value):
    """A product line and its SKUs by name."""

    name: Name
    skus: dict[Step, Name] = Field(default_factory=dict)


class Family(Value):
    """A product family and its lines."""

    name: Name
    lines: dict[Step, Line] = Field(default_factory=dict)


class Programme(Value):
    """One version of one programme of one vendor.

    `effective_from`: from when claims are judged by it; without one, from its publication. `rates` turn other
    currencies into the programme's (one unit of theirs in units of ours); a currency without a rate is not accepted.
    """

    id: ProgrammeId
    name: Name
    effective_from: Instant | None = None
    currency: CurrencyCode
    rates: dict[CurrencyCode, Rate] = Field(default_factory=dict)
    tiers: tuple[Tier, ...] = Field(min_length=1)
    products: dict[Step, Family] = Field(min_length=1)
    territories: dict[TerritoryCode, tuple[TerritoryCode, ...]] = Field(default_factory=dict)
    calendars: dict[Slug, Calendar] = Field(default_factory=dict)
    desks: dict[Slug, Desk] = Field(default_factory=dict)
    competencies: dict[Slug, Competency] = Field(default_factory=dict)
    rules: Track
    tracks: dict[PartnerType, Track] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_exist(self) -> "Programme":
        for place, problem in self._dangling():
            raise PydanticCustomError("programme_reference", "{problem}", {"place": place, "problem": problem})
        return self

    def _dangling(self) -> Iterator[Problem]:
        unknown = [(kind, wide) for kind, wide in self._extensions() if wide not in self.tracks]
        for kind, wide in unknown:
            yield ("tracks", kind, "extends"), f"there is no track {wide!r}"
        for place, what, name in self._names():
            if not self._knows(what, name):
                yield place, f"there is no {what} {name!r}"
        for kind in () if unknown else self.tracks:
            yield from self._incomplete(kind)

    def _extensions(self) -> Iterator[tuple[PartnerType, PartnerType]]:
        return ((kind, track.extends) for kind, track in self.tracks.items() if track.extends)

    def _names(self) -> Iterator[Named]:
        yield from named(self.rules, ("rules",))
        for part in ("tracks", "desks", "competencies", "calendars"):
            for key, value in getattr(self, part).items():
                yield from named(value, (part, key))
        for index, tier in enumerate(self.tiers):
            yield from named(tier, ("tiers", index))

    def _knows(self, kind: str, name: str) -> bool:
        match kind:
            case "tier":
                return name in self.ranks
            case "product":
                return name in self.product_names
            case "territory":
                return self.knows_territory(name)
            case "desk":
                # A programme that lists no desks leaves it to the roles of those who sign in.
                return not self.desks or name in self.desks
            case _:
                return name in self.competencies

    def _incomplete(self, kind: PartnerType) -> Iterator[Problem]:
        if len(list(self._lineage(kind))) > len(self.tracks) + 1:
            yield ("tracks", kind, "extends"), "the tracks extend one another in a circle"
            return
        stated = self._stated(kind)
        for field in ("protection", "decision", "routes"):
            if not stated.get(field):
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

    def _stated(self, kind: PartnerType) -> dict[str, Any]:
        stated: dict[str, Any] = {}
        for part in self._lineage(kind):
            stated = part.stated() | stated
        return stated

    @cached_property
    def terms(self) -> dict[PartnerType, Terms]:
        """The whole rules for each partner type that the programme has a track for."""
        return {kind: Terms.model_construct(**self._stated(kind)) for kind in self.tracks}

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
        """Whether the programme speaks of this region, country or subdivision (`US-CA` lies in `US`).

        One that lists no territories draws no line between them: it speaks of all.
        """
        listed = code in self.territories or code.partition("-")[0] in self._regions
        return not self.territories or code == EVERYWHERE or listed

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


class PublishProgramme(Command):
    """Put a programme, or a new version of it, into force; claims made before keep the version they were made under."""

    TYPE: ClassVar[str] = "publish-programme.v1"
    programme: Programme


class ProgrammePublished(Event):
    """A version of a programme stands; claims made from `effective_from` on are judged by it."""

    TYPE: ClassVar[str] = "programme.published.v1"
    programme: Programme
    version: int = Field(ge=1)
    effective_from: Instant


class RetireProgramme(Command):
    """Take no new claims in a programme any more; those that were made are decided under their versions."""

    TYPE: ClassVar[str] = "retire-programme.v1"
    programme: ProgrammeId
    reason: Text = ""


class ProgrammeRetired(Event):
    """No new claims are made in this programme, until a new version is published."""

    TYPE: ClassVar[str] = "programme.retired.v1"
    programme: ProgrammeId
    version: int = Field(ge=1)
    reason: Text = ""
