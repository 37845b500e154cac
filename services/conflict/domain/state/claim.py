"""A claim as the conflict service follows it."""

from datetime import date, datetime
from functools import lru_cache
from typing import Literal, cast

import msgspec
from msgspec.structs import replace

from contracts.claims import Claim, ClaimProtected, Reservation
from contracts.values import KEEPS_NOBODY_OUT, Chain, EntityId, EvidenceKind, ProtectionKind, Role, Scope, Window
from services.conflict.matching import Written
from services.conflict.policy.duties import Lapse, lapse


class LiveClaim(msgspec.Struct, frozen=True, array_like=True):
    """A claim that may still win something: a pending or protected registration, or a claim of direct sales.

    That of an `incumbent` protects nothing and asks for nothing: it is met by what others claim. `end` is that of the
    window, `grace_until` how long others are kept out behind it. `granted` is what a protection covers that asks for
    another scope; the claim is then on both, until it was answered. One that is `reserved` is no claim that anybody
    filed: it stands for the designation of its account. `by` is who of the vendor entered it.
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
    reserved: Reservation | None = None
    tender: str | None = None
    group_wide: bool = False
    proofs: tuple[EvidenceKind, ...] = ()
    worked_at: datetime | None = None
    expected_close: date | None = None
    affiliations: tuple[str, ...] = ()
    by: str = ""

    @property
    def pending(self) -> bool:
        """It still waits for a decision of the registration service."""
        return self.kind == "registration" and not self.protected and not self.incumbent

    def worked(self, kind: str, at: datetime) -> "LiveClaim":
        """The claim after work on it was seen: evidence of a kind, or activity."""
        proofs = self.proofs if kind == "activity" else tuple(sorted({*self.proofs, cast("EvidenceKind", kind)}))
        return replace(self, proofs=proofs, worked_at=max(self.worked_at or at, at))

    def without(self, kind: str) -> "LiveClaim":
        """The claim once no proof of a kind stands for it any more."""
        return replace(self, proofs=tuple(proof for proof in self.proofs if proof != kind))

    @property
    def until(self) -> datetime | None:
        """When it ends as things are: direct sales loses a claim for which it shows no work before its time is over."""
        found = self.lapse()
        return self.end if found is None else found.at

    def lapse(self) -> Lapse | None:
        """When and why a claim of direct sales is over if nothing else happens; None for others."""
        if self.kind != "direct" or self.reserved or self.end is None:
            return None
        return lapse(self.start, self.end, self.proofs, self.worked_at)

    def in_force(self, at: datetime) -> bool:
        """Whether it keeps others out at this time, whether or not its end was recorded yet."""
        exclusive = self.kind == "direct" or (self.protected and self.protects not in KEEPS_NOBODY_OUT)
        until = self.grace_until or self.until
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

    def as_protected(self, event: ClaimProtected) -> "LiveClaim":
        """The claim once it is a protection with this window; of whom it keeps out, what was said last stands."""
        protects = self.protects if event.protects is None else event.protects
        return replace(
            self,
            protected=True,
            start=event.window.start,
            end=event.window.end,
            grace_until=event.grace_until,
            protects=None if protects == "exclusive" else protects,
        )

    def scoped(self, scope: Scope | None) -> "LiveClaim":
        """The claim on this scope, if it is said, and not on its own."""
        return self if scope is None else replace(self, products=scope.products, territory=scope.territory)

    def claim(self) -> Claim:
        """The claim as it travels and is compared."""
        return _as_claim(self)


@lru_cache(maxsize=16_384)
def _as_claim(live: LiveClaim) -> Claim:
    return Claim(
        claim=live.id,
        kind=live.kind,
        party=live.party,
        customer=live.customer,
        scope=Scope(products=live.products, territory=live.territory),
        window=Window.model_construct(start=live.start, end=live.end),
        grace_until=live.grace_until,
        chain=Chain(role=live.role, distributor=live.distributor),
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
        reserved=live.reserved,
        tender=live.tender,
        group_wide=live.group_wide or None,
        proofs=live.proofs,
        worked_at=live.worked_at,
        expected_close=live.expected_close,
        affiliations=live.affiliations,
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
        reserved=claim.reserved,
        tender=claim.tender,
        group_wide=claim.group_wide or False,
        proofs=claim.proofs,
        worked_at=claim.worked_at,
        expected_close=claim.expected_close,
        affiliations=claim.affiliations,
    )
