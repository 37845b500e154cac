"""Account matching: who is the same customer, by registry number, domain, name and place. Knows nothing of deals.

`resolve(profile(written), index)` is the whole interface; an `Index` holds the customers of one vendor.
"""

from services.conflict.matching.compare import compare
from services.conflict.matching.index import Index, IndexImage
from services.conflict.matching.names import WEIGHTS
from services.conflict.matching.profile import Profile, Written, exact_keys, profile, readable_keys
from services.conflict.matching.resolve import RELATED_MAX, Related, Resolution, resolve
from services.conflict.matching.verdict import Evidence, Match
from services.kit.organisations.domains import registrable_domain

MATCHING_VERSION = WEIGHTS.version
"""Stands in every decision that depends on a comparison."""

__all__ = [
    "MATCHING_VERSION",
    "RELATED_MAX",
    "Evidence",
    "Index",
    "IndexImage",
    "Match",
    "Profile",
    "Related",
    "Resolution",
    "Written",
    "compare",
    "exact_keys",
    "profile",
    "readable_keys",
    "registrable_domain",
    "resolve",
]
