"""What a registration says: the same value in commands, events and drafts."""

from pydantic import Field

from contracts.message import Value
from contracts.values import (
    EVIDENCE_MAX,
    PRODUCTS_MAX,
    Chain,
    ContactRef,
    Customer,
    Deal,
    EntityId,
    Evidence,
    ProductPath,
    ProgrammeId,
    TerritoryCode,
    derived_id,
)


class Details(Value):
    """What a partner registers: the customer, what is to be sold where, the deal, and the proof of work so far."""

    programme: ProgrammeId
    customer: Customer
    products: tuple[ProductPath, ...] = Field(min_length=1, max_length=PRODUCTS_MAX)
    territory: TerritoryCode
    deal: Deal
    contact: ContactRef | None = None
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=EVIDENCE_MAX)
    chain: Chain = Chain()


def evidence_id(registration: EntityId, item: Evidence) -> EntityId:
    """The id of a proof of work, by its content: the same proof sent twice is one proof."""
    return derived_id("evidence", registration, item.kind, item.at.isoformat(), item.summary)
