"""What is known of claims, cases, customers and flags: small frozen records, folded from events."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.claims import Claim, ConflictKind
from contracts.customers import Candidate, Resolution
from contracts.values import Chain, EntityId, ProtectionKind, Scope, Window
from services.conflict.matching import Written

Near = Literal["family", "probable", "possible"]
Level = Literal["watch", "flag"]
Stage = Literal["detected", "acknowledged", "escalated"]
Role = Literal["reseller", "distributor", "referral", "integrator", "marketplace", "influence"]


class LiveClaim(msgspec.Struct, frozen=True, array_like=True):
    """A claim that may still win something: a pending or protected registration, or a claim of direct sales.

    That of an `incumbent` protects nothing and asks for nothing: it is met by what others claim. `end` is that of the
    window, `grace_until` how long others are kept out behind it. `granted` is what a protection covers that asks for
    another scope; the claim is then on both, until it was answered.
    """

    id: EntityId
    vendor: str
    kind: Literal["registration", "direct"]
    party: str
    customer: EntityId
    written: Written
    probability: float
    products: tuple[str, ...]
    territory: str
    start: datetime
    end: datetime | None
    role: Role
    distributor: str | None
    priority: int
    priority_at: datetime
    revision: int = 1
    protected: bool = False
    call: str | None = None
    programme: str | None = None
    project: str | None = None
    registration_version: int = 1
    granted: tuple[tuple[str, ...], str] | None = None
    parties: tuple[str, ...] = ()
    grace_until: datetime | None = None
    protects: ProtectionKind | None = None
    incumbent: bool = False

    @property
    def pending(self) -> bool:
        """It still waits for a decision of the registration service."""
        return self.kind == "registration" and not self.protected and not self.incumbent

    def in_force(self, at: datetime) -> bool:
        """Whether it keeps others out at this time, whether or not its end was recorded yet."""
        exclusive = self.kind == "direct" or (self.protected and self.protects != "attribution")
        until = self.grace_until or self.end
        return exclusive and self.start <= at and (until is None or at < until)

    @property
    def asks(self) -> bool:
        """Something is asked for that is not decided: the claim itself, or another scope of a protection."""
        return self.pending or self.granted is not None

    def as_granted(self) -> "LiveClaim":
        """The claim without what a protection asks for beyond its grant."""
        if self.granted is None:
            return self
        products, territory = self.granted
        return replace(self, products=products, territory=territory, granted=None)

    def claim(self) -> Claim:
        """The claim as it travels and is compared."""
        return _as_claim(self)


@lru_cache(maxsize=16_384)
def _as_claim(live: LiveClaim) -> Claim:
    return Claim.model_construct(
        claim=live.id,
        kind=live.kind,
        party=live.party,
        customer=live.customer,
        scope=Scope.model_construct(products=live.products, territory=live.territory),
        window=Window.model_construct(start=live.start, end=live.end),
        grace_until=live.grace_until,
        chain=Chain.model_construct(role=live.role, distributor=live.distributor),
        priority=live.priority,
        priority_at=live.priority_at,
        protected=live.protected,
        call=live.call,
        programme=live.programme,
        project=live.project,
        protects=live.protects,
        incumbent=live.incumbent or None,
        confidential=live.written.confidential,
        parties=live.parties,
        granted=None if live.granted is None else Scope(products=live.granted[0], territory=live.granted[1]),
    )


def live_claim(claim: Claim, vendor: str, written: Written, probability: float) -> LiveClaim:
    """A claim as the service keeps it when it was screened once, from the event that carries it."""
    return LiveClaim(
        id=claim.claim,
        vendor=vendor,
        kind=claim.kind,
        party=claim.party,
        customer=claim.customer,
        written=written,
        probability=probability,
        products=claim.scope.products,
        territory=claim.scope.territory,
        start=claim.window.start,
        end=claim.window.end,
        role=claim.chain.role,
        distributor=claim.chain.distributor,
        priority=claim.priority,
        priority_at=claim.priority_at,
        protected=claim.protected,
        call=claim.call,
        programme=claim.programme,
        project=claim.project,
        parties=claim.parties,
        grace_until=claim.grace_until,
        protects=claim.protects,
        incumbent=claim.incumbent or False,
        granted=None if claim.granted is None else (claim.granted.products, claim.granted.territory),
    )


class Link(msgspec.Struct, frozen=True, array_like=True):
    """Two customers that may be one, or belong to one group; kept at both, so that either leads to the other."""

    relation: Near
    probability: float


class Contested(msgspec.Struct, frozen=True, array_like=True):
    """What a case is about; a settled pair is a new case only when this has changed."""

    kind: ConflictKind
    products: tuple[str, ...]
    territory: str | None


class Case(msgspec.Struct, frozen=True, array_like=True):
    """An open case: its two claims, the earlier first, and which of them has to wait for the outcome."""

    id: EntityId
    vendor: str
    earlier: EntityId
    later: EntityId
    contested: Contested
    held: EntityId | None
    stage: Stage = "detected"

    @property
    def sides(self) -> tuple[EntityId, EntityId]:
        return (self.earlier, self.later)

    def rival_of(self, claim: EntityId) -> EntityId:
        """The other side."""
        return self.later if claim == self.earlier else self.earlier


class Flag(msgspec.Struct, frozen=True, array_like=True):
    """A flag that stands over a partner: raised by counts, to be confirmed or cleared by a person."""

    id: EntityId
    vendor: str
    partner: str
    level: Level
    since: datetime
    claims: tuple[EntityId, ...]


class Known(msgspec.Struct, frozen=True, array_like=True):
    """A customer: its vendor, and the name under which it was first seen."""

    id: EntityId
    vendor: str
    name: str


def closer(links: Mapping[EntityId, Link], resolution: Resolution) -> dict[EntityId, Link]:
    """The links of a customer with those that a resolution found; the surest that was ever found stands."""
    found = dict(links)
    for one in resolution.candidates:
        known = found.get(one.customer)
        if known is None or known.probability < one.probability:
            # Two customers that each are near certain stay two until a person merges them.
            found[one.customer] = Link("probable" if one.relation == "same" else one.relation, one.probability)
    return found


def candidate(
    known: Known, relation: Literal["same", "family", "probable", "possible"], probability: float
) -> Candidate:
    """A customer as one that a written customer may be."""
    return Candidate(customer=known.id, name=known.name, relation=relation, probability=probability)
