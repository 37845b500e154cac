"""What is known of customers and flags."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from contracts.customers import Candidate, Resolution
from contracts.values import EntityId

Near = Literal["family", "probable", "possible"]
Level = Literal["watch", "flag"]


class Link(msgspec.Struct, frozen=True, array_like=True):
    """Two customers that may be one, or belong to one group; kept at both, so that either leads to the other."""

    relation: Near
    probability: float


class Flag(msgspec.Struct, frozen=True, array_like=True):
    """A flag over a partner: raised by counts, to be cleared or confirmed by a person; then, maybe, at compliance.

    `unanswered` are the claims of a confirmed one that got no evidence yet, `due` is until when they may.
    """

    id: EntityId
    vendor: str
    partner: str
    level: Level
    raised_at: datetime
    claims: tuple[EntityId, ...]
    confirmed: bool = False
    referred: bool = False
    unanswered: tuple[EntityId, ...] = ()
    due: datetime | None = None


class Known(msgspec.Struct, frozen=True, array_like=True):
    """A customer: its vendor, the name under which it was first seen, and how often it was designated."""

    id: EntityId
    vendor: str
    name: str
    designations: int = 0


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
