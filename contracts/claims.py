"""A claim as the conflict service compares it, and what screening found. Stream: `claim/<registration id>`."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.customers import Resolution
from contracts.message import Event, Value
from contracts.values import (
    Chain,
    Code,
    Customer,
    EntityId,
    Evidence,
    Instant,
    Name,
    PartnerId,
    ProtectionKind,
    Scope,
    Text,
    VendorId,
    Window,
)

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


class Claim(Value):
    """What is compared: who claims which scope of which customer, since when in the order of the ledger.

    `grace_until`: how long a protection keeps others out behind its window, for its holder to apply again.
    `protects`: what a grant of it does, if it is not exclusive. An `incumbent` claims nothing, and is met all the same.
    `confidential`: the party withholds who its customer is, so whoever shows the claim must not name the customer.
    `granted`: what is protected already, of a claim that asks for another scope; `scope` is then both together.
    `parties` are the other partners on the deal.
    """

    claim: EntityId
    kind: Literal["registration", "direct"]
    party: Name
    customer: EntityId
    scope: Scope
    window: Window
    grace_until: Instant | None = None
    chain: Chain = Chain()
    priority: int = Field(ge=0)
    priority_at: Instant
    protected: bool = False
    call: Name | None = None
    programme: Name | None = None
    project: Name | None = None
    protects: ProtectionKind | None = None
    incumbent: bool | None = None
    confidential: bool = False
    granted: Scope | None = None
    parties: tuple[PartnerId, ...] = ()


class AccountEvidence(Value):
    """One reason why two customers are, or are not, the same: field, both values, bits for (+) or against (-)."""

    field: Name
    left: Text
    right: Text
    bits: float


class Finding(Value):
    """What one pair of claims has to do with each other, and why; symmetric in the two."""

    kind: ConflictKind
    severity: Severity
    rival: EntityId
    conflict: EntityId | None = None
    rule: Code
    rule_version: int = Field(ge=1)
    account: Literal["same", "family", "probable", "possible"]
    probability: float = Field(ge=0, le=1)
    products: Relation
    territory: Relation
    shared_products: tuple[Name, ...] = ()
    shared_territory: Name | None = None
    overlap_days: int | None = None
    evidence: tuple[AccountEvidence, ...] = ()
    explanation: Text
    what_would_change: tuple[Text, ...] = ()
    next_step: Text = ""


class ClaimScreened(Event):
    """A claim was compared with all others: clear, or findings; it carries the claim and so explains itself.

    `registration_version` is the version of the registration whose record asked for what was compared.
    """

    TYPE: ClassVar[str] = "claim.screened.v1"
    registration: EntityId
    vendor: VendorId | None = None
    partner: PartnerId
    revision: int = Field(ge=1)
    registration_version: int = Field(default=1, ge=1)
    cause: Code
    claim: Claim
    customer: Customer
    resolution: Resolution
    verdict: Literal["clear", "findings"]
    findings: tuple[Finding, ...] = ()
    blocking: tuple[EntityId, ...] = ()
    filing: "Filing | None" = None
    matching_version: Name


class Filing(Value):
    """What the watch for blanket registrations remembers of one filing."""

    evidence: tuple[Evidence, ...] = ()
    contact: Name | None = None
    contact_domain_matches: bool = False
    description_hash: Name | None = None
    description_length: int = Field(default=0, ge=0)


class ClaimProtected(Event):
    """The claim became a protection, or its time changed: this window, and until when it keeps rivals out after it.

    A window without an end is that of a protection whose time rests.
    """

    TYPE: ClassVar[str] = "claim.protected.v1"
    registration: EntityId
    window: Window
    grace_until: Instant | None = None
    protects: ProtectionKind | None = None


class ClaimPassedOn(Event):
    """Another partner took the claim over: its place, its priority, its cases. Stream of the claim that goes on."""

    TYPE: ClassVar[str] = "claim.passed-on.v1"
    registration: EntityId
    predecessor: EntityId
    claim: Claim


class ClaimOfIncumbent(Event):
    """After a won deal the partner is the customer's incumbent: it protects nothing, but a rival's claim meets it."""

    TYPE: ClassVar[str] = "claim.of-incumbent.v1"
    registration: EntityId
    vendor: VendorId
    claim: Claim


class ClaimEnded(Event):
    """The claim is no longer live: withdrawn, rejected, expired, released, revoked, won, lost or cancelled."""

    TYPE: ClassVar[str] = "claim.ended.v1"
    registration: EntityId
    cause: Name


class ClaimProgressed(Event):
    """Work on the claim was seen: evidence or activity; the follow-up that a speculative filing lacks."""

    TYPE: ClassVar[str] = "claim.progressed.v1"
    registration: EntityId
    kind: Name
    at: Instant


ClaimScreened.model_rebuild()
