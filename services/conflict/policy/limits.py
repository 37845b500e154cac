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
LAPSES_MAX: Final = 100
"""So many cases are closed in one go when a side of them ends; the rest is due at once."""
BATCH_QUERIES_MIN: Final = 51
"""From so many accounts in one question on, each is answered more briefly."""
CALL_CHARACTERS_MAX: Final = 60


class Room(NamedTuple):
    """How much the answer to one account may say: claims that stand in the way, and products of each."""

    matches: int
    products: int


ROOM: Final = Room(matches=5, products=10)
BATCH_ROOM: Final = Room(matches=1, products=1)

DIRECT_CLAIM_LENGTH: Final = timedelta(days=90)
"""A direct claim without an end lapses like a partner's would; 90 days is the mode of published protections."""
DIRECT_CLAIM_LENGTH_MAX: Final = timedelta(days=365)
