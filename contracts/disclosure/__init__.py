"""What a partner may know of an event in its own claims: never a word that depends on who else is there.

One table for all who talk to partners: answers over HTTP and in topics, feeds, pages. What is not listed is not told.
"""

from contracts.disclosure.cutting import disclosed, to_staff, without_digests, without_hashes
from contracts.disclosure.fields import DISCLOSED
from contracts.disclosure.reasons import OWN_REASONS, reason_class

__all__ = [
    "DISCLOSED",
    "OWN_REASONS",
    "disclosed",
    "reason_class",
    "to_staff",
    "without_digests",
    "without_hashes",
]
