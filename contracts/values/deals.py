"""The opportunity that is claimed: its kind and size, its scope, how it travels, and the proof of work on it."""

from datetime import date
from typing import Literal

from pydantic import Field

from contracts.message import Value
from contracts.values.primitives import Instant, Money, Name, PartnerId, ProductPath, Slug, TerritoryCode, Text

PRODUCTS_MAX = 50
EVIDENCE_MAX = 40
ITEMS_MAX = 100

DealKind = Literal["new", "renewal", "expansion", "migration"]
Origin = Literal["partner", "vendor"]
Direction = Literal["to", "through"]
ProtectionKind = Literal["exclusive", "attribution", "account", "open"]
"""What a grant does: keeps rivals out, only credits whoever brought the lead, keeps a whole account, or is open:
it keeps nobody out, as several compete."""
KEEPS_NOBODY_OUT: frozenset[ProtectionKind] = frozenset({"attribution", "open"})
"""What some grants do: they are known and credited, and stand in nobody's way."""
Role = Literal["reseller", "distributor", "referral", "integrator", "marketplace", "influence"]


class Tender(Value):
    """A public request the deal answers: its number and the day it was published, once it was."""

    reference: Name
    published_on: date | None = None


class Item(Value):
    """A line of the deal's bill of materials."""

    product: ProductPath
    quantity: int = Field(ge=1, le=10_000_000)
    price: Money | None = None


class Deal(Value):
    """The opportunity behind the claim: its kind, who found it, its list value, when it should close.

    `direction`: sold through the partner to the end customer, or to the partner for its own use. `seller`: who of the
    partner sells it, as the partner's own id. `scope`: one opportunity, or the customer's whole line of business.
    """

    kind: DealKind = "new"
    origin: Origin = "partner"
    value: Money
    expected_close: date | None = None
    description: Text = ""
    project: Name | None = None
    direction: Direction = "through"
    scope: Literal["opportunity", "line_of_business"] = "opportunity"
    visibility: Literal["private", "visible", "co_sell"] = "visible"
    industry: Slug | None = None
    seller: Slug | None = None
    solution: Slug | None = None
    displaces: Name | None = None
    site: Name | None = None
    tender: Tender | None = None
    recurring: Money | None = None
    term_months: int | None = Field(default=None, ge=1, le=240)
    attributes: dict[Slug, bool | Slug] = Field(default_factory=dict, max_length=20)
    items: tuple[Item, ...] = Field(default=(), max_length=ITEMS_MAX)


EvidenceKind = Literal[
    "contact",
    "needs_conversation",
    "meeting",
    "demonstration",
    "budget",
    "timeline",
    "proposal",
    "quote",
    "statement_of_work",
    "customer_letter",
    "activity",
]


class Evidence(Value):
    """One dated proof of work on the deal, weakest (a contact) to strongest (a signed statement of work)."""

    kind: EvidenceKind
    at: Instant
    summary: Text


class Chain(Value):
    """How the deal travels: the role the claim is made in, and the distributor named, if any."""

    role: Role = "reseller"
    distributor: PartnerId | None = None


class Scope(Value):
    """Which products in which territory; an empty product list means everything, `*` means everywhere."""

    products: tuple[ProductPath, ...] = Field(default=(), max_length=PRODUCTS_MAX)
    territory: TerritoryCode = "*"


class Reach(Value):
    """How far a claim reaches where its details alone do not say it: its kind, and products wider than those named."""

    kind: ProtectionKind = "exclusive"
    products: tuple[ProductPath, ...] = Field(default=(), max_length=PRODUCTS_MAX)
