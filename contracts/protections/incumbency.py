"""What a won deal leaves behind: the customer's incumbent, and its renewal. Stream: `protection/<id>`."""

from typing import ClassVar

from contracts.message import Event
from contracts.values import (
    Code,
    EntityId,
    Instant,
    PartnerId,
    ProductPath,
    TerritoryCode,
)


class IncumbencyEstablished(Event):
    """After a won deal the partner is the customer's incumbent for these products, until a day."""

    TYPE: ClassVar[str] = "incumbency.established.v1"
    protection: EntityId
    registration: EntityId
    partner: PartnerId
    customer: EntityId | None = None
    products: tuple[ProductPath, ...] = ()
    territory: TerritoryCode = "*"
    until: Instant
    renewal_from: Instant | None = None


class RenewalDue(Event):
    """The incumbent's renewal is expected from now on."""

    TYPE: ClassVar[str] = "incumbency.renewal-due.v1"
    protection: EntityId
    registration: EntityId
    until: Instant


class IncumbencyEnded(Event):
    """The partner is no longer the customer's incumbent; `code` says why, where it did not just run out."""

    TYPE: ClassVar[str] = "incumbency.ended.v1"
    protection: EntityId
    registration: EntityId
    code: Code | None = None
