"""The named limits of the service; each has a test."""

from datetime import timedelta
from typing import Final

FINDINGS_MAX: Final = 60
"""So many rivals are written into one screening, the gravest first; a settled case lets the rest come up again."""
ADJACENT_MAX: Final = 5
"""So many neighbours that contest nothing are mentioned."""
RESCREENED_A_CALL_MAX: Final = 5
"""Claims screened again in one go; the rest is due at once."""
MATCHES_MAX: Final = 5
BATCH_MATCHES_MAX: Final = 1
"""Protections named in the answer to one account; a batch names only the first."""
BATCH_QUERIES_MIN: Final = 51
MATCH_PRODUCTS_MAX: Final = 10
DIRECT_CLAIM_LENGTH: Final = timedelta(days=90)
"""A direct claim without an end lapses like a partner's would; 90 days is the mode of published protections."""
DIRECT_CLAIM_LENGTH_MAX: Final = timedelta(days=365)
KEYS_KEPT: Final = timedelta(days=30)
"""How long a repeat of a command is recognised."""
