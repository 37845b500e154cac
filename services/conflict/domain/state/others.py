"""What is known of cases, customers and flags."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from contracts.claims import ConflictKind
from contracts.customers import Candidate, Resolution
from contracts.values import EntityId

Near = Literal["family", "probable", "possible"]
Level = Literal["watch", "flag"]
Stage = Literal["detected", "acknowledged", "escalated"]


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
