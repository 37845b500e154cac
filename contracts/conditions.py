"""What rules of a programme depend on: `when` looks at the claim, `needs` at the partner. Both are plain data."""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from contracts.message import Value
from contracts.periods import Period
from contracts.values import (
    CertificateTrack,
    DealKind,
    Direction,
    Origin,
    PartnerType,
    ProductPath,
    Role,
    Slug,
    TerritoryCode,
)

Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]


class When(Value):
    """Which claims a rule speaks of: all that is stated here must hold; a list holds if one of its members does.

    `over` and `under` bound the deal's list value in the programme's currency: at least `over`, less than `under`.
    `types` are those of the track that judges the claim and of the tracks it extends. `products` touch the claim's:
    they lie in one another, whichever is wider. `attributes` are those the partner states of the deal, for example
    `{clinical: true}`.
    """

    over: Amount | None = None
    under: Amount | None = None
    types: tuple[PartnerType, ...] = ()
    tiers: tuple[Slug, ...] = ()
    products: tuple[ProductPath, ...] = ()
    territories: tuple[TerritoryCode, ...] = ()
    industries: tuple[Slug, ...] = ()
    kinds: tuple[DealKind, ...] = ()
    origins: tuple[Origin, ...] = ()
    directions: tuple[Direction, ...] = ()
    roles: tuple[Role, ...] = ()
    attributes: dict[Slug, bool | Slug] = Field(default_factory=dict, max_length=20)

    @cached_property
    def stated(self) -> tuple[tuple[str, Any], ...]:
        """What is stated here, by name; nothing for a rule that speaks of every claim."""
        return tuple((name, value) for name, value in self if value is not None and value not in ((), {}))


ALWAYS = When()


class Holding(Value):
    """Certificates that are valid on the day, of at least this level, held by so many people.

    `holder`: `company` counts the people of all its records, those in the name of one seller too; `seller` asks for one
    in the name of the person who sells the deal; `both` for that and for one in the company's own name.
    `valid_for`: it must not run out sooner.
    """

    level: int = Field(default=0, ge=0, le=100)
    people: int = Field(default=1, ge=1, le=100_000)
    holder: Literal["company", "seller", "both"] = "company"
    valid_for: Period | None = None


class HeldCertificate(Holding):
    """A certificate by its name, in any track or in this one (sales, technical, marketing, compliance)."""

    certificate: Slug
    track: CertificateTrack | None = None


class HeldInTrack(Holding):
    """Any certificate of a track: sales, technical, marketing or compliance."""

    track: CertificateTrack


class HeldCompetency(Value):
    """A competency of the programme, which the partner's facts of the day add up to."""

    competency: Slug


class ReachedTier(Value):
    """A tier of the programme, or one above it."""

    tier: Slug


class RecordedFact(Value):
    """A number the vendor recorded of the partner, for example its revenue with the vendor, not out of date.

    One that was recorded in another currency is compared in the programme's.
    """

    fact: Slug
    at_least: Decimal = Decimal(0)


class PrequalifiedSolution(Value):
    """The solution named in the claim was approved once for this partner, and still is."""

    prequalified: Literal[True] = True


class AllNeeds(Value):
    """Every one of these; an empty list asks for nothing."""

    all_of: tuple["Needs", ...]


class AnyNeed(Value):
    """At least one of these."""

    any_of: tuple["Needs", ...]


Needs = (
    HeldCertificate
    | HeldInTrack
    | HeldCompetency
    | ReachedTier
    | RecordedFact
    | PrequalifiedSolution
    | AllNeeds
    | AnyNeed
)

AllNeeds.model_rebuild()
AnyNeed.model_rebuild()
