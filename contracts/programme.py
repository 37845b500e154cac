"""A partner programme as data: who may register what, on which evidence, and what a grant is worth.

A programme is written as YAML, published as an event and pinned, with its version, in every decision taken under it.
Rules are stated once for all partner types and overridden where a type differs, so a new programme needs no code.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from contracts.calendars import Calendar, calendar_for
from contracts.disputes import Disputes
from contracts.evidence import LADDER
from contracts.message import Command, Event, Value
from contracts.products import Family, Step, tree
from contracts.references import Place, in_words
from contracts.retention import Retention
from contracts.soundness import problems
from contracts.terms import Desk
from contracts.tiers import Competency, Tier
from contracts.track import Terms, Track
from contracts.values import (
    CurrencyCode,
    EvidenceKind,
    Instant,
    Name,
    PartnerType,
    ProgrammeId,
    Slug,
    TerritoryCode,
    Text,
)

EVERYWHERE = "*"
Rate = Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=8)]


class Programme(Value):
    """One version of one programme of one vendor.

    `effective_from`: from when claims are judged by it; without one, from its publication. `rates` turn other
    currencies into the programme's (one unit of theirs in units of ours); a currency without a rate is not accepted.
    `ladder`: the kinds of evidence from the weakest to the strongest, for rules that ask for `at_least` one of them.
    `conflicts`: how cases about claims of this programme are settled; without it they are not promised for any time.
    `retention`: how long people stay in the vault that claims of this programme came with; without it, until asked.
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
    ladder: tuple[EvidenceKind, ...] = LADDER
    competencies: dict[Slug, Competency] = Field(default_factory=dict)
    rules: Track
    tracks: dict[PartnerType, Track] = Field(min_length=1)
    conflicts: Disputes | None = None
    retention: Retention | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> "Programme":
        if found := list(problems(self)):
            words = "; ".join(f"{in_words(place)}: {problem}" for place, problem in found)
            raise PydanticCustomError("programme", "{words}", {"words": words, "problems": found})
        return self

    def lineage(self, kind: PartnerType) -> Iterator[PartnerType]:
        """The type itself and those its track extends, one after another; cut off where that runs in a circle."""
        follow: PartnerType | None = kind
        for _ in self.tracks:
            if follow is None:
                break
            yield follow
            follow = self.tracks[follow].extends

    def stated(self, kind: PartnerType) -> dict[str, Any]:
        """The rules for a partner type by name: as its track states them, else one it extends, else `rules`."""
        found: dict[str, Any] = {}
        for part in (*(self.tracks[each] for each in self.lineage(kind)), self.rules):
            found = part.stated() | found
        return found

    def place_of(self, kind: PartnerType, field: str) -> Place:
        """Where the rule stands that a track states or takes; in `rules` for one that is stated nowhere."""
        own = (each for each in self.lineage(kind) if getattr(self.tracks[each], field) is not None)
        return next((("tracks", each, field) for each in own), ("rules", field))

    @cached_property
    def terms(self) -> dict[PartnerType, Terms]:
        """The whole rules for each partner type that the programme has a track for."""
        return {kind: Terms.model_construct(**self.stated(kind)) for kind in self.tracks}

    @cached_property
    def lineages(self) -> dict[PartnerType, frozenset[str]]:
        """For each partner type that has a track: the type and all whose tracks it extends. Every VAR is a reseller."""
        return {kind: frozenset(self.lineage(kind)) for kind in self.tracks}

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The rungs by tier id, 0 the lowest."""
        return {tier.id: rank for rank, tier in enumerate(self.tiers)}

    def tier_on(self, recorded: str, at: datetime) -> str:
        """What a recorded tier counts as on a day: the lowest where this programme does not have it."""
        if recorded not in self.ranks:
            return self.tiers[0].id
        held = self.tiers[self.ranks[recorded]]
        while held.until is not None and held.until <= at and held.becomes is not None:
            held = self.tiers[self.ranks[held.becomes]]
        return held.id

    @cached_property
    def product_names(self) -> dict[str, str]:
        """The name of every family, line and SKU by its path."""
        return dict(tree(self.products))

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

    def calendar_for(self, territory: str) -> tuple[str, Calendar] | None:
        """By whose hours promises about a claim are counted, and their name; None where there is no calendar for it."""
        return calendar_for(self.calendars, territory, lambda wide: self.within(territory, wide))

    def in_own_currency(self, amount: Decimal, currency: str) -> Decimal | None:
        """An amount in the programme's currency, or None when the programme has no rate for it."""
        if currency == self.currency:
            return amount
        rate = self.rates.get(currency)
        return None if rate is None else amount * rate


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
