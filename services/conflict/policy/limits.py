"""The named limits of the service; each has a test. Together they keep one decision within one append."""

from datetime import timedelta
from typing import Final, NamedTuple

FINDINGS_MAX: Final = 30
"""So many rivals are written into one screening, the gravest first; a settled case lets the rest come up again."""
ADJACENT_MAX: Final = 5
"""So many neighbours that contest nothing are mentioned."""
FINDING_EVIDENCE_MAX: Final = 4
FINDING_PRODUCTS_MAX: Final = 10
FINDING_VALUE_CHARACTERS_MAX: Final = 80
"""So much of each side's value is quoted in a finding's evidence."""
LACKING_CHARACTERS_MAX: Final = 500
"""So much of a programme's rule of evidence is quoted to say what a claim lacks."""
CASES_TOLD_MAX: Final = 100
"""In so many cases of a claim what it newly shows is weighed at once; a decider of the others weighs it anew."""
LAPSES_MAX: Final = 100
"""So many cases are closed in one go when a side of them ends; the rest is due at once."""
DEPTH_MAX: Final = 10
"""So many levels a group of customers has at most; no seller's goes deeper."""
REMEMBERED: Final = timedelta(days=180)
"""So long a protection that ended is remembered: work of direct sales in its time is a breach whenever it is told."""
BREACHED_MAX: Final = 20
"""So many protections are named in the report of one breach."""
BATCH_QUERIES_MIN: Final = 51
"""From so many accounts in one question on, each is answered more briefly."""
CALL_CHARACTERS_MAX: Final = 60


SHORT_OVERLAP_DAYS: Final = 14
"""Two claims that stand beside each other for less are settled by waiting, mostly."""
PRODUCT_SHARE_MIN: Final = 0.25
"""Where less of the products that either names is contested, little is."""
THIN_PROOFS_MAX: Final = 1
"""A claim with no more kinds of proof of work is thin."""
QUIET: Final = timedelta(days=30)
"""A claim on which no work was seen for so long is quiet."""
CLOSE_NEAR: Final = timedelta(days=14)
"""A deal that is to close within so long is urgent."""
EDGE: Final = timedelta(days=7)
"""A claim made so shortly before another's end comes at the edge of its window."""
EVERGREEN_CYCLES: Final = 2
"""A party that lets so many claims on one account run out without progress is looked at when it files the next."""


class Room(NamedTuple):
    """How much the answer to one account may say: claims that stand in the way, near misses, and products of each."""

    matches: int
    near: int
    products: int


ROOM: Final = Room(matches=5, near=3, products=10)
BATCH_ROOM: Final = Room(matches=1, near=1, products=1)
