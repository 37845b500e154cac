"""Direct sales: its own claims, and the question "is this account protected?".

Streams: `direct-claim/<id>`, `protection-check/<id>`.
"""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.claims import Claim
from contracts.customers import Resolution
from contracts.message import Command, Event, Value
from contracts.values import (
    Customer,
    EntityId,
    Evidence,
    Instant,
    Name,
    Organisation,
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


class WithdrawDirectClaim(Command):
    """Direct sales stands down."""

    TYPE: ClassVar[str] = "withdraw-direct-claim.v1"
    direct_claim: EntityId
    reason: Text = ""


class Question(Value):
    """One account to ask about, whole or for some products in a territory."""

    customer: Organisation
    products: tuple[ProductPath, ...] = Field(default=(), max_length=50)
    territory: TerritoryCode = "*"


class CheckQuery(Question):
    """A question as it is decided and kept: with what the account is recognised by."""

    customer: Customer


class CheckProtection(Command):
    """Ask before engaging; the answer is kept as a fact."""

    TYPE: ClassVar[str] = "check-protection.v1"
    check: EntityId
    queries: tuple[CheckQuery, ...] = Field(min_length=1, max_length=CHECKS_MAX)


class DirectClaimRegistered(Event):
    """Direct sales works this customer."""

    TYPE: ClassVar[str] = "direct-claim.registered.v1"
    direct_claim: EntityId
    written: Customer
    resolution: Resolution
    claim: Claim
    owner: Name
    evidence: tuple[Evidence, ...] = ()
    description: Text = ""


class DirectClaimWithdrawn(Event):
    """Direct sales stood down."""

    TYPE: ClassVar[str] = "direct-claim.withdrawn.v1"
    direct_claim: EntityId
    reason: Text = ""


class DirectClaimExpired(Event):
    """The direct claim's time ran out."""

    TYPE: ClassVar[str] = "direct-claim.expired.v1"
    direct_claim: EntityId
    end: Instant


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
    """The answer for one account, as of the record's time."""

    answer: Literal["protected", "clear", "ambiguous", "direct-reserved"]
    matches: tuple[CheckMatch, ...] = ()


class ProtectionChecked(Event):
    """Who asked about which accounts, and what was answered; kept because its absence is what disputes turn on."""

    TYPE: ClassVar[str] = "protection.checked.v1"
    check: EntityId
    queries: tuple[CheckQuery, ...]
    answers: tuple[CheckAnswer, ...]
    claims: tuple[EntityId, ...] = ()
