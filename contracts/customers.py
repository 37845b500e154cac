"""Who is the same customer: identities that the conflict service keeps. Stream: `customer/<id>`."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Command, Event, Value
from contracts.values import Customer, EntityId, Name, Text, VendorId

CLAIMS_MOVED_MAX = 200
"""So many claims go with a customer into another, or out of it, in one decision."""
KinSource = Literal["lei", "registry", "crm", "customer", "person"]
"""How it is known that two customers are a group: from a register, the seller's system, their own word, or hearsay."""


class Candidate(Value):
    """A known customer that the written one may be."""

    customer: EntityId
    name: Name
    relation: Literal["same", "family", "probable", "possible"]
    probability: float = Field(ge=0, le=1)
    evidence: tuple[Text, ...] = ()


class Resolution(Value):
    """Which customer a written one was found to be, how sure, by what, and who else it could be."""

    customer: EntityId
    relation: Literal["same", "new"]
    probability: float = Field(ge=0, le=1)
    evidence: tuple[Text, ...] = ()
    candidates: tuple[Candidate, ...] = ()


class CustomerResolved(Event):
    """A customer was seen for the first time; `keys` are what later ones are found by."""

    TYPE: ClassVar[str] = "customer.resolved.v1"
    customer: EntityId
    vendor: VendorId | None = None
    written: Customer
    keys: tuple[Name, ...]


class CustomerAliasAdded(Event):
    """Another way to write a known customer was seen."""

    TYPE: ClassVar[str] = "customer.alias-added.v1"
    customer: EntityId
    written: Customer
    keys: tuple[Name, ...]
    evidence: tuple[Text, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    said: Text = ""


class MergeCustomers(Command):
    """Say that two customers are one: all claims on the `absorbed` one are on the other from now on."""

    TYPE: ClassVar[str] = "merge-customers.v1"
    customer: EntityId
    absorbed: EntityId
    reason: Text


class SplitCustomer(Command):
    """Take a customer apart: undo a merger by naming the `part` that was absorbed, or name claims of another customer.

    Claims that came since a merger stay where they are, unless they are named.
    """

    TYPE: ClassVar[str] = "split-customer.v1"
    customer: EntityId
    part: EntityId
    claims: tuple[EntityId, ...] = Field(default=(), max_length=CLAIMS_MOVED_MAX)
    reason: Text


class AddCustomerAlias(Command):
    """Say that a customer is also known in this way: by another name, a domain, or a registry number."""

    TYPE: ClassVar[str] = "add-customer-alias.v1"
    customer: EntityId
    written: Customer
    reason: Text


class RecordCustomerParent(Command):
    """Say which customer another one belongs to, and where that is known from; no parent: it belongs to none."""

    TYPE: ClassVar[str] = "record-customer-parent.v1"
    customer: EntityId
    parent: EntityId | None = None
    source: KinSource
    reason: Text = ""


class CustomersMerged(Event):
    """Another customer was found to be this one; `claims` are those that came with it."""

    TYPE: ClassVar[str] = "customer.merged.v1"
    customer: EntityId
    absorbed: EntityId
    claims: tuple[EntityId, ...] = ()
    reason: Text


class CustomerAbsorbed(Event):
    """This customer is another one, which goes on; its history ends here, unless it is taken out again."""

    TYPE: ClassVar[str] = "customer.absorbed.v1"
    customer: EntityId
    into: EntityId


class CustomerSplit(Event):
    """Part of this customer is another one, to which `claims` belong; a person has said that the two are not the same.

    `undone`: the part had been absorbed before, and is again what it was. `candidates`: who comes near to one that was
    not known before.
    """

    TYPE: ClassVar[str] = "customer.split.v1"
    customer: EntityId
    part: EntityId
    claims: tuple[EntityId, ...] = ()
    undone: bool = False
    reason: Text
    candidates: tuple[Candidate, ...] = ()


class CustomerRestored(Event):
    """This customer was taken out of the one that had absorbed it, and stands by itself again."""

    TYPE: ClassVar[str] = "customer.restored.v1"
    customer: EntityId
    out_of: EntityId


class CustomerParentRecorded(Event):
    """This customer belongs to another one, or to none any more."""

    TYPE: ClassVar[str] = "customer.parent-recorded.v1"
    customer: EntityId
    parent: EntityId | None = None
    source: KinSource
    reason: Text = ""
