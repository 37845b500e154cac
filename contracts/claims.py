"""A claim as the conflict service compares it, and what screening found. Stream: `claim/<registration id>`."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from contracts.customers import Resolution
from contracts.findings import Finding
from contracts.message import Event, Value
from contracts.values import (
    Chain,
    Code,
    Customer,
    EntityId,
    Evidence,
    EvidenceKind,
    Instant,
    Name,
    PartnerId,
    ProtectionKind,
    Scope,
    Slug,
    VendorId,
    Window,
)

Reservation = Literal["direct", "named", "partner_led"]
"""Whom an account may be kept for: direct sales, one partner, or partners against direct sales."""


class Claim(Value):
    """What is compared: who claims which scope of which customer, since when in the order of the ledger.

    `grace_until`: how long a protection keeps others out behind its window, for its holder to apply again.
    `protects`: what a grant of it does, if it is not exclusive. An `incumbent` claims nothing, and is met all the same.
    `confidential`: the party withholds who its customer is, so whoever shows the claim must not name the customer.
    `granted`: what is protected already, of a claim that asks for another scope; `scope` is then both together.
    `parties` are the other partners on the deal. `reserved` is the designation that stands here as a claim of its own.
    `tender` is the public tender that the deal answers; `group_wide` says that it is for the customer's whole group.
    `proofs` are the kinds of proof of work that it carries, `worked_at` when work on it was last seen; `affiliations`
    the group its party belongs to, and the domain that it shares with others.
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
    reserved: Reservation | None = None
    tender: Name | None = None
    group_wide: bool | None = None
    proofs: tuple[EvidenceKind, ...] = ()
    worked_at: Instant | None = None
    expected_close: date | None = None
    affiliations: tuple[Name, ...] = ()


class ClaimScreened(Event):
    """A claim was compared with all others: clear, or findings; it carries the claim and so explains itself.

    `registration_version` is the version of the registration whose record asked for what was compared. `filed_by`: who
    of the vendor's people filed it for its partner, and so decides no case about it.
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
    filed_by: Name | None = None
    matching_version: Name


class Filing(Value):
    """What the watch for blanket registrations remembers of one filing.

    `description_print`: sixteen hexadecimal digits that differ little where descriptions do; once it was a hash.
    """

    evidence: tuple[Evidence, ...] = ()
    contact: Name | None = None
    contact_domain_matches: bool = False
    description_hash: Name | None = None
    description_length: int = Field(default=0, ge=0)
    description_print: Name | None = None
    industry: Slug | None = None


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


class ClaimProofLost(Event):
    """No proof of this kind stands for the claim any more: it was found wanting, or replaced by one of another kind."""

    TYPE: ClassVar[str] = "claim.proof-lost.v1"
    registration: EntityId
    kind: EvidenceKind


ClaimScreened.model_rebuild()
