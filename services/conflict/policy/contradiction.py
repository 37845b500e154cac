"""When what identifies two customers disagrees with itself: a registry number against the name and the domain."""

from collections.abc import Sequence
from typing import Final

from contracts.findings import AccountEvidence

NUMBERS: Final = frozenset({"lei", "vat", "duns", "uei", "national"})
"""The schemes under which an organisation has one number; an entry in a seller's own system may be there twice."""
NAME_BITS_MIN: Final = 3.0
"""From here on the names agree."""


def contradictory(evidence: Sequence[AccountEvidence]) -> bool:
    """Whether name and domain agree and a number differs, or a number agrees and name and domain differ."""
    number = sum(one.bits for one in evidence if one.field in NUMBERS)
    name = sum(one.bits for one in evidence if one.field == "name")
    domain = sum(one.bits for one in evidence if one.field == "domain")
    if number < 0:
        return name >= NAME_BITS_MIN and domain > 0
    return number > 0 and name < 0 and domain < 0
