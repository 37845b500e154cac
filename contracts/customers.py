"""Who is the same customer: identities that the conflict service keeps. Stream: `customer/<id>`."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Event, Value
from contracts.values import Customer, EntityId, Name, Text, VendorId


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
