"""What two claims on one customer have to do with each other: a kind, how grave, and everything that explains it."""

from typing import Literal

from pydantic import Field

from contracts.message import Value
from contracts.values import Code, EntityId, Instant, Name, Text, Window

Severity = Literal["none", "info", "notice", "review", "block"]
ConflictKind = Literal[
    "DUPLICATE_SELF",
    "PARTNER_OVERLAP",
    "PARTNER_OVERLAP_PROBABLE",
    "PARTNER_OVERLAP_POSSIBLE",
    "DIRECT_OVERLAP",
    "NAMED_ACCOUNT",
    "INCUMBENT",
    "FAMILY_OVERLAP",
    "SCOPE_CONTAINS",
    "ADJACENT",
    "WINDOW_EDGE",
    "EVERGREEN",
    "TENDER_SHARED",
    "CHAIN_COMPLEMENT",
    "SAME_DEAL",
    "CHAIN_INCONSISTENT",
    "AFFILIATED_PARTIES",
    "IDENTITY_CONTRADICTION",
    "BLOCKED_BY_BLANKET",
]
Relation = Literal["equal", "contains", "within", "partial", "disjoint"]
Account = Literal["same", "family", "probable", "possible", "contradictory"]
Kinship = Literal["parent", "child", "sister"]
Roles = Literal["one_party", "one_deal", "one_chain", "other_chain", "affiliated", "lead_beside_sale", "competing"]
"""What the two parties are to each other; `other_chain`: they name different distributors for one deal."""
Opportunity = Literal["same", "different", "unstated", "one_tender"]
Dimension = Literal["own_products", "own_territory", "rival_products", "rival_territory"]


class AccountEvidence(Value):
    """One reason why two customers are, or are not, the same: field, both values, bits for (+) or against (-)."""

    field: Name
    left: Text
    right: Text
    bits: float


class Standing(Value):
    """A side's place: its order in the ledger, which decides, and the time of that, which is only shown."""

    claim: EntityId
    priority: int = Field(ge=0)
    priority_at: Instant


class Finding(Value):
    """What one pair of claims has to do with each other, dimension by dimension, and why; symmetric in the two.

    Relations are told as the screened claim sees them: `contains` is its scope around the rival's, `kinship` what its
    customer is to the rival's. `unscoped` are the scopes that mean everything, which is itself a cause of disputes.
    `product_share` is how much of all products that either names is contested. `holds`: one side waits for the other.
    `within_days`: by when the next step is proposed to be taken, counted from the screening.
    """

    kind: ConflictKind
    severity: Severity
    rival: EntityId
    conflict: EntityId | None = None
    rule: Code
    rule_version: int = Field(ge=1)
    account: Account
    probability: float = Field(ge=0, le=1)
    kinship: Kinship | None = None
    products: Relation
    territory: Relation
    window: Relation | None = None
    roles: Roles | None = None
    opportunity: Opportunity | None = None
    unscoped: tuple[Dimension, ...] = ()
    shared_products: tuple[Name, ...] = ()
    shared_territory: Name | None = None
    shared_window: Window | None = None
    product_share: float | None = Field(default=None, ge=0, le=1)
    overlap_days: int | None = None
    standings: tuple[Standing, ...] = ()
    evidence: tuple[AccountEvidence, ...] = ()
    explanation: Text
    severity_because: tuple[Text, ...] = ()
    what_would_change: tuple[Text, ...] = ()
    next_step: Text = ""
    within_days: int | None = Field(default=None, ge=0)
    holds: bool | None = None
    model_version: Name | None = None
