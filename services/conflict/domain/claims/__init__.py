"""A registration's claim from submission to its end, as the conflict service follows it."""

from services.conflict.domain.claims.following import (
    RIVAL_ENDED,
    again,
    amended,
    ended,
    joined,
    lapses,
    parted,
    revived,
    submitted,
)
from services.conflict.domain.claims.saying import ACTIVITY, Seen, certainty, customer_of, placed, terms_of, work_of

__all__ = [
    "ACTIVITY",
    "RIVAL_ENDED",
    "Seen",
    "again",
    "amended",
    "certainty",
    "customer_of",
    "ended",
    "joined",
    "lapses",
    "parted",
    "placed",
    "revived",
    "submitted",
    "terms_of",
    "work_of",
]
