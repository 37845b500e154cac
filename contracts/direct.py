"""Direct sales: its own claims, and the question "is this account protected?".

Streams: `direct-claim/<id>`, `protection-check/<id>`.
"""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from contracts.claims import Claim
from contracts.customers import Resolution
from contracts.findings import Finding
from contracts.message import Command, Event, Value
from contracts.values import (
    Code,
    Customer,
    Described,
    EntityId,
    Evidence,
    Instant,
    Name,
    ProductPath,
    Scope,
    TerritoryCode,
    Text,
)

CHECKS_MAX = 1_000


class RegisterDirectClaim(Command):
    """Direct sales says that it works a customer, under the same evidence and expiry as a partner."""

    TYPE: ClassVar[str] = "register-direct-claim.v1"
    direct_claim: EntityId
    customer: Customer
    scope: Scope
    owner: Name
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=40)
    until: Instant | None = None
    description: Text = ""


class ExtendDirectClaim(Command):
    """Direct sales asks for more time, and shows by recent work that it uses it."""

    TYPE: ClassVar[str] = "extend-direct-claim.v1"
    direct_claim: EntityId
    until: Instant
    reason: Text = ""


class WithdrawDirectClaim(Command):
    """Direct sales stands down."""

    TYPE: ClassVar[str] = "withdraw-direct-claim.v1"
    direct_claim: EntityId
    reason: Text = ""


class Sought(Described):
    """An account that is asked about: by its name, or else by its web domain or one of its numbers."""

    name: Name | None = None

    @model_validator(mode="after")
    def _findable(self) -> Self:
        if not (self.name or self.website or self.identifiers):
            raise ValueError("an account is asked about by its name, its website or one of its numbers")
        return self


class Question(Value):
    """One account to ask about, whole or for some products in a territory."""

    customer: Sought
    products: tuple[ProductPath, ...] = Field(default=(), max_length=50)
    territory: TerritoryCode = "*"


class CheckQuery(Value):
    """A question as it is decided and kept: with what the account is recognised by."""

    customer: Customer
    products: tuple[ProductPath, ...] = Field(default=(), max_length=50)
    territory: TerritoryCode = "*"


class CheckProtection(Command):
    """Ask before engaging; the answer is kept as a fact."""

    TYPE: ClassVar[str] = "check-protection.v1"
    check: EntityId
    queries: tuple[CheckQuery, ...] = Field(min_length=1, max_length=CHECKS_MAX)


class DirectClaimRegistered(Event):
    """Direct sales works this customer. `entered_by` where the claim lives again: who had entered it."""

    TYPE: ClassVar[str] = "direct-claim.registered.v1"
    direct_claim: EntityId
    written: Customer
    resolution: Resolution
    claim: Claim
    owner: Name
    evidence: tuple[Evidence, ...] = ()
    description: Text = ""
    entered_by: Name | None = None


class DirectClaimScreened(Event):
    """A claim of direct sales was compared anew with all others, as who its customer is has changed.

    It waits for nobody, whatever was found.
    """

    TYPE: ClassVar[str] = "direct-claim.screened.v1"
    direct_claim: EntityId
    cause: Code
    claim: Claim
    resolution: Resolution
    verdict: Literal["clear", "findings"]
    findings: tuple[Finding, ...] = ()
    matching_version: Name


class DirectClaimRescoped(Event):
    """A settled conflict left direct sales a part of what it claimed."""

    TYPE: ClassVar[str] = "direct-claim.rescoped.v1"
    direct_claim: EntityId
    scope: Scope
    conflict: EntityId


class DirectClaimWithdrawn(Event):
    """Direct sales stood down."""

    TYPE: ClassVar[str] = "direct-claim.withdrawn.v1"
    direct_claim: EntityId
    reason: Text = ""


class DirectClaimExtended(Event):
    """The direct claim ends later."""

    TYPE: ClassVar[str] = "direct-claim.extended.v1"
    direct_claim: EntityId
    end: Instant
    reason: Text = ""


class DirectClaimExpired(Event):
    """The direct claim's time ran out: all of it, or that in which some proof of work or new work had to be seen."""

    TYPE: ClassVar[str] = "direct-claim.expired.v1"
    direct_claim: EntityId
    end: Instant
    cause: Literal["TIME_OVER", "UNPROVEN", "INACTIVE"] = "TIME_OVER"


class CheckMatch(Value):
    """A protection that stands in the way: how sure, until when, whom to call; nothing of the partner.

    `in_grace`: its time is over, and until then only its holder may apply again.
    """

    probability: float = Field(ge=0, le=1)
    protected_until: Instant | None = None
    in_grace: bool | None = None
    call: Name
    scope: Scope


class CheckAnswer(Value):
    """The answer for one account, as of the record's time.

    `near`: protections on accounts that are less surely this one, which the answer does not rest on.
    """

    answer: Literal["protected", "clear", "ambiguous", "direct-reserved"]
    matches: tuple[CheckMatch, ...] = ()
    near: tuple[CheckMatch, ...] = ()


class ProtectionChecked(Event):
    """Who asked about which accounts, and what was answered; kept because its absence is what disputes turn on."""

    TYPE: ClassVar[str] = "protection.checked.v1"
    check: EntityId
    queries: tuple[CheckQuery, ...]
    answers: tuple[CheckAnswer, ...]
    claims: tuple[EntityId, ...] = ()
