"""The rules of a programme for one partner type: what may be registered, on which evidence, and who decides.

Terms of what is granted stand in `contracts.terms`. A track states what differs; the rest it takes from the track it
extends, then from the common rules.
"""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from contracts.conditions import ALWAYS, Amount, Needs, When
from contracts.evidence import AllOf, EvidenceRule, in_words
from contracts.message import Value
from contracts.periods import Period
from contracts.terms import (
    Activity,
    Caps,
    CoSell,
    Extensions,
    Incumbency,
    LineOfBusiness,
    Protection,
    Reward,
    Selection,
    Standing,
)
from contracts.values import DealKind, Direction, Name, Origin, PartnerType, ProductPath, Slug, TerritoryCode

Moment = Literal["submission", "decision", "extension"]
Consequence = Literal["block", "condition", "warn"]


class Registrable(Value):
    """What may be registered at all; a list that is left out leaves it open.

    `tender`: never, only when registered before the request was published, or always. `visibility`: which choices the
    partner has of who at the vendor sees the deal.
    """

    kinds: tuple[DealKind, ...] | None = None
    origins: tuple[Origin, ...] | None = None
    directions: tuple[Direction, ...] = ("through",)
    visibility: tuple[Literal["private", "visible", "co_sell"], ...] | None = None
    tender: Literal["never", "before_publication", "always"] = "always"


class SizeRule(Value):
    """Deals of this kind have at least, or at most, this list value in the programme's currency."""

    when: When = ALWAYS
    minimum: Amount = Decimal(0)
    maximum: Amount | None = None


class CertificateRule(Value):
    """A certificate that must be valid on the day, for claims on these products; no products means for every claim."""

    certificate: Slug
    products: tuple[ProductPath, ...] = ()


PrerequisiteName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,48}$")]
"""Decisions know it as a rule by `PREREQUISITE_` and this name."""


class Prerequisite(Value):
    """What the partner must be or hold before such a claim is let in, granted, or extended, and what happens otherwise.

    block: refused. condition: let in, and not granted before it is met. warn: noted for whoever decides.
    """

    name: PrerequisiteName
    when: When = ALWAYS
    needs: Needs
    otherwise: Consequence = "block"
    at: tuple[Moment, ...] = ("submission", "decision")


class EvidenceCase(Value):
    """The proof of work such a claim needs; `age`: how old it may be; `verified`: a person has found that it holds.

    Of several cases every one that speaks of the claim must be met. Nothing can be verified before a claim is made, so
    `verified` counts from the decision on.
    """

    when: When = ALWAYS
    needs: EvidenceRule
    age: Period | None = None
    verified: bool = False
    at: tuple[Moment, ...] = ("submission", "decision")

    @cached_property
    def words(self) -> str:
        """What is asked for, as a person reads it."""
        age = f", no older than {self.age}" if self.age else ""
        return f"{in_words(self.needs)}{age}{', verified' if self.verified else ''}"


class Automatic(Value):
    """A clean claim below this size, of a partner of these tiers, needs no person; `when` narrows it further."""

    under: Amount
    tiers: tuple[Slug, ...]
    when: When = ALWAYS


class Decision(Value):
    """How soon the vendor decides, and how long a partner has to answer a question before the claim lapses.

    `at_risk`: how long before the decision is due a warning goes out. `appeal_within`: how long a rejected partner may
    ask for another look; without one there is no appeal.
    """

    within: Period
    information_within: Period
    at_risk: Period | None = None
    appeal_within: Period | None = None
    appeal_decided_within: Period | None = None


class Step(Value):
    """One step of an approval: the desks that are asked at the same time; all of them must agree, or any one."""

    desks: tuple[Slug, ...] = Field(min_length=1, max_length=10)
    agree: Literal["all", "any"] = "all"


