"""The rules of a programme for one partner type: what may be registered, on which evidence, and who decides.

Terms of what is granted stand in `contracts.terms`. A track states what differs; the rest it takes from the track it
extends, then from the common rules.
"""

from decimal import Decimal
from functools import cached_property
from typing import Any

from pydantic import Field

from contracts.conditions import Amount
from contracts.evidence import AllOf, EvidenceRule
from contracts.message import Value
from contracts.periods import Period
from contracts.rules import (
    Automatic,
    CertificateRule,
    Decision,
    EvidenceCase,
    Prerequisite,
    Registrable,
    Route,
    SizeRule,
)
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
from contracts.values import Name, PartnerType, ProductPath, Slug, TerritoryCode


class Stated(Value):
    """What may be stated for some of a programme's partners, or for all of them."""

    label: Name | None = None
    registers: bool | None = None
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


class Track(Stated):
    """The rules for one partner type; what a track leaves out it takes from the one it extends, then from `rules`.

    `label`: the vendor's own word for these partners. `registers`: whether they make claims at all; a distributor files
    for its resellers, and an affiliate's orders are attributed to it without one. `minimum_tier`, `territories`,
    `products`, `industries` fence in who may register what. `minimum_deal` and `sizes` bound the deal's list value.
    `cooling_off`: how long after a claim of its own was given up or lapsed a partner may not register the same again.
    `look_back`: for how long before a claim the vendor must not have sold to the customer for it to be new business.
    `confidential_customers`: the partner may withhold who its customer is.
    """

    extends: PartnerType | None = None

    def stated(self) -> dict[str, Any]:
        """The rules this track states itself."""
        return {name: value for name, value in self if value is not None}


class Terms(Stated):
    """The whole rules for one partner type, after all that its track extends was taken in.

    What must be stated, or means something where nothing is said, stands here again.
    """

    registers: bool = True
    registrable: Registrable = Registrable()
    minimum_deal: Amount = Decimal(0)
    sizes: tuple[SizeRule, ...] = ()
    certificates: tuple[CertificateRule, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    evidence: EvidenceRule | tuple[EvidenceCase, ...] = AllOf(all_of=())
    protection: Protection
    decision: Decision
    routes: tuple[Route, ...] = Field(min_length=1)
    standing: Standing = Standing()
    confidential_customers: bool = False

    @cached_property
    def workings(self) -> dict[str, Any]:
        """What was worked out of these terms, which never change, so that it is worked out once."""
        return {}

    @cached_property
    def evidence_cases(self) -> tuple[EvidenceCase, ...]:
        """The proof of work that is asked for, case by case, whichever way it is stated; nothing asked is no case."""
        if isinstance(self.evidence, tuple):
            return self.evidence
        return () if self.evidence == AllOf(all_of=()) else (EvidenceCase(needs=self.evidence),)
