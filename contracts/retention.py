"""How long personal data is kept, and legal holds, which keep it longer.

Streams: `erasure/<id>`, `legal-hold/<id>`, `customer-link/<id>`.
"""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from contracts.erasures import SUBJECTS_MAX, Subject
from contracts.message import Command, Event, Value
from contracts.periods import Period
from contracts.values import EntityId, Name, ProgrammeRef, VendorId

CLAIMS_MAX = 100
"""Registrations that a legal hold on a case names."""
Personal = Literal["contacts", "customers"]
"""What claims leave in the vault: people at the customer, and customers that partners withhold."""


class Retention(Value):
    """How long personal data stays in the vault.

    `contacts`: for so long after a registration is closed, or an offer or order is, the people that it came with.
    `customers`: so long the customers that their partners withhold; without it, until somebody has them erased.
    """

    contacts: Period
    customers: Period | None = None


class HeldMatter(Value):
    """What a legal hold is on: one subject of the vault, or all people of what is named.

    A case is held by the `registrations` that it is about, which are named with it: who the sides are, only the
    conflict service knows.
    """

    kind: Literal["subject", "registration", "case", "customer", "partner"]
    id: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    registrations: tuple[EntityId, ...] = Field(default=(), max_length=CLAIMS_MAX)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Raises ValueError where a case names no registration, or anything else does."""
        if (self.kind == "case") != bool(self.registrations):
            raise ValueError("a case is held with the registrations it is about, and nothing else is")
        return self


class PlaceLegalHold(Command):
    """Keep the people of this matter: no request and no schedule erases them until the hold is released."""

    TYPE: ClassVar[str] = "place-legal-hold.v1"
    legal_hold: EntityId
    on: HeldMatter
    reason: Name


class ReleaseLegalHold(Command):
    """Keep them no longer: whose time was over meanwhile is erased."""

    TYPE: ClassVar[str] = "release-legal-hold.v1"
    legal_hold: EntityId
    reason: Name


class LegalHoldPlaced(Event):
    """The people of this matter are kept; the reason names a case, never a person."""

    TYPE: ClassVar[str] = "legal-hold.placed.v1"
    legal_hold: EntityId
    on: HeldMatter
    reason: Name


class LegalHoldReleased(Event):
    """They are kept no longer than anybody else."""

    TYPE: ClassVar[str] = "legal-hold.released.v1"
    legal_hold: EntityId
    reason: Name


class RetentionEnded(Event):
    """Nothing is kept of these people any more: the time is over that the programme gave them.

    `held` are those whose time is over too, and whom a legal hold keeps; once it is released, another event says when
    they went. `kind` says what they are: both are kept for a time of their own.
    """

    TYPE: ClassVar[str] = "retention.ended.v1"
    erasure: EntityId
    vendor: VendorId
    programme: ProgrammeRef
    subjects: tuple[Subject, ...] = Field(max_length=SUBJECTS_MAX)
    held: tuple[Subject, ...] = Field(default=(), max_length=SUBJECTS_MAX)
    kind: Personal = "contacts"


class CustomersLinked(Event):
    """Two customers are, or were, one: they were merged or taken apart. A legal hold on either is one on both.

    Who came with a deal while they were one may belong to either, and the ledger of registrations has this from the
    conflict service's, to know it by itself.
    """

    TYPE: ClassVar[str] = "customers.linked.v1"
    link: EntityId
    vendor: VendorId
    customer: EntityId
    other: EntityId
