"""What a track may state: what may be registered, on which evidence and prerequisites, and who decides."""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from contracts.conditions import ALWAYS, Amount, Needs, When
from contracts.evidence import EvidenceRule, in_words
from contracts.message import Value
from contracts.periods import Period
from contracts.values import DealKind, Direction, Origin, ProductPath, Slug

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
