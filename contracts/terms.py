"""What a programme grants and on which terms: protection, extension, duties while it lasts, reward, and ends."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contracts.conditions import When
from contracts.evidence import AllOf, EvidenceRule
from contracts.message import Value
from contracts.periods import Period, check_total
from contracts.values import Name, ProtectionKind, Slug

Share = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)]
"""Per cent."""


class PeriodCase(Value):
    """A protected period for such claims, in place of the common one."""

    when: When
    period: Period


class Protection(Value):
    """How long a grant lasts (from approval), where a tier differs, and how long before the end the partner is told.

    `cases`: the first that fits goes before tier and common period. `kind`: exclusive keeps rivals out; attribution
    only credits whoever brought the lead; account keeps a service account and its renewals. `grace`: after the end,
    only the holder may apply again. `tail`: after the end, how long an order still counts for the registration.
    `dispute`: what an open dispute does to a protection that stands; `stops_clock` gives the lost time back.
    `direct_contact`: whether the vendor's own people may talk to the customer. `price_level`: the price it holds.
    """

    period: Period
    by_tier: dict[Slug, Period] = Field(default_factory=dict)
    cases: tuple[PeriodCase, ...] = ()
    reminders: tuple[Period, ...] = ()
    kind: ProtectionKind = "exclusive"
    grace: Period | None = None
    tail: Period | None = None
    dispute: Literal["keeps", "suspends"] = "keeps"
    stops_clock: bool = False
    direct_contact: Literal["allowed", "banned", "joint"] = "allowed"
    price_level: Slug | None = None


class Extensions(Value):
    """How often and how far a protection may be extended, on which evidence, and when that may be asked.

    `ask_within`: the last stretch of the protection in which an extension may be asked for; without one, any time.
    `age`: how old the evidence may be. `automatic`: granted by rule when the evidence is there.
    """

    count: int = Field(default=1, ge=0, le=100)
    period: Period
    ask_within: Period | None = None
    evidence: EvidenceRule = AllOf(all_of=())
    age: Period | None = None
    automatic: bool = False

    @model_validator(mode="after")
    def _end_some_day(self) -> Self:
        check_total(self.period, self.count)
        return self


class Activity(Value):
    """How often the holder reports work on the deal, and after how long a silence the grant may be taken away."""

    every: Period
    revocable_after: Period
    revoke: Literal["by_person", "automatic"] = "by_person"


class Incumbency(Value):
    """For how long after a won deal the partner is the customer's incumbent for these products.

    `renewal_within`: the last stretch of it in which the incumbent's renewal is expected, and the partner is told.
    """

    period: Period
    renewal_within: Period | None = None


class LineOfBusiness(Value):
    """Partners of these tiers may register a customer's whole line of business: the product up to this level."""

    tiers: tuple[Slug, ...]
    level: Literal["family", "line"] = "family"
    period: Period | None = None


class Reward(Value):
    """What the partner earns and who serves the customer: plain data that goes with the grant and the outcome.

    `rate` is in per cent of the basis. `precedence`: of two claims of one partner on one customer only the one with
    the higher precedence pays, where both programmes say `once_per_customer`.
    """

    kind: Literal["commission", "margin", "share", "fee", "none"] = "none"
    rate: Share | None = None
    basis: Name | None = None
    recurring_months: int | None = Field(default=None, ge=1, le=240)
    once_per_customer: bool = False
    precedence: int = Field(default=0, ge=0, le=100)
    brand_mode: Literal["vendor", "private_label"] = "vendor"
    support_owner: Literal["vendor", "partner"] = "vendor"
    billing_owner: Literal["vendor", "partner"] = "partner"
    closes: Literal["partner", "vendor"] = "partner"


class Caps(Value):
    """How many claims a partner may have open at once, or make in seven days; `by_tier` bounds the open ones."""

    open_claims: int | None = Field(default=None, ge=0, le=1_000_000)
    by_tier: dict[Slug, int] = Field(default_factory=dict)
    per_week: int | None = Field(default=None, ge=0, le=1_000_000)


class CoSell(Value):
    """Who may be invited to a deal, for how long an invitation stands, and what is held back until it is accepted.

    `shares_required`: the parties' shares total 100 before the claim is granted. `on_exit`: what becomes of the share
    of a party that leaves.
    """

    within: Period = "P15D"
    roles: tuple[Literal["supporting", "oem", "technology", "presales", "candidate"], ...] = ("supporting",)
    withhold_customer: bool = True
    shares_required: bool = True
    on_exit: Literal["to_lead", "split"] = "to_lead"


class Selection(Value):
    """How a deal the vendor found is given to one of several partners: points by criterion, weighted.

    `before_tender`: selected before a public request is published.
    """

    criteria: dict[Slug, int] = Field(min_length=1, max_length=20)
    candidates_minimum: int = Field(default=1, ge=1, le=50)
    before_tender: bool = False


class Standing(Value):
    """What happens to a partner's claims when it is suspended, and when the relation with it ends."""

    on_suspension: Literal["keeps", "suspends"] = "keeps"
    on_termination: Literal["keeps", "cancels"] = "cancels"
    transfer_within: Period = "P15D"


class Desk(Value):
    """Who decides under this name: any of the vendor's people of this role, or only those listed by their ids.

    `deputies` may decide too. `partners_own`: so may the channel manager who looks after the partner. `escalates_to`:
    the desk that is asked as well when the decision is late.
    """

    name: Name
    role: Literal["channel-manager", "approver", "operator"] = "channel-manager"
    members: tuple[Name, ...] = Field(default=(), max_length=100)
    deputies: tuple[Name, ...] = Field(default=(), max_length=100)
    partners_own: bool = False
    escalates_to: Slug | None = None