class Route(Value):
    """Who looks at such a claim, step after step; the first route that fits is taken.

    `to` names the one desk of a route of one step; `over` the size from which it is taken, like `when.over`.
    """

    to: Slug | None = None
    over: Amount = Decimal(0)
    when: When = ALWAYS
    steps: tuple[Step, ...] = Field(default=(), max_length=10)

    @property
    def plan(self) -> tuple[Step, ...]:
        """The steps, in the order in which they are taken."""
        return self.steps if self.to is None else (Step(desks=(self.to,)), *self.steps)


class Stated(Value):
    """What may be stated in a track, or in the rules common to all."""

    label: Name | None = None
    minimum_tier: Slug | None = None
    territories: tuple[TerritoryCode, ...] | None = None
    products: tuple[ProductPath, ...] | None = None
    industries: tuple[Slug, ...] | None = None
    registrable: Registrable | None = None
    minimum_deal: Amount | None = None
    sizes: tuple[SizeRule, ...] | None = None
    certificates: tuple[CertificateRule, ...] | None = None
    prerequisites: tuple[Prerequisite, ...] | None = None
    evidence: EvidenceRule | tuple[EvidenceCase, ...] | None = None
    protection: Protection | None = None
    extensions: Extensions | None = None
    activity: Activity | None = None
    cooling_off: Period | None = None
    look_back: Period | None = None
    incumbency: Incumbency | None = None
    line_of_business: LineOfBusiness | None = None
    automatic: Automatic | None = None
    decision: Decision | None = None
    routes: tuple[Route, ...] | None = None
    reward: Reward | None = None
    caps: Caps | None = None
    co_sell: CoSell | None = None
    selection: Selection | None = None
    standing: Standing | None = None
    confidential_customers: bool | None = None

    def stated(self) -> dict[str, Any]:
        """The rules this track states itself."""
        return {name: value for name, value in self if value is not None}


class Track(Stated):
    """The rules for one partner type; what a track leaves out it takes from the one it extends, then from `rules`.

    `label`: the vendor's own word for these partners. `minimum_tier`, `territories`, `products`, `industries` fence in
    who may register what. `minimum_deal` and `sizes` bound the deal's list value. `cooling_off`: how long after a claim
    of its own was given up or lapsed a partner may not register the same again. `look_back`: for how long before a
    claim the vendor must not have sold to the customer for it to be new business. `confidential_customers`: the partner
    may withhold who its customer is.
    """

    extends: PartnerType | None = None


class Terms(Value):
    """The whole rules for one partner type, after all that its track extends was taken in."""

    label: Name | None = None
    minimum_tier: Slug | None = None
    territories: tuple[TerritoryCode, ...] | None = None
    products: tuple[ProductPath, ...] | None = None
    industries: tuple[Slug, ...] | None = None
    registrable: Registrable = Registrable()
    minimum_deal: Amount = Decimal(0)
    sizes: tuple[SizeRule, ...] = ()
    certificates: tuple[CertificateRule, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    evidence: EvidenceRule | tuple[EvidenceCase, ...] = AllOf(all_of=())
    protection: Protection
    extensions: Extensions | None = None
    activity: Activity | None = None
    cooling_off: Period | None = None
    look_back: Period | None = None
    incumbency: Incumbency | None = None
    line_of_business: LineOfBusiness | None = None
    automatic: Automatic | None = None
    decision: Decision
    routes: tuple[Route, ...] = Field(min_length=1)
    reward: Reward | None = None
    caps: Caps | None = None
    co_sell: CoSell | None = None
    selection: Selection | None = None
    standing: Standing = Standing()
    confidential_customers: bool = False

    @cached_property
    def evidence_cases(self) -> tuple[EvidenceCase, ...]:
        """The proof of work that is asked for, case by case, whichever way it is stated; nothing asked is no case."""
        if isinstance(self.evidence, tuple):
            return self.evidence
        return () if self.evidence == AllOf(all_of=()) else (EvidenceCase(needs=self.evidence),)
